import Datasets
import Metrics
import TerminalUI
import Training

/// An open session: its runs, what is known of them, and how the panes show it.
public struct Workspace: Sendable {
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

    public var pane: PaneID = .train
    /// Index into the parts of the pane.
    public var focus = 0
    /// Whether only the focused part is shown.
    public var isEnlarged = false

    public var chart = ChartView()
    public var metricsPosition = ListState()
    /// Lines scrolled down from the newest in the log.
    public var logOffset = 0
    /// Samples back from the newest, and lines scrolled down in it.
    public var sampleAge = 0
    public var sampleLine = 0
    public var form: HyperparameterForm?
    public var dataPosition = ListState()
    public var layersPosition = ListState()
    public var evaluationsPosition = ListState()
    public var runsPosition = ListState()
    public var inspector = InspectorView()
    /// Where the form's run would branch off; nil for one that starts at step 0.
    public var forkPoint: ForkPoint?
    /// The breakpoints of the run shown, as the trainer was told.
    public var breakpoints: [Breakpoint] = []
    public var watches: [String] = []

    public init(session: OpenedSession) {
        self.session = session
    }

    public func card(_ number: Int) -> RunCard? { session.runs.first { $0.number == number } }

    public var currentCard: RunCard? { current.flatMap(card) }

    public func history(_ number: Int) -> RunHistory? { histories[number] }

    /// The history of the run that is shown.
    public var shown: RunHistory? { current.flatMap { histories[$0] } }

    /// The history of the run that has a trainer.
    public var trained: RunHistory? { active.flatMap { histories[$0] } }

    /// Whether a run would be lost by just leaving.
    public var isTraining: Bool { active != nil && (trained?.isActive ?? true) }

    public var parts: [PartID] { pane.parts(hasSamples: !(shown?.samples.isEmpty ?? true)) }

    public var part: PartID {
        let parts = parts
        return parts[min(max(0, focus), parts.count - 1)]
    }

    public mutating func fold(_ events: [TrainerEvent], into run: Int) {
        var history = histories.removeValue(forKey: run) ?? RunHistory()
        history.smooth(strength: chart.strength, scale: chart.scale)
        for event in events { history.fold(event) }
        histories[run] = history
        keepCard(of: run, history: history)
    }

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
