import Catalog
import Columns
import Datasets
import Experiments
import Foundation
import Graphs
import Language
import Metrics
import Models
import Texts

/// Computes the metrics of a split with the weights as they are.
package final class Evaluator {
    /// Ids of the metrics, in the order shown.
    package let metrics: [String]
    /// The metric that decides which weights are best.
    package let primary: String
    package let direction: MetricDescription.Direction
    private let learner: Learner
    private let program: InferenceProgram
    private var generator: TextGenerator?

    /// Told of the beginning of any work here and of each of its parts. An error ends the work.
    package var watch: ((WorkProgress) throws -> Void)?
    private let rows: Int

    /// Rows computed at once: 64, or as many windows as make 4,096 tokens.
    static func rows(of source: BatchSource) -> Int {
        source.context > 0 ? max(1, min(64, 4096 / source.context)) : ForwardPass.rows
    }

    /// - Throws: `ExperimentError` for a metric that the task does not have.
    package init(_ learner: Learner) throws {
        self.learner = learner
        let source = learner.source
        let task = source.metricTask
        let settings = learner.experiment.evaluation
        let known = Metrics.catalog(for: task).map(\.id)
        var wanted = settings.words("metrics")
        if wanted.isEmpty { wanted = Metrics.defaults(for: task) }
        let chosen = settings.text("monitor").isEmpty ? "loss" : settings.text("monitor")
        for (key, names) in [("evaluation.metrics", wanted), ("evaluation.monitor", [chosen])] {
            for name in names where !known.contains(name) {
                throw ExperimentError(
                    key: key,
                    reason: Text(
                        "a \(task.name) has no metric \"\(name)\"", zh: "\(task.name)任务没有指标 \"\(name)\"")
                        + nearHint(to: name, among: known), allowed: Text(verbatim: known.joined(separator: ", ")))
            }
        }
        // The loss steers schedules and early stopping, the primary metric the choice of the best
        // weights; both are computed even where they are not asked for.
        for name in ["loss", chosen] where !wanted.contains(name) { wanted.append(name) }
        metrics = wanted
        primary = chosen
        direction = Metrics.description(of: chosen, for: task)?.direction ?? .lowerIsBetter
        let rows = Self.rows(of: source)
        self.rows = rows
        let model = learner.model
        let objective = Objective(learner.experiment.training)
        program = try InferenceProgram(sharing: learner.program, rows: rows) { graph, rows in
            try model.build(&graph, rows: rows, objective: objective)
        }
    }

    package var descriptions: [MetricDescription] {
        metrics.compactMap { Metrics.description(of: $0, for: learner.source.metricTask) }
    }

    package var memoryBytes: Int { program.memoryBytes }

    /// The metrics of a split.
    ///
    /// - Parameters:
    ///   - limit: the most samples to look at, spread evenly over the split; 0 looks at all.
    ///   - trainingLoss: what the loss is compared with for the gap, from `trainingLoss`; the training split itself
    ///     has none.
    package func evaluate(_ split: Split, limit: Int, trainingLoss: Double?) -> [MetricValue] {
        let count = learner.source.count(of: split)
        let samples = Self.samples(count: count, limit: limit)
        let metrics = split == .train ? self.metrics.filter { $0 != "gap" } : self.metrics
        do {
            let outcomes = try outcomes(split, samples: samples, trainingLoss: trainingLoss)
            return Metrics.evaluate(metrics, on: outcomes)
        } catch {
            return metrics.map { MetricValue(metric: $0, undefined: Text(explaining: error)) }
        }
    }

    /// The loss of the training split that every gap is measured from: over as many samples as the experiment says,
    /// whatever they are compared with, so that the same weights have one gap.
    ///
    /// - Parameter count: samples to look at at least.
    /// - Returns: nil where the experiment leaves it out.
    package func trainingLoss(ofAtLeast count: Int = 0) -> Double? {
        let wanted = learner.experiment.evaluation.integer("train-samples")
        guard wanted > 0, learner.source.count(of: .train) > 0 else { return nil }
        return evaluate(.train, limit: max(wanted, count), trainingLoss: nil).first { $0.metric == "loss" }?.value
    }

    /// Why a metric can have no value on the validation split, whatever the model predicts; nil where it can.
    package func undefinedReason(of metric: String) -> Text? {
        let measuresTraining = learner.experiment.evaluation.integer("train-samples") > 0
        let losses = LossFigures(mean: 1, training: measuresTraining ? 1 : nil)
        let outcomes: Outcomes
        switch learner.source.data.content {
        case .table(let table) where table.isClassification:
            // All predicted right: what is undefined then is so by the data.
            let classes = table.classes.count
            let labels = table.classCounts(of: .validation).enumerated().flatMap { label, count in
                [Int32](repeating: Int32(label), count: count)
            }
            let logits = labels.flatMap { label in (0..<classes).map { $0 == Int(label) ? Float(20) : 0 } }
            outcomes = .classification(
                ClassificationOutcomes(logits: logits, labels: labels, classes: classes, losses: losses))
        case .table(let table):
            let actual = table.originalTargets(of: .validation)
            outcomes = .regression(RegressionOutcomes(predicted: actual, actual: actual, losses: losses))
        case .text: outcomes = .language(LanguageOutcomes(losses: losses))
        }
        return Metrics.evaluate([metric], on: outcomes).first?.reason
    }

    /// Positions spread evenly over a split.
    static func samples(count: Int, limit: Int) -> [Int] {
        guard limit > 0, limit < count else { return Array(0..<count) }
        return (0..<limit).map { $0 * count / limit }
    }

    /// What the model says of every sample of a split, in their order, with the weights as they are.
    /// - Throws: what the watch throws.
    package func outcomes(of split: Split) throws -> Outcomes {
        try outcomes(split, samples: Array(0..<learner.source.count(of: split)), trainingLoss: nil)
    }

    /// Runs the model over samples of a split.
    private func outcomes(_ split: Split, samples: [Int], trainingLoss: Double?) throws -> Outcomes {
        let source = learner.source
        var sum = 0.0
        var counted = 0
        var extent = TextExtent()
        var logits: [Float] = []
        var labels: [Int32] = []
        var actual: [Double] = []
        try forEachChunk(split, samples: samples) { filled in
            guard let losses = program.losses else { return }
            let perRow = losses.count / rows
            for index in 0..<filled * perRow { sum += Double(losses[index]) }
            counted += filled * perRow
            switch source.task {
            case .classification(let classes):
                logits += program.predictions[0..<filled * classes]
                labels += try program.integerInput("targets")[0..<filled]
            case .regression(let outputs):
                logits += program.predictions[0..<filled * outputs]
                actual += try program.floatInput("targets")[0..<filled * outputs].map(Double.init)
            case .language: break
            }
        }
        let losses = LossFigures(mean: counted > 0 ? sum / Double(counted) : .nan, training: trainingLoss)
        switch source.data.content {
        case .table(let table) where table.isClassification:
            return .classification(
                ClassificationOutcomes(logits: logits, labels: labels, classes: source.classes.count, losses: losses))
        case .table(let table):
            let target = table.preparation.target
            return .regression(
                RegressionOutcomes(
                    predicted: logits.map { target.original(Double($0)) }, actual: actual.map(target.original),
                    losses: losses))
        case .text(let text):
            let context = source.context
            for window in samples {
                extent = extent + text.targets(of: split, start: window * context, context: context)
            }
            return .language(
                Self.outcomes(extent, loss: sum, unknownHaveToken: text.unknownHaveToken, training: trainingLoss))
        }
    }

    /// What a language model's summed loss over a text comes to, each character without a token counted at 8 bits a
    /// byte: beside the loss of the token for unknown ones, or, where there is none, as a token of its own.
    private static func outcomes(
        _ extent: TextExtent, loss: Double, unknownHaveToken: Bool, training: Double?
    ) -> LanguageOutcomes {
        let tokens = Double(extent.tokens + (unknownHaveToken ? 0 : extent.unknown))
        let spelling = Double(extent.unknownBytes) * 8
        return LanguageOutcomes(
            losses: LossFigures(
                mean: (loss + (unknownHaveToken ? 0 : spelling * log(2))) / tokens, training: training),
            charactersPerToken: extent.characters / tokens, bytesPerToken: Double(extent.bytes) / tokens,
            spellingBitsPerToken: unknownHaveToken ? spelling / tokens : 0)
    }

    /// Runs the program over chunks of samples; the last is padded with repetitions, which the body
    /// is not told of.
    private func forEachChunk(_ split: Split, samples: [Int], _ body: (_ filled: Int) throws -> Void) throws {
        let context = max(1, learner.source.context)
        let title =
            split == .train
            ? Text("evaluating training samples", zh: "正在评估训练样本")
            : Text("evaluating \(split.label)", zh: "正在评估\(split.label)")
        try tell(title, 0, of: samples.count)
        for start in stride(from: 0, to: samples.count, by: rows) {
            var chunk = Array(samples[start..<min(samples.count, start + rows)])
            let filled = chunk.count
            while chunk.count < rows { chunk.append(chunk[0]) }
            if learner.source.context > 0 { chunk = chunk.map { $0 * context } }
            try learner.source.fill(program, split: split, samples: chunk)
            program.run()
            try body(filled)
            try tell(title, start + filled, of: samples.count)
        }
    }

    private func tell(_ title: Text, _ done: Int, of total: Int) throws {
        try watch?(WorkProgress(text: title, done: done, total: total, canBeCancelled: false))
    }

    /// The losses of samples of the training split, in their order; of windows, the mean over their
    /// positions.
    package func losses(ofTrainingSamples samples: [Int]) throws -> [Double] {
        var result: [Double] = []
        let title = Text("evaluating the rows of the next batch", zh: "正在评估下一批的各行")
        try tell(title, 0, of: samples.count)
        for start in stride(from: 0, to: samples.count, by: rows) {
            var chunk = Array(samples[start..<min(samples.count, start + rows)])
            let filled = chunk.count
            while chunk.count < rows { chunk.append(chunk[0]) }
            try learner.source.fill(program, split: .train, samples: chunk)
            program.run()
            guard let losses = program.losses else { return [] }
            let perRow = losses.count / rows
            for row in 0..<filled {
                let values = losses[row * perRow..<(row + 1) * perRow]
                result.append(values.reduce(0) { $0 + Double($1) } / Double(perRow))
            }
            try tell(title, result.count, of: samples.count)
        }
        return result
    }

    /// Texts that the model writes, for language models; the same weights and step write the same.
    package func writeSamples(step: Int) throws -> [TextSample] {
        guard case .text(let text) = learner.source.data.content else { return [] }
        let settings = learner.experiment.evaluation
        let prompts = settings.words("prompts")
        guard !prompts.isEmpty, settings.integer("sample-length") > 0 else { return [] }
        let generator = try generator ?? TextGenerator(model: learner.model, sharing: learner.program)
        self.generator = generator
        let sampler = TokenSampler(
            temperature: settings.real("temperature"),
            topK: settings.integer("top-k") > 0 ? settings.integer("top-k") : nil)
        let length = settings.integer("sample-length")
        let title = Text("writing texts", zh: "正在生成文本")
        return try learner.withEvaluatedWeights {
            try prompts.enumerated().map { index, prompt in
                // An empty prompt begins as a line does; each step and prompt draws other numbers.
                let start = text.tokenizer.encode(prompt.isEmpty ? "\n" : prompt)
                var done = index * length
                var reasonToEnd: (any Error)?
                let tokens = generator.generate(
                    after: start, count: length, sampler: sampler,
                    seed: learner.experiment.seed &+ UInt64(step) &* 1_000_003 &+ UInt64(index),
                    isCancelled: {
                        do { try tell(title, done, of: prompts.count * length) } catch { reasonToEnd = error }
                        done += 1
                        return reasonToEnd != nil
                    })
                if let reasonToEnd { throw reasonToEnd }
                try tell(title, done, of: prompts.count * length)
                return TextSample(step: step, prompt: prompt, text: text.tokenizer.decode(tokens))
            }
        }
    }
}
