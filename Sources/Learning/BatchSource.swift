import Columns
import Datasets
import Experiments
import Formats
import Foundation
import Graphs
import Language
import Metrics
import Models

/// The data of a run, brought into the input blocks of programs.
///
/// Which samples a step sees is a pure function of seed, step and the run's origin in the data, so there is no
/// position to save.
package final class BatchSource {
    package let data: PreparedData
    package let batch: Int
    /// Tokens of a window; 0 for tables.
    package let context: Int
    /// Where in the data the run's own batches begin.
    package var origin = DataOrigin.beginning
    private var tableOrder: BatchOrder?
    private var windowOrder: WindowOrder?
    private let indices: UnsafeMutableBufferPointer<Int>
    private var target = Target.none

    /// Input blocks to fill.
    private enum Target {
        case none
        case classes(UnsafeMutableBufferPointer<Float>, UnsafeMutableBufferPointer<Int32>)
        case values(UnsafeMutableBufferPointer<Float>, UnsafeMutableBufferPointer<Float>)
        case tokens(UnsafeMutableBufferPointer<Int32>, UnsafeMutableBufferPointer<Int32>)
    }

    package init(_ data: PreparedData, experiment: Experiment) throws {
        self.data = data
        batch = experiment.training.integer("batch-size")
        switch data.content {
        case .table(let table):
            context = 0
            if table.count(of: .train) > 0 {
                tableOrder = BatchOrder(seed: experiment.seed, count: table.count(of: .train), batch: batch)
            }
        case .text(let text):
            context = experiment.model.integer("context-length")
            guard context > 0 else {
                let kind = experiment.model.text("kind")
                throw ExperimentError(
                    key: "model.kind", reason: Text("\(kind) does not learn from text", zh: "\(kind) 不能从文本学习"),
                    allowed: Text("a language model, such as gpt", zh: "语言模型，例如 gpt"))
            }
            try text.check(context: context)
            if text.count(of: .train) > 0 {
                windowOrder = WindowOrder(
                    seed: experiment.seed, length: text.count(of: .train), context: context, batch: batch)
            }
        }
        indices = .allocate(capacity: batch)
        indices.initialize(repeating: 0)
    }

    deinit { indices.deallocate() }

    // MARK: What the model is told of the data

    var input: ModelInput {
        switch data.content {
        case .table(let table): table.preparation.modelInput
        case .text(let text): .tokens(vocabulary: text.tokenizer.vocabulary, context: context)
        }
    }

    package var task: LearningTask {
        switch data.task {
        case .classification(let classes): .classification(classes: classes.count)
        case .regression: .regression(outputs: 1)
        case .language(let vocabulary): .language(vocabulary: vocabulary)
        }
    }

    package var metricTask: MetricTask {
        switch data.task {
        case .classification: .classification
        case .regression: .regression
        case .language: .language
        }
    }

    package var classes: [String] { if case .classification(let classes) = data.task { classes } else { [] } }

    /// What throughput is counted in.
    package var unit: String { context > 0 ? "tokens" : "samples" }

    package var unitsPerStep: Int { batch * max(1, context) }

    /// Samples of the training split; of a text, tokens.
    package var unitsPerEpoch: Double { Double(data.count(of: .train)) }

    /// Samples of a split that an evaluation sees; of a text, windows.
    package func count(of split: Split) -> Int {
        switch data.content {
        case .table(let table): table.count(of: split)
        case .text(let text): text.windowCount(of: split, context: context)
        }
    }

    /// SHA-256 over the content of the files that were read, in order.
    ///
    /// - Throws: what the watch throws.
    package func contentHash(watch: DataWatch? = nil) throws -> String {
        let title = Text("hashing the data", zh: "计算数据的哈希值")
        let total = data.files.reduce(0) { $0 + SourceFile.size(of: $1.path(percentEncoded: false)) }
        var done = 0
        var hash = SHA256()
        for url in data.files {
            guard let file = try? FileHandle(forReadingFrom: url) else { continue }
            while let piece = try? file.read(upToCount: 1 << 20), !piece.isEmpty {
                hash.update(piece)
                done += piece.count
                try watch?(DataProgress(title, done: min(done, total), total: total, countsBytes: true))
            }
            try? file.close()
        }
        return hash.hexadecimal
    }

    // MARK: Filling

    /// Finds the input blocks of the program whose steps are to be filled.
    func bind(to program: TrainingProgram) throws { target = try target(in: program) }

    private func target(in program: TrainingProgram) throws -> Target {
        switch data.task {
        case .classification: .classes(try program.floatInput("features"), try program.integerInput("targets"))
        case .regression: .values(try program.floatInput("features"), try program.floatInput("targets"))
        case .language: .tokens(try program.integerInput("tokens"), try program.integerInput("targets"))
        }
    }

    /// Fills the batch of the step that comes after `step` steps, or one of its equal parts.
    package func fill(step: Int, part: Int = 0, of parts: Int = 1) {
        fill(step: step, part: part, of: parts, into: target)
    }

    /// Fills the first of the equal parts of a step's batch in another program than the one that is bound.
    package func fill(step: Int, of parts: Int, in program: TrainingProgram) throws {
        fill(step: step, part: 0, of: parts, into: try target(in: program))
    }

    private func fill(step: Int, part: Int, of parts: Int, into target: Target) {
        find(step: step)
        let rows = batch / parts
        let samples = UnsafeBufferPointer(rebasing: indices[(part * rows)..<((part + 1) * rows)])
        gather(.train, samples, into: target)
    }

    /// The samples of a step: positions in the training split, or of windows' starts in its tokens.
    package func samples(step: Int) -> [Int] {
        find(step: step)
        return Array(indices)
    }

    private func find(step: Int) {
        let first = origin.position(step: step, batch: batch)
        if tableOrder != nil { tableOrder?.fill(indices, from: first) } else { windowOrder?.fill(indices, from: first) }
    }

    /// Fills the rows of an evaluation.
    ///
    /// - Parameter samples: as many as the program has rows; of a text, numbers of windows.
    package func fill(_ program: InferenceProgram, split: Split, samples: [Int]) throws {
        let target: Target =
            switch data.task {
            case .classification: .classes(try program.floatInput("features"), try program.integerInput("targets"))
            case .regression: .values(try program.floatInput("features"), try program.floatInput("targets"))
            case .language: .tokens(try program.integerInput("tokens"), try program.integerInput("targets"))
            }
        samples.withUnsafeBufferPointer { gather(split, $0, into: target) }
    }

    private func gather(_ split: Split, _ samples: UnsafeBufferPointer<Int>, into target: Target) {
        switch (data.content, target) {
        case (.table(let table), .classes(let features, let classes)):
            table.gather(split, samples, features: features, targets: classes)
        case (.table(let table), .values(let features, let values)):
            table.gather(split, samples, features: features, targets: values)
        case (.text(let text), .tokens(let tokens, let targets)):
            text.gather(split, starts: samples, context: context, tokens: tokens, targets: targets)
        default: break
        }
    }

    /// For samples of one batch, the input or the target by which each differs very much from the others; nil for one
    /// that does not, and for texts.
    package func oddities(of samples: [Int]) -> [String?] {
        guard case .table(let table) = data.content, samples.count == batch else {
            return [String?](repeating: nil, count: samples.count)
        }
        let names = table.preparation.featureNames
        let targetName = table.isClassification ? nil : table.preparation.target.name
        var features = [Float](repeating: 0, count: samples.count * names.count)
        var targets = [Float](repeating: 0, count: samples.count)
        var labels = [Int32](repeating: 0, count: samples.count)
        guard names.count == table.inputShape.reduce(1, *) else {
            return [String?](repeating: nil, count: samples.count)
        }
        samples.withUnsafeBufferPointer { samples in
            features.withUnsafeMutableBufferPointer { features in
                if targetName == nil {
                    labels.withUnsafeMutableBufferPointer {
                        table.gather(.train, samples, features: features, targets: $0)
                    }
                } else {
                    targets.withUnsafeMutableBufferPointer {
                        table.gather(.train, samples, features: features, targets: $0)
                    }
                }
            }
        }
        // How far apart the numbers of two categories are says nothing.
        for column in table.preparation.embeddings {
            for place in stride(from: column.place, to: features.count, by: names.count) { features[place] = 0 }
        }
        let ofTarget = targetName == nil ? [] : Oddity.columns(of: targets, width: 1)
        return Oddity.columns(of: features, width: names.count).enumerated().map { row, column in
            if ofTarget.indices.contains(row), ofTarget[row] != nil { return targetName }
            return column.map { names[$0] }
        }
    }

    /// What samples of the training split are to give, as a person reads it: a class, or a number in the units of the
    /// data; nil for texts.
    package func targets(of samples: [Int]) -> [String?] {
        guard case .table(let table) = data.content else { return [String?](repeating: nil, count: samples.count) }
        return samples.map { table.target(of: $0, in: .train) }
    }

    /// Samples of the training split as a person reads them: the line each stands on, and its text.
    package func describe(_ samples: [Int]) -> [(line: Int?, text: String)] {
        switch data.content {
        case .table(let table):
            let lines = samples.map { table.line(of: $0, in: .train) }
            let texts = data.files.first.map { RowTexts.read(lines, of: $0) } ?? []
            return zip(lines, lines.indices).map { line, index in
                (line, index < texts.count ? texts[index] : "line \(line)")
            }
        case .text(let text):
            let targets = UnsafeMutableBufferPointer<Int32>.allocate(capacity: context)
            defer { targets.deallocate() }
            return samples.map { sample in
                let tokens = [Int32](unsafeUninitializedCapacity: context) { buffer, count in
                    [sample].withUnsafeBufferPointer {
                        text.gather(.train, starts: $0, context: context, tokens: buffer, targets: targets)
                    }
                    count = context
                }
                return (nil, text.tokenizer.decode(tokens))
            }
        }
    }
}

extension FittedPreparation {
    /// What a model of these data is given.
    package var modelInput: ModelInput {
        .features(
            shape: inputShape,
            embedded: embeddings.map { EmbeddedColumn(place: $0.place, count: $0.count, width: $0.width) })
    }
}
