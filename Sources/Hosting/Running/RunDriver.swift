import Experiments
import Language
import Sessions
import Synchronization
import Training

/// A run with the trainer that does it: how it is made, commanded and ended is the same for a screen, a command line and
/// whoever only wants to ask it something.
///
/// What the trainer says goes to the sink it was made with. May be used from any thread.
public final class RunDriver: Sendable {
    /// The breakpoints and watches that the run begins with.
    public let breakpoints: [Breakpoint]
    public let watches: [String]
    private let training: TrainingRun
    private let standing: RunStanding

    /// A run of a session, trained from the session's copy of its data, with its breakpoints and watches. All that
    /// happens is kept there.
    ///
    /// - Parameters:
    ///   - options: those that the session knows nothing of; the others are filled in.
    ///   - events: told of everything after the session was, so that nothing is said that is not kept.
    public init(_ run: RunID, of session: Session, options: TrainerOptions, events: any EventSink) throws {
        var options = options
        options.checkpointFolder = session.checkpointFolder(of: run)
        options.breakpoints = try session.breakpoints(of: run)
        options.watches = try session.watches(of: run)
        options.past = try session.past(of: run)
        options.files = session.files
        breakpoints = options.breakpoints ?? []
        watches = options.watches ?? []
        standing = RunStanding()
        training = TrainingRun(
            experiment: try session.experiment(of: run), options: options,
            sinks: [try session.sink(for: run), standing, events])
    }

    /// A run of a session, to be asked something: it stands where its last checkpoint left it, and what it does is
    /// written nowhere, save for the states it is asked to keep. The session must be open for writing, so that no other
    /// program trains it.
    public init(asking run: RunID, of session: Session, threads: Int?, events: any EventSink) throws {
        breakpoints = []
        watches = []
        standing = RunStanding()
        training = TrainingRun(
            experiment: try session.experiment(of: run),
            options: TrainerOptions(
                threads: threads, checkpointFolder: session.checkpointFolder(of: run), start: .resume,
                startPaused: true, breakpoints: [], watches: [],
                past: .init(checkpoints: try session.recordedCheckpoints(of: run)), snapshotBudget: 0,
                staysAfterEnd: true, files: session.files),
            sinks: [standing, events])
    }

    /// An experiment's run that is kept nowhere; it waits before its first step.
    public init(trying experiment: Experiment, threads: Int?, events: any EventSink) {
        breakpoints = []
        watches = []
        standing = RunStanding()
        training = TrainingRun(
            experiment: experiment, options: TrainerOptions(threads: threads, startPaused: true, snapshotBudget: 0),
            sinks: [standing, events])
    }

    /// Starts the trainer; a second call does nothing.
    public func start() { training.start() }

    /// Asks the trainer for something; what comes of it is told by events.
    public func send(_ command: TrainerCommand) {
        if case .stop = command { standing.forgetRefusal() }
        training.send(command)
    }

    /// What the run is doing.
    public var state: RunState { standing.state }

    /// Why the run was not ended when it was last asked to be, as where it could not be saved; nil where nothing was
    /// refused since it was asked.
    public var refusalToEnd: Text? { standing.refusal }

    /// Whether every event has been told.
    public var isOver: Bool { training.isOver }

    /// Blocks until the trainer is gone.
    public func wait() { training.wait() }

    /// Waits until the trainer has finished its step, saved where it is asked to, and gone.
    public func end(save: Bool) {
        training.send(.stop(save: save))
        // Where saving fails it waits for what a person decides, which has been decided here.
        if save { training.send(.stop(save: false)) }
        training.wait()
    }
}

/// Keeps what a trainer last said of itself.
private final class RunStanding: EventSink {
    private let kept = Mutex((state: RunState.preparing, refusal: Text?.none))

    var state: RunState { kept.withLock { $0.state } }
    var refusal: Text? { kept.withLock { $0.refusal } }

    func forgetRefusal() { kept.withLock { $0.refusal = nil } }

    func post(_ events: [TrainerEvent]) {
        for event in events {
            switch event {
            case .stateChanged(let state): kept.withLock { $0.state = state }
            case .refused(.stop, let reason): kept.withLock { $0.refusal = reason }
            default: break
            }
        }
    }
}
