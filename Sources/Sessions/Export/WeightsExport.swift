import Formats
import Foundation
import Training

/// Copies a run's best weights, as safetensors, with what is needed to prepare data for them.
public struct WeightsExport {
    private let session: Session
    private let run: RunRecord
    private let files: any FileWriting

    /// - Parameter files: Through what is written; tests let it fail.
    public init(session: Session, run: RunRecord, files: any FileWriting = DiskFiles()) {
        self.session = session
        self.run = run
        self.files = files
    }

    /// Writes `model.safetensors`, `preparation.json` and `experiment.toml`.
    ///
    /// - Returns: The files that were written.
    /// - Throws: Where there is no valid checkpoint, or the folder cannot be written to.
    public func write(to folder: URL) throws -> [URL] {
        let checkpoint = try Checkpoint.best(in: CheckpointFolder(session.checkpointFolder(of: run.id)))
        let source = URL(filePath: checkpoint.folder, directoryHint: .isDirectory)
        try files.createFolder(folder.path)
        var written = try ["model.safetensors", "preparation.json"].map { name in
            let target = folder.appending(path: name)
            try files.replaceFile(target.path, bytes: Array(Data(contentsOf: source.appending(path: name))))
            return target
        }
        let experiment = folder.appending(path: "experiment.toml")
        try files.replaceFile(experiment.path, bytes: Array(run.experiment.utf8))
        written.append(experiment)
        return written
    }
}
