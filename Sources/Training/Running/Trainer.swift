import Foundation

/// A run at work: obeys commands at step boundaries, moves the learner on, evaluates, saves, and
/// says what happens.
///
/// Lives inside the run's own thread; nothing of it is shared.
final class Trainer {
    /// How far to go before waiting for a person.
    enum Mode: Equatable {
        case paused
        case running(until: Int?)
    }

    let options: TrainerOptions
    let commands: Mailbox<TrainerCommand>
    let events: EventStream
    let learner: Learner
    let evaluator: Evaluator
    let environment: RunEnvironment
    let vault: CheckpointVault?

    var state: TrainerState
    var mode = Mode.running(until: nil)
    var queue: [TrainerCommand] = []
    var isOver = false
    /// Whether the end was reached and told.
    var isComplete = false
    /// What was said of settings that cannot take effect. Only looked up.
    var toldRemarks: Set<String> = []
    /// Steps of the whole run as they were told last.
    var toldSteps = 0
    /// The farthest step that was ever done.
    var farthest = 0
    /// Settings changed in the run, in order; those at steps not yet reached are a future that going
    /// back has left, and apply again when it comes.
    var changes: [MidRunChange] = []
    var appliedChanges = 0
    /// The step every rewriting of the past started from.
    var rewrites: [Int] = []
    /// The primary metric at the steps where it was evaluated, for replays. Only looked up.
    var history: [Int: EvaluationFigures] = [:]
    /// The state of the best evaluation so far.
    var best: Snapshot?
    var isBestSaved = true
    /// The step of the newest checkpoint on disk.
    var savedStep: Int?
    /// Why saving failed the last time; nil where all is well.
    var savingProblem: SavingProblem?
    var ring: SnapshotRing<Snapshot>
    /// Where states go that have no more room in memory.
    let spill: SnapshotSpill?
    /// Makes the state that the run began with; nil where it is not known any more.
    var origin: (() throws -> Snapshot)?
    /// The experiment as it was before any change.
    var initialExperiment: String?
    var clock = StepClock()
    var lastUpdateRatio = 0.0
    var toldState: RunState?
    var watchpoints = Watchpoints()
    let inspector: TensorInspector
    /// Values of the metrics when they were last computed, by `split.metric`. Only looked up.
    var latestMetrics: [String: Double] = [:]
    /// The latest steps and evaluations, from which expressions learn the past.
    var recent: [StepRecord] = []
    var recentEvaluations: [Evaluation] = []
    static let recentCount = 4096
    /// The step at whose breakpoint the run stopped: it may pass now.
    var passedStep: Int?
    /// The highest loss of a row in the batch of a step, where an expression reads it.
    var rowLoss: (step: Int, value: Double)?
    var lastWatch = ContinuousClock.now
    var phase: PendingPhase?
    /// Steps a second at most; nil as many as the machine does.
    var pace: Double?
    private var lastStep = ContinuousClock.now
    /// Seconds a copy of the state takes, and when the last was made, in seconds of training.
    var snapshotCost = 0.0
    var lastSnapshot = 0.0

    init(
        options: TrainerOptions, commands: Mailbox<TrainerCommand>, events: EventStream, learner: Learner,
        evaluator: Evaluator, environment: RunEnvironment
    ) {
        self.options = options
        self.commands = commands
        self.events = events
        self.learner = learner
        self.evaluator = evaluator
        self.environment = environment
        inspector = TensorInspector(learner)
        vault = options.checkpointFolder.map { CheckpointVault(CheckpointFolder($0, files: options.files)) }
        let spillBudget = learner.experiment.debugging.integer("snapshot-disk") << 20
        spill = options.checkpointFolder.flatMap { folder in
            spillBudget == 0
                ? nil
                : SnapshotSpill(
                    folder: CheckpointFolder(folder).path + "/.snapshots", budget: spillBudget, files: options.files)
        }
        state = TrainerState(step: 0, seconds: 0, experiment: learner.experiment.toml())
        pace = Self.usable(pace: options.pace)
        ring = SnapshotRing(
            budget: options.snapshotBudget ?? learner.experiment.debugging.integer("snapshot-memory") << 20)
    }

    /// Works until the run is over.
    func run() {
        keepSnapshot()
        postWatches()
        if mode == .paused { pause() } else { tell(.running) }
        while !isOver {
            receive()
            while !isOver, let next = nextCommand() { obey(next) }
            tellLength()
            guard !isOver else { return }
            switch mode {
            case .paused:
                events.post()
                prepareStepsBack()
                if queue.isEmpty { commands.wait() }
            case .running:
                if isAtEnd {
                    complete()
                } else if keepsPace() {
                    advance()
                }
            }
        }
    }

    /// A pace whose steps are an amount of time apart: at least a millionth of a step a second; nil for none.
    static func usable(pace: Double?) -> Double? { pace.flatMap { $0 > 0 ? min(max($0, 1e-6), 1e9) : nil } }

    /// Waits until the next step may be done; a command ends the waiting.
    ///
    /// - Returns: whether its time has come.
    private func keepsPace() -> Bool {
        guard let pace else { return true }
        let clock = ContinuousClock()
        let next = lastStep + .seconds(1 / pace)
        let now = clock.now
        guard now < next else {
            // A step that comes late is not made up for by quicker ones.
            lastStep = now - next > .seconds(1 / pace) ? now : next
            return true
        }
        // What was gathered is not to wait for the next step.
        events.post()
        commands.wait(timeout: min(next - now + .milliseconds(1), .milliseconds(100)))
        return false
    }

    /// Takes what was sent, without waiting.
    func receive() { queue += commands.drain() }

