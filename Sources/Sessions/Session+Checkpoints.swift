import Experiments
import Formats
import Foundation
import Learning
import Training

extension Session {
    /// The checkpoints of a run that are still there, by step.
    public func checkpoints(of run: RunID) throws -> [CheckpointRecord] {
        let folder = OwnFolder(checkpointFolder(of: run).path)
        return try recordedCheckpoints(of: run).filter {
            SessionName.isFolderName($0.folder) && (try? folder.kind(of: $0.folder)) == .folder
        }
    }

    /// All checkpoints of a run that were written, by step, those that were removed since included.
    public func recordedCheckpoints(of run: RunID) throws -> [CheckpointRecord] {
        try rows("SELECT * FROM checkpoint WHERE run = ? ORDER BY step, folder", run) {
            CheckpointRecord(
                step: try $0.whole("step"), folder: try $0.text("folder"), name: try $0.textIfAny("name"),
                isBest: try $0.flag("is_best"), bytes: try $0.whole("bytes"),
                weightsSHA256: try $0.text("weights_sha256"))
        }
    }

    /// The checkpoint of a run that is asked for.
    ///
    /// - Parameter allowsOthers: Whether another one may stand in for one that is damaged or gone.
    /// - Throws: `CheckpointError`, which names the checkpoint and what is wrong with it.
    public func checkpoint(
        _ choice: CheckpointChoice, of run: RunID, allowsOthers: Bool = false
    ) throws -> ChosenCheckpoint {
        try CheckpointFolder(checkpointFolder(of: run)).choose(
            choice, recorded: recordedCheckpoints(of: run), allowsOthers: allowsOthers)
    }
}
