import Datasets
import Experiments
import Foundation
import Language
import Learning

/// A checkpoint that was read and verified.
public struct Checkpoint: Sendable {
    /// Its folder, absolute or as it was given.
    public let folder: String
    package let description: CheckpointDescription
    /// The fitted preparation of the data, as JSON.
    package let preparation: Data

    /// Reads a checkpoint's description after checking every file against the manifest.
    ///
    /// - Throws: `CheckpointError`, which names the folder and the damaged file.
    public init(verifying folder: String) throws(CheckpointError) {
        self.folder = folder
        _ = try Manifest(verifying: folder)
        let description: CheckpointDescription
        let content = try Manifest.content(of: "state.json", in: folder)
        do {
            description = try JSONDecoder().decode(CheckpointDescription.self, from: content)
        } catch {
            throw CheckpointError(folder: folder, reason: Self.isDamaged("state.json", Self.words(for: error)))
        }
        guard description.version <= 1 else {
            throw CheckpointError(folder: folder, reason: Manifest.isLater)
        }
        if let flaw = description.flaw {
            throw CheckpointError(folder: folder, reason: Self.isDamaged("state.json", flaw))
        }
        if let item = CheckpointFolder.item(Self.name(of: folder)), item.step != description.state.step {
            throw CheckpointError(
                folder: folder,
                reason: Text(
                    "holds the state of step \(description.state.step)", zh: "保存的是第 \(description.state.step) 步的状态"))
        }
        self.description = description
        preparation = try Manifest.content(of: "preparation.json", in: folder)
    }

    private static func name(of folder: String) -> String {
        String(folder.split(separator: "/", omittingEmptySubsequences: true).last ?? "")
    }

    /// The newest valid checkpoint of a run, and what is wrong with newer ones.
    ///
    /// - Parameter recorded: all checkpoints that are known to have been written: the last of them is missed where its
    ///   folder is gone.
    public static func newest(
        in folder: CheckpointFolder, recorded: [CheckpointRecord] = []
    ) -> (checkpoint: Checkpoint?, damaged: [CheckpointError]) {
        let items = folder.list()
        var damaged: [CheckpointError] = []
        let known = recorded.compactMap { CheckpointFolder.item($0.folder) }.max { $0.serial < $1.serial }
        if let known, known.serial > items.first?.serial ?? 0 {
            damaged.append(
                CheckpointError(folder: "\(folder.path)/\(known.folder)", reason: Text("it is gone", zh: "已不存在")))
        }
        for (index, item) in items.enumerated() {
            do {
                let last = try Checkpoint(verifying: "\(folder.path)/\(item.folder)")
                // The state of an earlier step, saved by hand or for another run to start from while a person looked at
                // the past, is not where this run stands.
                let farther = items[(index + 1)...].filter { $0.step > item.step }.sorted { $0.step > $1.step }
                for item in farther where item.rewrites(in: folder) == last.description.rewrites {
                    do {
                        return (try Checkpoint(verifying: "\(folder.path)/\(item.folder)"), damaged)
                    } catch {
                        // Who asks for the best is not given another for it.
                        damaged.append(error)
                    }
                }
                return (last, damaged)
            } catch {
                damaged.append(error)
            }
        }
        return (nil, damaged)
    }

    /// What is wrong with a run's checkpoints: each that is damaged, and the last one where it is gone.
    public static func problems(in folder: CheckpointFolder, recorded: [CheckpointRecord]) -> [CheckpointError] {
        let items = folder.list()
        var problems = newest(in: folder, recorded: recorded).damaged.filter { error in
            !items.contains { "\(folder.path)/\($0.folder)" == error.folder }
        }
        for item in items {
            do throws(CheckpointError) {
                _ = try Checkpoint(verifying: "\(folder.path)/\(item.folder)")
            } catch {
                problems.append(error)
            }
        }
        return problems
    }

    /// The name of a checkpoint that was written for another run to start from.
    static let forkName = "fork"

    /// Steps done when it was written: 0 for untrained weights.
    public var step: Int { description.state.step }

    /// SHA-256 over all parameters in order, as it was when they were written.
    public var weightsSHA256: String { description.weightsSHA256 }

    /// The experiment as it stood when the checkpoint was written.
    public func experiment() throws -> Experiment {
        try Experiment(
            stored: description.state.experiment, file: "\(folder)/state.json",
            folder: URL(filePath: description.folder, directoryHint: .isDirectory))
    }

    /// What was learned of the data before training began, checked to fit together.
    public func fitted() throws(CheckpointError) -> FittedData {
        let fitted: FittedData
        do {
            fitted = try JSONDecoder().decode(FittedData.self, from: preparation)
        } catch {
            throw CheckpointError(folder: folder, reason: Self.isDamaged("preparation.json", Self.words(for: error)))
        }
        if let flaw = fitted.flaw {
            throw CheckpointError(folder: folder, reason: Self.isDamaged("preparation.json", flaw))
        }
        return fitted
    }

    private static func isDamaged(_ file: String, _ reason: Text) -> Text {
        Text("\(file) is damaged: \(reason)", zh: "\(file) 已损坏：\(reason)")
    }

    private static func words(for error: any Error) -> Text {
        switch error {
        case DecodingError.keyNotFound(let key, _): Text("it has no \(key.stringValue)", zh: "缺少 \(key.stringValue)")
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            words(for: context)
        default: Text("it cannot be read", zh: "无法读取")
        }
    }

    /// The place in a file, and what is wrong there as far as it was found by this program: Foundation's words are in
    /// one language.
    private static func words(for context: DecodingError.Context) -> Text {
        let place = context.codingPath.map(\.stringValue).joined(separator: ".")
        let reason = (context.underlyingError as? any ExplainedError)?.text
        if place.isEmpty { return reason ?? Text("it is no JSON", zh: "不是 JSON") }
        return reason.map { Text("\(place): \($0)", zh: "\(place)：\($0)") }
            ?? Text("\(place) has a value that cannot stand there", zh: "\(place) 的值无效")
    }
}
