import Experiments
import Formats
import Foundation
import Language
import Optimizers

/// Writes the weights of a checkpoint as safetensors, with all that another program needs to get the same figures.
///
/// They are the numbers that figures are measured with: averages of the weights where the run keeps such, and running
/// statistics beside them.
public struct ModelExport {
    private let chosen: ChosenCheckpoint
    private let origin: Text
    private let program: String
    private let evaluations: [Evaluation]
    private let language: Language
    private let files: any FileWriting

    /// - Parameters:
    ///   - origin: the run it comes from, in words.
    ///   - program: the version of the program that writes it.
    ///   - evaluations: what was measured of these weights.
    ///   - language: of `README.md`, which is for people.
    ///   - files: through what is written; tests let it fail.
    public init(
        _ checkpoint: ChosenCheckpoint, origin: Text, program: String, evaluations: [Evaluation],
        language: Language = .english, files: any FileWriting = DiskFiles()
    ) {
        chosen = checkpoint
        self.origin = origin
        self.program = program
        self.evaluations = evaluations
        self.language = language
        self.files = files
    }

    /// Writes `model.safetensors`, `model.json`, `preparation.json`, `experiment.toml` and `README.md`.
    ///
    /// - Returns: the files that were written.
    /// - Throws: where the checkpoint does not hold what its model needs, or the folder cannot be written to.
    public func write(to folder: URL) throws -> [URL] {
        let saved = try SavedModel(chosen.checkpoint)
        let (parameters, states) = try saved.evaluatedWeights()
        let description = WeightsDescription(
            saved: saved, origin: origin, program: program, evaluations: evaluations, notes: chosen.notes)
        try files.createFolder(folder.path)
        let weights = folder.appending(path: "model.safetensors")
        try write(description, parameters, states, to: weights)
        let texts = [
            ("model.json", Array((description.json.json + "\n").utf8)),
            ("preparation.json", Array(chosen.checkpoint.preparation)),
            ("experiment.toml", Array(saved.experiment.toml().utf8)),
            ("README.md", Array(description.text.in(language).utf8)),
        ]
        return try [weights]
            + texts.map { name, bytes in
                let file = folder.appending(path: name)
                try files.replaceFile(file.path, bytes: bytes)
                return file
            }
    }

    private func write(
        _ description: WeightsDescription, _ parameters: [Float], _ states: [Float], to file: URL
    ) throws {
        try parameters.withUnsafeBufferPointer { parameters in
            try states.withUnsafeBufferPointer { states in
                var writer = SafetensorsWriter(metadata: description.metadata)
                for (tensors, numbers) in [(description.parameters, parameters), (description.states, states)] {
                    for tensor in tensors {
                        writer.add(
                            tensor.name, shape: tensor.shape, UnsafeBufferPointer(rebasing: numbers[tensor.range]))
                    }
                }
                try writer.replaceFile(file.path, through: files)
            }
        }
    }
}
