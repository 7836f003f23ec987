import Foundation
import Training

/// Copies a run's best weights, as safetensors, with what is needed to prepare data for them.
public struct WeightsExport {
    private let session: Session
    private let run: RunRecord

    public init(session: Session, run: RunRecord) {
        self.session = session
        self.run = run
    }

    /// Writes `model.safetensors`, `preparation.json` and `experiment.toml`.
    ///
    /// - Returns: The files that were written.
    /// - Throws: Where there is no valid checkpoint, or the folder cannot be written to.
    public func write(to folder: URL) throws -> [URL] {
        let checkpoint = try Checkpoint.best(in: CheckpointFolder(session.checkpointFolder(of: run.id)))
        let source = URL(filePath: checkpoint.folder, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var files = try ["model.safetensors", "preparation.json"].map { name in
            let target = folder.appending(path: name)
            try Data(contentsOf: source.appending(path: name)).write(to: target)
            return target
        }
        let experiment = folder.appending(path: "experiment.toml")
        try Data(run.experiment.utf8).write(to: experiment)
        files.append(experiment)
        return files
    }
}
