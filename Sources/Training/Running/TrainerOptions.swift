import Experiments
import Formats
import Foundation
import Language

/// How a run is carried out: what is not part of its experiment, as it changes nothing in its result.
public struct TrainerOptions: Sendable {
    /// Where a run starts from.
    public enum Start: Sendable, Hashable {
        /// From initial weights.
        case beginning
        /// From the newest valid checkpoint in the folder of checkpoints; from the beginning where
        /// there is none.
        case resume
        /// As another run's child: from the checkpoint in this folder, with this run's experiment.
        case fork(URL)
    }

    /// The last records before a run's start, in order.
    public struct Past: Sendable {
        /// Oldest first.
        public var steps: [StepRecord]
        /// Oldest first.
        public var evaluations: [Evaluation]
        /// All checkpoints that were written, those that were removed since included.
        public var checkpoints: [CheckpointRecord]
        /// The step at which it ended without saving; nil where it did not.
        public var abruptEnd: AbruptEnd?

        public init(
            steps: [StepRecord] = [], evaluations: [Evaluation] = [], checkpoints: [CheckpointRecord] = [],
            abruptEnd: AbruptEnd? = nil
        ) {
            self.steps = steps
            self.evaluations = evaluations
            self.checkpoints = checkpoints
            self.abruptEnd = abruptEnd
        }
    }

    /// The end of a run that came before its state was saved, so that it goes on from an earlier step.
    public struct AbruptEnd: Sendable, Hashable {
        /// Steps that were done.
        public var step: Int
        /// Whether nobody asked for it: its program was killed.
        public var isKill: Bool

        public init(step: Int, isKill: Bool) {
            self.step = step
            self.isKill = isKill
        }

        /// What it was, as the beginning of a sentence.
        public var words: Text {
            isKill
                ? Text("was killed at step \(step.grouped)", zh: "在第 \(step.grouped) 步被强行终止")
                : Text("was stopped at step \(step.grouped) without saving", zh: "在第 \(step.grouped) 步未保存即停止")
        }
    }

    /// Threads that compute; nil takes the experiment's number.
    public var threads: Int?
    /// Where checkpoints go; nil writes none.
    public var checkpointFolder: URL?
    /// Where weights, optimizer state and step come from.
    public var start: Start
    /// Whether to wait for a command before the first step.
    public var startPaused: Bool
    /// Stop where these conditions hold; nil takes those of the experiment.
    public var breakpoints: [Breakpoint]?
    /// Tell the values of these expressions; nil takes those of the experiment.
    public var watches: [String]?
    /// What is recorded of the steps before the start, as far as it is known: conditions and watches that
    /// look back go on from it.
    public var past: Past
    /// Steps a second at most; nil as many as the machine does.
    public var pace: Double?
    /// Bytes that snapshots for stepping back may take in memory; 0 keeps none, nil takes the
    /// experiment's number.
    public var snapshotBudget: Int?
    /// Whether to end the run at a breakpoint or a loss that is not finite, rather than wait for a
    /// person: for runs without a screen.
    public var isUnattended: Bool
    /// Whether the trainer waits for commands after the end, so that one can look inside and go back;
    /// it then ends when it is asked to stop.
    public var staysAfterEnd: Bool
    /// Through what checkpoints are written; tests let it fail.
    public var files: any FileWriting

    /// Without arguments: a run from the beginning that writes no checkpoints.
    public init(
        threads: Int? = nil, checkpointFolder: URL? = nil, start: Start = .beginning, startPaused: Bool = false,
        breakpoints: [Breakpoint]? = nil, watches: [String]? = nil, past: Past = Past(), pace: Double? = nil,
        snapshotBudget: Int? = nil, isUnattended: Bool = false,
        staysAfterEnd: Bool = false, files: any FileWriting = DiskFiles()
    ) {
        self.threads = threads
        self.checkpointFolder = checkpointFolder
        self.start = start
        self.startPaused = startPaused
        self.breakpoints = breakpoints
        self.watches = watches
        self.past = past
        self.pace = pace
        self.snapshotBudget = snapshotBudget
        self.isUnattended = isUnattended
        self.staysAfterEnd = staysAfterEnd
        self.files = files
    }
}
