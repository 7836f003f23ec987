import Datasets
import Experiments
import Formats
import Foundation
import Graphs
import Metrics
import Models
import Sessions
import Testing
import Training

/// What leaves the program says what the program said: in each format, for each kind of model.
@Suite struct ExportedFiguresTests {
    struct Kind: Sendable, CustomTestStringConvertible {
        var name: String
        var model: String
        var text = false
        var target = "kind"
        var testDescription: String { name }
    }

    static let kinds = [
        Kind(name: "linear", model: #"kind = "linear""#),
        Kind(name: "linear of numbers", model: #"kind = "linear""#, target: "p0"),
        Kind(name: "mlp", model: "kind = \"mlp\"\nhidden = [6, 5]\nnormalization = \"batch\"\ndropout = 0.1"),
        Kind(name: "cnn", model: "kind = \"cnn\"\nchannels = [2, 3]\nhidden = [4]\nnormalization = \"batch\""),
        Kind(name: "resnet", model: "kind = \"resnet\"\nchannels = [2, 3]\nblocks = 1"),
        Kind(name: "lstm", model: "kind = \"lstm\"\nhidden-size = 3"),
        Kind(name: "gru", model: "kind = \"gru\"\nhidden-size = 3"),
        Kind(name: "lstm of text", model: "kind = \"lstm\"\nhidden-size = 4\ncontext-length = 6", text: true),
        Kind(name: "gru of text", model: "kind = \"gru\"\nhidden-size = 4\ncontext-length = 6", text: true),
        Kind(
            name: "gpt", model: "kind = \"gpt\"\nlayers = 1\nheads = 2\nhidden-size = 8\ncontext-length = 6", text: true
        ),
        Kind(
            name: "llama", model: "kind = \"llama\"\nlayers = 1\nheads = 2\nhidden-size = 8\ncontext-length = 6",
            text: true),
        Kind(
            name: "layers",
            model: """
                kind = "layers"
                layers = [
                  { layer = "reshape", shape = [4, 4, 1] }, { layer = "convolution", channels = 2 },
                  { layer = "normalization", method = "batch" }, { layer = "activation" },
                  { layer = "residual", layers = [{ layer = "convolution", channels = 2 }] },
                  { layer = "max-pooling" }, { layer = "flatten" }, { layer = "dense", width = 4 },
                ]
                """),
    ]

    private let folder: TemporaryFolder
    private let session: Session

    init() throws {
        folder = try TemporaryFolder()
        session = try SessionStore(root: folder.url.appending(path: "sessions")).create(experiment: "Figures")
    }

    /// Pictures of 4×4 points with a bright half, which has a class by its side.
    private static let table: String = {
        let names = (0..<16).map { "p\($0)" }.joined(separator: ",")
        let rows = (0..<80).map { row in
            let points = (0..<16).map { point in
                let noise = Double((row * 7919 + point * 104_729) % 1009) / 1009
                return String(noise + (point / 8 == row % 2 ? 0.3 : 0))
            }
            return points.joined(separator: ",") + (row % 2 == 0 ? ",upper" : ",lower")
        }
        return ([names + ",kind"] + rows).joined(separator: "\n") + "\n"
    }()

    private func train(_ kind: Kind) throws -> RunRecord {
        let source = folder.url.appending(path: kind.text ? "rhyme.txt" : "points.csv")
        let text = String(repeating: "the quick brown fox jumps over the lazy dog\n", count: 12)
        try Data((kind.text ? text : Self.table).utf8).write(to: source)
        // The average lags far behind the weights that it is of.
        let experiment = try Experiment(
            toml: """
                name = "Figures"
                [data]
                source = "\(source.lastPathComponent)"
                \(kind.text ? "" : "target = \"\(kind.target)\"")
                [model]
                \(kind.model)
                [training]
                batch-size = 8
                steps = 12
                learning-rate = 0.02
                schedule = "constant"
                weight-averaging = 0.9
                slices = 1
                [evaluation]
                every = 4
                sample-length = 0
                """, folder: folder.url)
        let run = try session.createRun(experiment: experiment)
        let training = TrainingRun(
            experiment: try session.experiment(of: run),
            options: TrainerOptions(
                threads: 1, checkpointFolder: session.checkpointFolder(of: run), isUnattended: true),
            sinks: [try session.sink(for: run)])
        training.start()
        training.wait()
        try session.flush()
        return try session.run(run)
    }

    @Test func everyKindIsTried() {
        for entry in Models.catalog { #expect(Self.kinds.contains { $0.model.contains("kind = \"\(entry.id)\"") }) }
    }

    @Test(arguments: kinds)
    func weightsGiveTheReportedFigures(kind: Kind) throws {
        let run = try train(kind)
        let reported = try #require(run.outcome?.evaluations.first { $0.split == .test }, "\(run.message ?? "")")
        let checkpoint = try session.checkpoint(.best, of: run.id)
        let out = folder.url.appending(path: "out")
        let files = try WeightsExport(session: session, run: run, checkpoint: checkpoint).write(to: out)
        #expect(files.allSatisfy { FileManager.default.fileExists(atPath: $0.path) })
        let figures = try computed(from: out, run: run)
        let loss = try #require(reported.value(of: "loss"))
        #expect(abs(figures.loss - loss) < 1e-4 * max(1, abs(loss)), "\(figures.loss), reported \(loss)")
        #expect(figures.accuracy == reported.value(of: "accuracy"))
        let description = try JSONParser.parse(String(contentsOf: out.appending(path: "model.json"), encoding: .utf8))
        #expect(description["step"]?.integer == reported.step)
        #expect(description["figures"]?.array?.last?["metrics"]?["loss"] == .real(loss))

        try expectChinesePage(of: run, checkpoint, beside: out)

        // The last weights would not do, nor would statistics as they began: the comparison can fail.
        let raw = try SafetensorsFile(path: checkpoint.checkpoint.folder + "/model.safetensors")
        let other = try computed(from: out, run: run) { name, _ in
            name.contains(".running.") ? nil : try raw.floats(name)
        }
        #expect(abs(other.loss - loss) > 1e-4)
        if kind.name == "resnet" {
            let bare = try computed(from: out, run: run) { name, shape in
                name.contains(".running.")
                    ? [Float](repeating: name.hasSuffix("variance") ? 1 : 0, count: shape.count) : nil
            }
            #expect(abs(bare.loss - loss) > 1e-3)
        }
    }

    /// The page is in another language, line by line, and nothing that a program reads is.
    private func expectChinesePage(of run: RunRecord, _ checkpoint: ChosenCheckpoint, beside out: URL) throws {
        let chinese = folder.url.appending(path: "chinese")
        let files = try WeightsExport(session: session, run: run, checkpoint: checkpoint, language: .chinese)
            .write(to: chinese)
        for name in files.map(\.lastPathComponent) where name != "README.md" {
            let same =
                try Data(contentsOf: chinese.appending(path: name)) == Data(contentsOf: out.appending(path: name))
            #expect(same, "\(name)")
        }
        func lines(in folder: URL) throws -> [Substring] {
            try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8).split(separator: "\n")
        }
        func hasHan(_ line: Substring) -> Bool { line.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }
        let page = try lines(in: chinese)
        for line in page where !line.hasPrefix("|") { #expect(hasHan(line), "\(line)") }
        #expect(page.contains("| 名称 | 形状 | 各维 |"))
        #expect(try !lines(in: out).contains(where: hasHan))
    }

    /// Loss and accuracy over the test rows, from nothing but the exported files: a graph computed in Double.
    ///
    /// - Parameter replaced: numbers of a tensor in place of the exported ones.
    private func computed(
        from out: URL, run: RunRecord, replaced: (_ name: String, _ shape: Shape) throws -> [Float]? = { _, _ in nil }
    ) throws -> (loss: Double, accuracy: Double?) {
        let file = try SafetensorsFile(path: out.appending(path: "model.safetensors").path)
        let experiment = try Experiment(
            toml: String(contentsOf: out.appending(path: "experiment.toml"), encoding: .utf8), folder: run.folder)
        let fitted = try JSONDecoder().decode(
            FittedData.self, from: Data(contentsOf: out.appending(path: "preparation.json")))
        let data = try PreparedData.load(experiment.data, relativeTo: experiment.folder, seed: experiment.seed)
        #expect(data.fitted == fitted)
        let entry = try #require(Models.catalog.first { $0.id == experiment.model.text("kind") })
        let rows = try Rows(data, context: experiment.model.integer("context-length"))
        let model = try entry.make(experiment.model)(rows.input, rows.task)
        var builder = GraphBuilder(mode: .inference)
        let outputs = try model.build(&builder, rows: rows.count, withTargets: false)
        let values = try Interpreter(builder.graph).run { name, shape in
            if ["features", "tokens"].contains(name) { return DoubleTensor(shape, rows.numbers) }
            return DoubleTensor(shape, try (replaced(name, shape) ?? file.floats(name)).map(Double.init))
        }
        return rows.figures(values[Int(outputs.predictions.id)].values)
    }

    // MARK: The other formats

    @Test(arguments: kinds)
    func recordsGiveTheReportedFigures(kind: Kind) throws {
        let run = try train(kind)
        let reported = try #require(run.outcome?.evaluations.first { $0.split == .test })
        let loss = try #require(reported.value(of: "loss"))
        _ = try CSVExport(session: session).write(to: folder.url)
        let table = try String(contentsOf: folder.url.appending(path: "evaluations.csv"), encoding: .utf8)
        let row = try #require(
            table.split(separator: "\r\n").first { $0.hasPrefix("1,\(reported.step),test,loss,") })
        #expect(row.split(separator: ",", omittingEmptySubsequences: false)[4] == loss.description[...])
        _ = try PageExport(session: session).write(to: folder.url)
        let page = try String(contentsOf: folder.url.appending(path: "index.html"), encoding: .utf8)
        for value in reported.values {
            let figure = value.value.map { String(format: "%.4g", $0) } ?? value.reason?.in(.english) ?? "undefined"
            let name = Metrics.label(of: value.metric).in(.english)
            #expect(page.contains("<td>test</td><td>\(name)</td><td class=\"number\">\(figure)</td>"))
        }
        let events = try #require(try TensorBoardExport(session: session).write(to: folder.url).first)
        let scalars = try EventFile(events).scalars
        #expect(scalars.last { $0.tag == "test/loss" }?.value == Float(loss))
    }
}

/// The test rows of data, as a program that knows nothing of this one would lay them out.
private struct Rows {
    let input: ModelInput
    let task: LearningTask
    let count: Int
    /// What the model is given, row by row.
    private(set) var numbers: [Double]
    /// The class, or the next token, of every prediction.
    private var classes: [Int] = []
    private var values: [Double] = []

    init(_ data: PreparedData, context: Int) throws {
        switch data.content {
        case .table(let table):
            count = table.count(of: .test)
            input = table.preparation.modelInput
            var features = [Float](repeating: 0, count: count * table.featureCount)
            var labels = [Int32](repeating: 0, count: count)
            var targets = [Float](repeating: 0, count: count)
            let all = Array(0..<count)
            all.withUnsafeBufferPointer { all in
                features.withUnsafeMutableBufferPointer { features in
                    if table.isClassification {
                        labels.withUnsafeMutableBufferPointer {
                            table.gather(.test, all, features: features, targets: $0)
                        }
                    } else {
                        targets.withUnsafeMutableBufferPointer {
                            table.gather(.test, all, features: features, targets: $0)
                        }
                    }
                }
            }
            numbers = features.map(Double.init)
            task =
                table.isClassification ? .classification(classes: table.classes.count) : .regression(outputs: 1)
            if table.isClassification { classes = labels.map(Int.init) } else { values = targets.map(Double.init) }
        case .text(let text):
            count = text.windowCount(of: .test, context: context)
            input = .tokens(vocabulary: text.tokenizer.vocabulary, context: context)
            task = .language(vocabulary: text.tokenizer.vocabulary)
            var tokens = [Int32](repeating: 0, count: count * context)
            var targets = tokens
            let starts = (0..<count).map { $0 * context }
            starts.withUnsafeBufferPointer { starts in
                tokens.withUnsafeMutableBufferPointer { tokens in
                    targets.withUnsafeMutableBufferPointer {
                        text.gather(.test, starts: starts, context: context, tokens: tokens, targets: $0)
                    }
                }
            }
            numbers = tokens.map(Double.init)
            classes = targets.map(Int.init)
        }
    }

    func figures(_ predictions: [Double]) -> (loss: Double, accuracy: Double?) {
        guard !classes.isEmpty else {
            let squares = zip(predictions, values).map { ($0 - $1) * ($0 - $1) }
            return (squares.reduce(0, +) / Double(values.count), nil)
        }
        let width = predictions.count / classes.count
        var (loss, hits) = (0.0, 0)
        for (row, label) in classes.enumerated() {
            let logits = predictions[row * width..<(row + 1) * width]
            let most = logits.max() ?? 0
            loss += log(logits.reduce(0) { $0 + exp($1 - most) }) + most - predictions[row * width + label]
            if logits.firstIndex(of: most) == row * width + label { hits += 1 }
        }
        let isText = if case .tokens = input { true } else { false }
        return (loss / Double(classes.count), isText ? nil : Double(hits) / Double(classes.count))
    }
}