    /// The next command that may be obeyed now.
    ///
    /// While the run goes to a step, further motions wait until it is there, so that three quick
    /// presses make three steps; a pause, a stop or giving up makes an end of those that wait.
    private func nextCommand() -> TrainerCommand? {
        guard case .running(.some) = mode, queue.first?.isMotion == true else {
            return queue.isEmpty ? nil : queue.removeFirst()
        }
        guard let interrupt = queue.firstIndex(where: \.isInterrupt) else { return nil }
        queue = Array(queue[..<interrupt].filter { !$0.isMotion } + queue[interrupt...])
        return queue.removeFirst()
    }

    /// Whether nothing is left to train: all steps are done, or it no longer gets better.
    var isAtEnd: Bool { state.step >= learner.totalSteps || hasStoppedImproving }

    var hasStoppedImproving: Bool { learner.patience > 0 && state.evaluationsSinceBest >= learner.patience }

    // MARK: One step

    /// Does one step and what is due after it.
    private func advance() {
        do {
            try applyChangesAhead()
        } catch {
            return fail("\(error)")
        }
        clock.begin()
        if skips(state.step) { return finishStep(loss: state.smoothedLoss ?? 0, norm: 0) }
        let (loss, norm) = learner.computeGradients(step: state.step)
        if stopsBeforeUpdate(loss: loss, norm: norm) { return }
        guard loss.isFinite, norm.isFinite else { return stopAtNonFinite(loss: loss, norm: norm) }
        finishStep(loss: loss, norm: norm)
    }

    /// Updates the weights and does what is due after a step.
    func finishStep(loss: Double, norm: Double) {
        let rate = learner.rate(step: state.step)
        if !skips(state.step) { update(step: state.step, norm: norm) }
        countStep(loss: loss)
        state.seconds += clock.end()
        let units = Double(learner.source.unitsPerStep)
        let record = StepRecord(
            step: state.step, epoch: learner.epoch(step: state.step), loss: loss, learningRate: rate,
            gradientNorm: norm, updateRatio: lastUpdateRatio,
            throughput: clock.secondsPerStep > 0 ? units / clock.secondsPerStep : 0, seconds: state.seconds)
        events.add(record)
        farthest = max(farthest, state.step)
        noticeStep(record)
        if isEvaluationDue { evaluateAsPlanned() }
        if isSnapshotDue { keepSnapshot() }
        let every = learner.checkpointEvery
        // Tiny networks do thousands of steps a second: writing more often would cost more than it saves.
        if every > 0, state.step % every == 0, !isAtEnd, (vault?.secondsSinceWrite ?? 0) > 2 { saveCheckpoint() }
        inspector.stepDone()
        if case .running(let target?) = mode, state.step >= target { pause() }
    }

    /// Updates the weights, and measures the update where someone wants to know.
    private func update(step: Int, norm: Double) {
        // Measuring costs another pass over the weights; the figure moves slowly.
        let measuring = step % 10 == 0
        let measuresTensors =
            !watchpoints.isEmpty
            && watchpoints.reads { if case .tensor(let quantity) = $0 { quantity.statistic == .ratio } else { false } }
        if measuresTensors { inspector.beginUpdate() }
        lastUpdateRatio = learner.update(step: step, gradientNorm: norm, measuring: measuring) ?? lastUpdateRatio
        if measuresTensors { inspector.endUpdate() }
    }

    /// The part of a step's book-keeping that a replay repeats.
    func countStep(loss: Double) {
        state.step += 1
        state.smoothedLoss = state.smoothedLoss.map { $0 + 0.05 * (loss - $0) } ?? loss
    }

    /// Whether a person asked to leave out the batch of a step.
    func skips(_ step: Int) -> Bool { changes.contains { $0.step == step && $0.skipsBatch } }

    /// A loss or gradient that is not finite: the weights are still good, and stay so.
    func stopAtNonFinite(loss: Double, norm: Double) {
        let what = loss.isFinite ? "the gradient" : "the loss"
        let message =
            "\(what) of step \(state.step + 1) is not finite; the weights before it are untouched. Go back and "
            + "lower the learning rate, or skip the batch"
        events.post(.alert(Alert(step: state.step, severity: .error, message: message)))
        learner.discardGradients()
        if options.isUnattended {
            saveCheckpoint()
            return fail(
                "\(what) of step \(state.step + 1) is not finite; lower training.learning-rate or set training.clip-norm"
            )
        }
        events.post(
            .breakpointHit(
                BreakpointHit(
                    step: state.step, expression: loss.isFinite ? "gradient_norm is not finite" : "loss is not finite",
                    values: [
                        WatchValue(expression: "loss", value: loss),
                        WatchValue(expression: "gradient_norm", value: norm),
                    ], layer: inspector.gradientToBlame(), blame: blame(step: state.step))))
        pause()
    }

    // MARK: Saying where it stands

    /// Says how many steps the run has, where that is another number than it was.
    private func tellLength() {
        guard learner.totalSteps != toldSteps else { return }
        toldSteps = learner.totalSteps
        events.post(.lengthChanged(totalSteps: toldSteps))
    }

    func tell(_ runState: RunState) {
        guard toldState != runState else { return }
        toldState = runState
        events.post(.stateChanged(runState))
    }

    func pause() {
        mode = .paused
        watchpoints.until = nil
        keepSnapshot()
        postWatches()
        tell(.paused)
        postTimeline()
    }

    func fail(_ message: String) {
        isOver = true
        tell(.failed)
        events.post(.failed(message: message))
    }

    func warn(_ message: String, severity: Alert.Severity = .warning) {
        events.post(.alert(Alert(step: state.step, severity: severity, message: message)))
    }
}
