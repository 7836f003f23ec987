import Columns
import Datasets
import Experiments
import Language
import Metrics
import TerminalUI

/// All that the screen knows of one run: the trainer's events folded into bounded series and lists.
public struct RunHistory: Sendable {
    /// What is known of the run before its first step; nil until the data are read and the model is built.
    public private(set) var plan: RunPlan?
    /// What it is doing, or how it ended.
    public private(set) var state: RunState = .preparing
    /// The step done last; nil before the first.
    public private(set) var latest: StepRecord?
    /// The training loss, smoothed as `smooth(strength:scale:)` last asked for.
    public private(set) var loss = BoundedCurve(smoothing: 0.9, scale: .logarithmic)
    /// The rate of every step's update.
    public private(set) var learningRate = BoundedCurve(capacity: 1 << 13)
    /// The norm of every step's gradients before clipping.
    public private(set) var gradientNorm = BoundedCurve(capacity: 1 << 14)
    /// The size of every step's update relative to the weights.
    public private(set) var updateRatio = BoundedCurve(capacity: 1 << 13)
    /// Samples, or tokens, a second.
    public private(set) var throughput = BoundedCurve(capacity: 1 << 12)
    /// One series a metric and split, in the plan's order, validation before test before training.
    public private(set) var evaluations: [EvaluationSeries] = []
    private var events = EventLog()
    /// Settings changed on the way, with the steps done when they were.
    private(set) var changes: [(step: Int, change: SettingChange)] = []
    /// Oldest first, at most `sampleCapacity` texts.
    public private(set) var samples: [TextSample] = []
    /// Those that were told of, oldest first; some may have been pruned since.
    public private(set) var checkpoints: [CheckpointRecord] = []
    /// The newest warning or error, until a person has dismissed it.
    private var newestAlert: Alert?
    /// The newest warning or error, until a person has dismissed it. Before its step, where the run has gone back, it
    /// has not come about.
    public var alert: Alert? { newestAlert.flatMap { $0.step <= step ? $0 : nil } }
    /// How it ended; nil until it has.
    public private(set) var outcome: RunOutcome?
    /// Why the run failed.
    public private(set) var failure: Text?
    /// Where the trainer stands after going back or forth; nil while it is at its newest step.
    public private(set) var position: Int?
    /// How far a replay or a look-ahead has come.
    public private(set) var progress: WorkProgress?
    /// Which states can be reached; nil until the run has paused.
    public private(set) var timeline: Timeline?
    /// The state that a fork was last prepared from.
    public private(set) var forkPoint: ForkPoint?
    /// What the last look-ahead showed.
    public private(set) var lookAhead: LookAheadResult?
    /// The breakpoint that held last.
    public private(set) var breakpointHit: BreakpointHit?
    /// Values of the watched expressions, as told last.
    public private(set) var watches: [WatchValue] = []
    /// The phase that comes next within the step, where it is done phase by phase.
    public private(set) var phase: (next: StepPhase, step: Int)?
    /// All tensors of a source, without their values.
    public private(set) var inspection: Inspection?
    /// One tensor with its values.
    public private(set) var tensor: Inspection?
    /// The rows of the batch that was looked at last.
    public private(set) var blame: BatchBlame?

    /// What happened, in that order, at most `logCapacity` lines.
    public var log: [LogLine] { events.lines }
    /// Lines kept of the log.
    public static let logCapacity = 1000
    /// Texts kept.
    public static let sampleCapacity = 100

    /// A run of which nothing is known yet.
    public init() {}

    /// Steps done, where the trainer stands.
    public var step: Int { position ?? latest?.step ?? plan?.firstStep ?? 0 }

    /// Whether it has not ended: it runs, waits or is being prepared.
    public var isActive: Bool {
        switch state {
        case .preparing, .running, .paused, .evaluating, .saving: true
        case .finished, .stopped, .failed: false
        }
    }

    /// Takes in one event; what a person sees of the run changes here only.
    public mutating func fold(_ event: TrainerEvent) {
        switch event {
        case .prepared(let plan): prepare(plan)
        case .stateChanged(let state):
            self.state = state
            if state == .running { phase = nil }
        case .steps(let records): for record in records { fold(record) }
        case .evaluated(let evaluation): fold(evaluation)
        case .sampled(let sample):
            samples.append(sample)
            if samples.count > Self.sampleCapacity { samples.removeFirst() }
        case .checkpointed(let record): fold(record)
        case .alert(let alert):
            if alert.severity != .note { newestAlert = alert }
            events.note(alert)
        case .journal(let entry): fold(entry)
        case .finished(let outcome): finish(outcome)
        case .failed(let message):
            state = .failed
            progress = nil
            failure = message
            newestAlert = Alert(step: step, severity: .error, text: message)
            events.note(step, .error, message)
        case .moved(let step): moved(to: step)
        case .rewritten(let step): truncate(after: step)
        case .lengthChanged(let steps): plan?.totalSteps = steps
        case .progress(let progress): self.progress = progress.done < progress.total ? progress : nil
        case .timeline(let timeline):
            self.timeline = timeline
            // The trainer waits: what was under way is done, or was given up.
            progress = nil
        case .forkReady(let point): forkPoint = point
        case .lookedAhead(let result):
            lookAhead = result
            progress = nil
        case .breakpointHit(let hit):
            breakpointHit = hit
            blame = hit.blame
            events.note(hit.step, .warning, Text("breakpoint: \(hit.condition)", zh: "断点：\(hit.condition)"))
        case .watched(let values): watches = values
        case .phase(let next, let step): phase = (next, step)
        case .inspected(let inspection):
            if inspection.request.name.isEmpty { self.inspection = inspection } else { tensor = inspection }
        case .blamed(let blame): self.blame = blame
        case .refused(.evaluate, let reason), .refused(.blame, let reason): events.note(step, .note, reason)
        case .refused(_, let reason): events.note(step, .warning, reason)
        }
    }

