import Experiments
import Hosting
import Language
import Profiles

/// What panes are told of, all of them alike.
public enum News: Sendable {
    /// The pane's own tab was opened; told to that pane only.
    case appeared
    /// What a query found out, or that it has been done.
    case answer(AnyQuery.Answer)
    /// How far a query has come.
    case progress(QueryID, WorkProgress)
    /// A query could not be answered; it has been said.
    case failed(QueryID, reason: Text)
    /// A session is open, or its list of runs has changed.
    case opened
    /// A run has a trainer now, and is the one shown.
    case active(run: Int)
    /// What a trainer said; its history has it already.
    case events([TrainerEvent], run: Int)
    /// Settings are to be looked at and changed.
    case edit(SettingsDraft)
    /// The settings of the next run are to be changed so that they mend a finding about the data.
    case mend(Remedy)
    /// A run is to be started with the settings of the next run.
    case start
    /// A layer, or one of its tensors, is to be looked into.
    case inspect(layer: String)
}

/// What a pane may ask of the rest of the screen; done once the command has returned.
public enum PaneRequest: Sendable {
    /// Bring a pane of the session to the front.
    case show(PaneID)
    /// Go from the chooser back into the open session.
    case enterSession
    /// Give settings to whoever lets a person change them.
    case edit(SettingsDraft)
    /// Change the settings of the next run so that they mend a finding about the data.
    case mend(Remedy)
    /// Start a run with the settings of the next run.
    case start
    /// Look into a layer, or one of its tensors.
    case inspect(layer: String)
    /// Leave the program; a run under way is asked about.
    case leave
}

/// Settings for a run that is not started yet.
public struct SettingsDraft: Sendable {
    /// The settings to begin with.
    public var experiment: Experiment
    /// What changes are marked against; nil leaves that as it is.
    public var base: Experiment?
    /// Where the run would branch off; nil for one that starts at step 0.
    public var fork: Fork?
    /// Whether the data are to be looked at before the settings.
    public var isDataFirst: Bool

    /// A step of a run that another one is to begin with.
    public struct Fork: Sendable, Hashable {
        /// The number of the run.
        public var run: Int
        /// Steps that both have in common.
        public var step: Int

        public init(run: Int, step: Int) {
            self.run = run
            self.step = step
        }
    }

    public init(_ experiment: Experiment, base: Experiment? = nil, fork: Fork? = nil, isDataFirst: Bool = false) {
        self.experiment = experiment
        self.base = base
        self.fork = fork
        self.isDataFirst = isDataFirst
    }
}
