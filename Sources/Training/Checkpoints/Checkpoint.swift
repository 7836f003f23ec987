import Formats
import Foundation
import Optimizers

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
        do {
            description = try JSONDecoder().decode(
                CheckpointDescription.self, from: try Manifest.content(of: "state.json", in: folder))
        } catch let error as CheckpointError {
            throw error
        } catch {
            throw CheckpointError(folder: folder, reason: "state.json is damaged")
        }
        guard description.version <= 1 else {
            throw CheckpointError(folder: folder, reason: "was written by a later version of the program")
        }
        preparation = try Manifest.content(of: "preparation.json", in: folder)
    }

    /// The newest valid checkpoint of a run, and what is wrong with newer ones.
    public static func newest(in folder: CheckpointFolder) -> (checkpoint: Checkpoint?, damaged: [CheckpointError]) {
        var damaged: [CheckpointError] = []
        for item in folder.list() {
            do {
                return (try Checkpoint(verifying: "\(folder.path)/\(item.folder)"), damaged)
            } catch {
                damaged.append(error)
            }
        }
        return (nil, damaged)
    }

    /// The checkpoint with a run's best weights: the one the newest valid checkpoint calls best, or the
    /// newest itself where that is gone or there was no evaluation.
    ///
    /// - Throws: `CheckpointError` where the folder has no valid checkpoint.
    public static func best(in folder: CheckpointFolder) throws(CheckpointError) -> Checkpoint {
        let (newest, damaged) = newest(in: folder)
        guard let newest else {
            throw damaged.first ?? CheckpointError(folder: folder.path, reason: "there is no checkpoint")
        }
        guard let best = newest.description.state.best?.step, best != newest.step else { return newest }
        for item in folder.list() where item.step == best {
            if let found = try? Checkpoint(verifying: "\(folder.path)/\(item.folder)") { return found }
        }
        return newest
    }

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

    /// The weights, into memory laid out as they were when written.
    package func readWeights(
        layout: [ParameterBlock], into parameters: UnsafeMutableBufferPointer<Float>
    ) throws(CheckpointError) {
        do {
            let file = try SafetensorsFile(path: "\(folder)/model.safetensors")
            for tensor in layout {
                guard let stored = file[tensor.name] else {
                    throw CheckpointError(folder: folder, reason: "has no tensor \(tensor.name)")
                }
                guard stored.shape == tensor.shape else {
                    throw CheckpointError(
                        folder: folder,
                        reason: "\(tensor.name) is \(stored.shape), but the model's is \(tensor.shape)")
                }
                let range = tensor.offset..<tensor.offset + tensor.count
                try file.read(tensor.name, into: UnsafeMutableBufferPointer(rebasing: parameters[range]))
            }
        } catch let error as CheckpointError {
            throw error
        } catch {
            throw CheckpointError(folder: folder, reason: "\(error)")
        }
    }

    /// A block of the optimizer's state; false where the checkpoint has none of that name and size.
    package func readBlock(_ name: String, into values: UnsafeMutableBufferPointer<Float>) throws(CheckpointError)
        -> Bool
    {
        do {
            let file = try SafetensorsFile(path: "\(folder)/optimizer.safetensors")
            guard let stored = file[name], stored.count == values.count else { return false }
            try file.read(name, into: values)
            return true
        } catch {
            throw CheckpointError(folder: folder, reason: "\(error)")
        }
    }

    /// Names and lengths of the blocks of state beside the weights.
    func blocks() throws(CheckpointError) -> [(name: String, count: Int)] {
        do {
            let file = try SafetensorsFile(path: "\(folder)/optimizer.safetensors")
            return file.header.tensors.map { ($0.name, $0.count) }
        } catch {
            throw CheckpointError(folder: folder, reason: "\(error)")
        }
    }
}
