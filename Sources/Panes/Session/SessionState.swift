import Catalog
import Columns
import Datasets
import Experiments
import Hosting
import Language
import Metrics
import TerminalUI

/// An open session: its runs, and what is known of them.
public struct SessionState: Sendable {
    /// The session with the cards of its runs, kept up to date by `fold`.
    public private(set) var card: OpenedSession
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

    /// Visible steps and crosshair, common to every chart over steps; forks and the timeline read the crosshair.
    public var window = ChartWindow()
    /// How curves of the loss are averaged and on which axis they are drawn.
    public private(set) var smoothing = Smoothing()
    /// The breakpoints of the run shown, as the trainer was told.
    public var breakpoints: [Breakpoint] = []
    /// The watched expressions of the run shown, as the trainer was told.
    public var watches: [String] = []

    /// What went wrong outside of any run, oldest first, as the list of events tells it.
    private(set) var problems: [LogLine] = []
    /// What a pane has found out about the next run and wants seen on the others; nil where there is nothing.
    var remark: Remark?
    /// Changes that a person has made to the settings of a first run that is not started.
    var unstartedChanges = 0

    /// A session of which no run is shown yet.
    public init(_ card: OpenedSession) { self.card = card }

    /// What the list shows of a run; nil where the session has none of that number.
    public func runCard(_ number: Int) -> RunCard? { card.runs.first { $0.number == number } }

    /// What the list shows of the run in the panes; nil where there is none.
    public var currentCard: RunCard? { current.flatMap(runCard) }

    /// What is known of a run; nil until it was read or trained.
    public func history(_ number: Int) -> RunHistory? { histories[number] }

    /// The history of the run that is shown.
    public var shown: RunHistory? { current.flatMap { histories[$0] } }

    /// The history of the run that has a trainer.
    public var trained: RunHistory? { active.flatMap { histories[$0] } }

    /// Whether a run would be lost by just leaving.
    public var isTraining: Bool { active != nil && (trained?.isActive ?? true) }

    /// What the run shown is about and a person may give up: a replay, a look-ahead; nil where there is none.
    var cancellableWork: WorkProgress? {
        guard active != nil, active == current, let work = shown?.progress, work.canBeCancelled else { return nil }
        return work
    }

    /// Whether the run that has a trainer waits.
    var isPaused: Bool { trained?.state == .paused }

    /// The run that another program trains in this session; nil where none does.
    public var trainedElsewhere: Int? {
        guard !card.isWritable, card.writer != nil else { return nil }
        return card.runs.last { [.preparing, .running, .paused, .evaluating, .saving].contains($0.state) }?.number
    }

    /// What a setting of the run shown is where that stands, changes by hand taken in; nil where there is none such.
    func setting(at path: String) -> SettingValue? {
        let step = shown?.step ?? 0
        let changed = shown?.changes.last { $0.step <= step && $0.change.path == path }
        return changed?.change.value ?? currentCard?.experiment.value(at: path)
    }

    /// Takes a run's events in, into its history and its card; a run without a history gets one.
    public mutating func fold(_ events: [TrainerEvent], into run: Int) {
        var history = histories.removeValue(forKey: run) ?? RunHistory()
        history.smooth(strength: smoothing.strength, scale: smoothing.scale)
        for event in events { history.fold(event) }
        histories[run] = history
        keepCard(of: run, history: history)
    }

    /// Takes the session's list of runs in, where one was started or deleted.
    public mutating func update(_ card: OpenedSession) {
        self.card = card
        if let current, runCard(current) == nil { self.current = nil }
    }

    /// Starts a run's history anew, for a trainer that reports from its own beginning.
    public mutating func replaceHistory(of run: Int, by events: [TrainerEvent]) {
        histories[run] = nil
        fold(events, into: run)
    }

    /// Keeps what went wrong among the events, where it is found once it is no longer said.
    mutating func note(problem: Text) {
        guard let current, histories[current] != nil else {
            if problems.last?.text != problem { problems.append(LogLine(step: 0, kind: .error, text: problem)) }
            return
        }
        histories[current]?.note(problem: problem)
    }

    /// What the list of events shows: that of the run, or while there is none what went wrong before it.
    var log: [LogLine] { shown?.log ?? problems }

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

    /// What a run that has ended was warned of before it was opened is past: it stands in the log. Why it failed is not.
    mutating func dismissPastAlert(of run: Int) {
        guard let history = histories[run], !history.isActive, history.state != .failed else { return }
        histories[run]?.dismissAlert()
    }

    /// Averages the loss of every run in another way.
    public mutating func smooth(_ change: (inout Smoothing) -> Void) {
        change(&smoothing)
        for run in histories.keys.sorted() {
            histories[run]?.smooth(strength: smoothing.strength, scale: smoothing.scale)
        }
    }

    private mutating func keepCard(of run: Int, history: RunHistory) {
        guard let index = card.runs.firstIndex(where: { $0.number == run }) else { return }
        card.runs[index].state = history.state
        card.runs[index].hasStoppedEarly = history.hasStoppedEarly
        card.runs[index].step = history.step
        if let plan = history.plan {
            card.runs[index].totalSteps = plan.totalSteps
            card.runs[index].primaryMetric = history.description(of: plan.primaryMetric)
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
        if !results.isEmpty { card.runs[index].results = results }
    }
}

extension SessionState {
    /// What a pane has found out about the next run, for where that pane is not in sight.
    struct Remark: Sendable, Hashable {
        /// Where one reads more.
        var pane: PaneID
        var text: Text
    }

    /// Takes a breakpoint or a watch out again that was added last and is not taken.
    mutating func takeBack(_ command: TrainerCommand) {
        switch command {
        case .breakpoints(let refused) where refused.last != nil && refused.last == breakpoints.last:
            breakpoints.removeLast()
        case .watches(let refused) where refused.last != nil && refused.last == watches.last: watches.removeLast()
        default: break
        }
    }
}