    /// Adds what went wrong outside of the trainer.
    mutating func note(problem: Text) {
        if events.lines.last?.text != problem { events.note(step, .error, problem) }
    }

    private mutating func moved(to step: Int) {
        position = step
        progress = nil
        phase = nil
    }

    /// Recomputes the smoothed loss where another strength or axis is asked for.
    public mutating func smooth(strength: Double, scale: Scale) { loss.setSmoothing(strength, scale: scale) }

    /// Puts the alert away; it stays in the log.
    public mutating func dismissAlert() { newestAlert = nil }

    private mutating func prepare(_ plan: RunPlan) {
        self.plan = plan
        outcome = nil
        failure = nil
        // What was read of a fork's parent came before the plan, which says what its metrics are.
        var described = evaluations
        for index in described.indices { described[index].describe(as: description(of: described[index].metric.id)) }
        described.sort { rank($0) < rank($1) }
        evaluations = described
        truncate(after: plan.firstStep)
        events.note(plan)
    }

    private mutating func fold(_ entry: JournalEntry) {
        switch entry.action {
        case .change(let settings): changes += settings.map { (entry.step, $0) }
        // What comes of it is told next.
        case .stop: return events.note(entry.step, .edit, entry.text, isRoutine: true)
        default: break
        }
        events.note(entry.step, .edit, entry.text)
    }

    private mutating func fold(_ record: StepRecord) {
        latest = record
        position = nil
        phase = nil
        // A step done again after going back is the same step; what came after it is not the present yet.
        if let farthest = loss.lastStep, record.step <= farthest {
            if record.step < farthest { position = record.step }
            return
        }
        loss.append(step: record.step, value: record.loss)
        learningRate.append(step: record.step, value: record.learningRate)
        gradientNorm.append(step: record.step, value: record.gradientNorm)
        updateRatio.append(step: record.step, value: record.updateRatio)
        throughput.append(step: record.step, value: record.throughput)
    }

    private mutating func fold(_ evaluation: Evaluation) {
        for value in evaluation.values {
            let index =
                evaluations.firstIndex { $0.split == evaluation.split && $0.metric.id == value.metric }
                ?? insert(value.metric, evaluation.split)
            evaluations[index].append(step: evaluation.step, value: value)
        }
        let shown = evaluation.values.first { $0.metric == plan?.primaryMetric } ?? evaluation.values.first
        let figure = shown.map { value in
            let title = description(of: value.metric).label
            let number = value.value.map { Text(verbatim: NumberFormat.figure($0)) } ?? Text("undefined", zh: "无定义")
            return Text("\(title) \(number)", zh: "\(title) \(number)")
        }
        events.note(evaluation, figure: figure ?? .empty, present: step)
    }

    private mutating func fold(_ record: CheckpointRecord) {
        checkpoints.removeAll { $0.folder == record.folder }
        checkpoints.append(record)
        let name = record.name.map { " '\($0)'" } ?? ""
        let size = NumberFormat.bytes(record.bytes)
        let text = Text("checkpoint\(name) saved, \(size)", zh: "已保存检查点\(name)，\(size)")
        if record.name == nil {
            events.noteSaved(record.step, text, present: step)
        } else {
            events.note(record.step, .saved, text)
        }
    }

    private mutating func finish(_ outcome: RunOutcome) {
        self.outcome = outcome
        progress = nil
        state = outcome.reason == .stopped ? .stopped : .finished
        for evaluation in outcome.evaluations {
            for value in evaluation.values {
                let index =
                    evaluations.firstIndex { $0.split == evaluation.split && $0.metric.id == value.metric }
                    ?? insert(value.metric, evaluation.split)
                guard evaluations[index].latest?.step != evaluation.step else { continue }
                evaluations[index].append(step: evaluation.step, value: value)
            }
        }
        events.note(outcome, isSaved: checkpoints.contains { $0.step == outcome.step })
    }

    /// Forgets what happened after a step, as the trainer has gone back to it.
    public mutating func truncate(after step: Int) {
        loss.truncate(after: step)
        learningRate.truncate(after: step)
        gradientNorm.truncate(after: step)
        updateRatio.truncate(after: step)
        throughput.truncate(after: step)
        changes.removeAll { $0.step > step }
        for index in evaluations.indices { evaluations[index].truncate(after: step) }
    }

    private mutating func insert(_ metric: String, _ split: Split) -> Int {
        let added = EvaluationSeries(split: split, metric: description(of: metric))
        let place = evaluations.firstIndex { rank(added) < rank($0) } ?? evaluations.count
        evaluations.insert(added, at: place)
        return place
    }

    private func rank(_ series: EvaluationSeries) -> Int {
        let splits: [Split] = [.validation, .test, .train]
        let split = splits.firstIndex(of: series.split) ?? splits.count
        let metric = plan?.metrics.firstIndex { $0.id == series.metric.id } ?? plan?.metrics.count ?? 0
        return split * 1000 + metric
    }
}
