import Datasets
import Metrics
import TerminalUI
import Training

/// An open session: its runs, what is known of them, and how the panes show it.
public struct Workspace: Sendable {
    /// The session with the cards of its runs, kept up to date by `fold`.
    public var session: OpenedSession
    /// Histories of the runs that were read or are training, by the runs' numbers.
    public private(set) var histories: [Int: RunHistory] = [:]
    /// The run that the panes show.
    public var current: Int?
    /// The run that has a trainer.
    public var active: Int?
    /// The run whose trainer is on its way.
    public var loading: Int?
    /// Runs drawn over the current one's curves, in the order they were marked.
    public var marked: [Int] = []

    /// The pane that is shown.
    public var pane: PaneID = .train
    /// Index into the parts of the pane.
    public var focus = 0
    /// Whether only the focused part is shown.
    public var isEnlarged = false

    /// What the Train pane's chart shows.
    public var chart = ChartView()
    /// Where the list of metrics stands.
    public var metricsPosition = ListState()
    /// Lines scrolled down from the newest in the log.
    public var logOffset = 0
    /// Samples back from the newest, and lines scrolled down in it.
    public var sampleAge = 0
    /// Lines scrolled down in the sample shown.
    public var sampleLine = 0
    /// The settings of the next run; nil until there is an experiment to begin with.
    public var form: HyperparameterForm?
    /// Lines scrolled down in the Data pane, as the selection.
    public var dataPosition = ListState()
    /// Where the table of layers stands.
    public var layersPosition = ListState()
    /// Where the table of evaluations stands.
    public var evaluationsPosition = ListState()
    /// Where the list of runs stands; an index into `listedRuns`.
    public var runsPosition = ListState()
    /// Which tensors the Model pane looks at.
    public var inspector = InspectorView()
    /// Where the form's run would branch off; nil for one that starts at step 0.
    public var forkPoint: ForkPoint?
    /// The breakpoints of the run shown, as the trainer was told.
    public var breakpoints: [Breakpoint] = []
    /// The watched expressions of the run shown, as the trainer was told.
    public var watches: [String] = []

    /// The Train pane of a session of which no run is shown yet.
    public init(session: OpenedSession) {
        self.session = session
    }

    /// What the list shows of a run; nil where the session has none of that number.
    public func card(_ number: Int) -> RunCard? { session.runs.first { $0.number == number } }

    /// What the list shows of the run in the panes; nil where there is none.
    public var currentCard: RunCard? { current.flatMap(card) }

    /// What is known of a run; nil until it was read or trained.
    public func history(_ number: Int) -> RunHistory? { histories[number] }

    /// The history of the run that is shown.
    public var shown: RunHistory? { current.flatMap { histories[$0] } }

    /// The history of the run that has a trainer.
    public var trained: RunHistory? { active.flatMap { histories[$0] } }

    /// Whether a run would be lost by just leaving.
    public var isTraining: Bool { active != nil && (trained?.isActive ?? true) }

    /// The parts of the pane shown that can have the keys, in the order of the tab key.
    public var parts: [PartID] { pane.parts(hasSamples: !(shown?.samples.isEmpty ?? true)) }

    /// The part that has the keys.
    public var part: PartID {
        let parts = parts
        return parts[min(max(0, focus), parts.count - 1)]
    }

    /// Takes a run's events in, into its history and its card; a run without a history gets one.
    public mutating func fold(_ events: [TrainerEvent], into run: Int) {
        var history = histories.removeValue(forKey: run) ?? RunHistory()
        history.smooth(strength: chart.strength, scale: chart.scale)
        for event in events { history.fold(event) }
        histories[run] = history
        keepCard(of: run, history: history)
    }

    /// Drops what is known of a deleted run, and its mark.
    public mutating func forget(run: Int) {
        histories[run] = nil
        marked.removeAll { $0 == run }
    }

    /// Starts a run's history anew, for a trainer that reports from its own beginning.
    public mutating func replaceHistory(of run: Int, by events: [TrainerEvent]) {
        histories[run] = nil
        fold(events, into: run)
    }

    /// Whether the run shown stands still, so that it can be taken back and forth.
    public var showsTimeline: Bool {
        guard active != nil, active == current, let shown, let timeline = shown.timeline else { return false }
        return timeline.farthest > 0 && (shown.state == .paused || shown.state == .finished)
    }

    /// Puts the alert of the run shown away; it stays in the log.
    public mutating func dismissAlert() {
        guard let current else { return }
        histories[current]?.dismissAlert()
    }

    /// Recomputes the smoothed curves after the strength or the axis has changed.
    public mutating func smooth() {
        for run in histories.keys.sorted() {
            histories[run]?.smooth(strength: chart.strength, scale: chart.scale)
        }
    }

    private mutating func keepCard(of run: Int, history: RunHistory) {
        guard let index = session.runs.firstIndex(where: { $0.number == run }) else { return }
        session.runs[index].state = history.state
        session.runs[index].step = history.step
        if let plan = history.plan {
            session.runs[index].totalSteps = plan.totalSteps
            session.runs[index].primaryMetric = history.description(of: plan.primaryMetric)
        }
        var results: [Evaluation] = []
        for split in [Split.validation, .test] {
            let series = history.evaluations.filter { $0.split == split }
            guard let step = series.compactMap({ $0.latest?.step }).max() else { continue }
            let values = series.compactMap { series in
                series.latest.map { MetricValue(metric: series.metric.id, value: $0.value) }
            }
            results.append(Evaluation(step: step, split: split, values: values, isBest: false, seconds: 0))
        }
        if !results.isEmpty { session.runs[index].results = results }
    }
}
