import Experiments
import Foundation
import Language
import Learning

/// A run at work: obeys commands at step boundaries, moves the learner on, evaluates, saves, and
/// says what happens.
///
/// It is the loop and the commands; what they move has an owner each. Lives inside the run's own thread; nothing of it
/// is shared.
final class Trainer {
    /// How far to go before waiting for a person.
    enum Mode: Equatable {
        case paused
        case running(until: Int?)
    }

    let options: TrainerOptions
    let inbox: CommandInbox
    let voice: RunVoice
    let position: RunPosition
    let timeline: RunTimeline
    let saver: CheckpointSaver
    let debugger: RunDebugger
    /// Tells of work that takes a moment.
    let watch: WorkWatch
    var pacer: Pacer
    var clock = StepClock()
    var mode = Mode.running(until: nil)
    var isOver = false
    /// Whether the end was reached and told.
    var isComplete = false
    /// The step at which that was; nil where it was not, or was changed since.
    var completedStep: Int?

    init(
        options: TrainerOptions, inbox: CommandInbox, voice: RunVoice, position: RunPosition,
        environment: RunEnvironment
    ) {
        self.options = options
        self.inbox = inbox
        self.voice = voice
        self.position = position
        pacer = Pacer(pace: options.pace, now: .now)
        let settings = position.learner.experiment.debugging
        let folder = options.checkpointFolder.map { CheckpointFolder($0, files: options.files) }
        let spillBudget = settings.integer("snapshot-disk") << 20
        timeline = RunTimeline(
            position: position, voice: voice, inbox: inbox,
            budget: options.snapshotBudget ?? settings.integer("snapshot-memory") << 20,
            vault: folder.map(CheckpointVault.init),
            spill: folder.flatMap { folder in
                spillBudget == 0
                    ? nil
                    : SnapshotSpill(folder: folder.path + "/.snapshots", budget: spillBudget, files: options.files)
            })
        debugger = RunDebugger(position)
        saver = CheckpointSaver(
            position: position, timeline: timeline, voice: voice, environment: environment,
            isUnattended: options.isUnattended)
        let watch = WorkWatch(voice: voice)
        self.watch = watch
        position.evaluator.watch = { watch.heard($0) }
        saver.metConditions = { [unowned self] in debugger.met }
        saver.placeIsGone = { [unowned self] in if !isOver { pause() } }
    }

    var learner: Learner { position.learner }
    var state: TrainerState { position.state }

    /// Works until the run is over.
    func run() {
        timeline.keepSnapshot()
        postWatches()
        if mode == .paused { pause() } else { voice.tell(.running) }
        while !isOver {
            inbox.receive()
            while !isOver, let next = inbox.next(goesToStep: goesToStep) {
                obey(next)
                clock.halt()
            }
            voice.tell(totalSteps: learner.totalSteps)
            guard !isOver else { return }
            switch mode {
            case .paused:
                voice.post()
                if debugger.phase == nil { timeline.prepareStepsBack() }
                if inbox.isEmpty { inbox.wait() }
            case .running:
                if position.isAtEnd {
                    complete()
                } else if let delay = pacer.wait(at: .now) {
                    clock.halt()
                    // What was gathered is not to wait for the next step.
                    voice.post()
                    inbox.wait(timeout: min(delay + .milliseconds(1), .milliseconds(100)))
                } else {
                    advance()
                }
            }
        }
    }

    private var goesToStep: Bool { if case .running(.some) = mode { true } else { false } }

    // MARK: One step

    /// Does one step and what is due after it.
    private func advance() {
        do {
            try timeline.applyChangesAhead()
        } catch {
            return fail(Text(explaining: error))
        }
        // What a model writes before it has learned anything is what the later texts are measured by.
        if state.step == 0 { writeSamples() }
        clock.begin(at: .now)
        if timeline.skips(state.step) { return finishStep(loss: state.smoothedLoss ?? 0, norm: 0) }
        let (loss, norm) = learner.computeGradients(step: state.step)
        if let hit = debugger.check(loss: loss, norm: norm) {
            stop(at: hit)
            return learner.discardGradients()
        }
        guard loss.isFinite, norm.isFinite else { return stopAtNonFinite(loss: loss, norm: norm) }
        finishStep(loss: loss, norm: norm)
    }

    /// Updates the weights and does what is due after a step.
    func finishStep(loss: Double, norm: Double) {
        let rate = learner.rate(step: state.step)
        let isSkipped = timeline.skips(state.step)
        if !isSkipped { debugger.update(norm: norm) }
        position.countStep(loss: loss)
        position.state.seconds += clock.step(at: .now)
        let units = Double(learner.source.unitsPerStep)
        let record = StepRecord(
            step: state.step, epoch: learner.epoch(step: state.step), loss: loss, learningRate: rate,
            gradientNorm: norm, updateRatio: debugger.updateRatio,
            throughput: clock.secondsPerStep > 0 ? units / clock.secondsPerStep : 0, seconds: state.seconds,
            stepsPerSecond: clock.stepsPerSecond, isSkipped: isSkipped)
        voice.add(record)
        timeline.stepDone()
        debugger.notice(record) { stop(at: $0) }
        if let values = debugger.watchValues(after: record) { voice.post(.watched(values)) }
        var worked = false
        if position.isEvaluationDue {
            evaluateAsPlanned()
            worked = true
        } else if position.isSampleDue {
            writeSamples()
            worked = true
        }
        if timeline.isSnapshotDue {
            timeline.keepSnapshot()
            worked = true
        }
        let every = learner.checkpointEvery
        // Of the past it is known how to come here; what is saved is how far the run has come.
        if every > 0, state.step % every == 0, !position.isAtEnd, state.step == timeline.farthest, saver.isRested {
            saver.save()
            worked = true
        }
        if worked { clock.work(until: .now) }
        debugger.inspector.stepDone()
        if case .running(let target?) = mode, state.step >= target { pause() }
    }

    /// A loss or gradient that is not finite: the weights are still good, and stay so.
    func stopAtNonFinite(loss: Double, norm: Double) {
        let what = loss.isFinite ? Text("the gradient", zh: "梯度") : Text("the loss", zh: "损失")
        let step = state.step + 1
        warn(
            Text(
                """
                \(what) of step \(step) is not finite; the weights before it are untouched. Go back and \
                lower the learning rate, or skip the batch
                """,
                zh: "第 \(step) 步的\(what)是非有限值；此前的权重未受影响。请后退并降低学习率，或跳过这一批"), severity: .error)
        learner.discardGradients()
        if options.isUnattended {
            saver.save()
            return fail(
                Text(
                    "\(what) of step \(step) is not finite; lower training.learning-rate or set training.clip-norm",
                    zh: "第 \(step) 步的\(what)是非有限值；请降低 training.learning-rate 或设置 training.clip-norm"))
        }
        voice.post(.breakpointHit(debugger.nonFinite(loss: loss, norm: norm)))
        pause()
    }

    // MARK: Standing still

    func pause() {
        mode = .paused
        clock.halt()
        debugger.paused()
        timeline.keepSnapshot()
        postWatches()
        voice.tell(.paused)
        postTimeline()
    }

    /// Stops at a condition that holds. A run that nobody watches is saved and ends.
    func stop(at hit: BreakpointHit) {
        voice.post(.breakpointHit(hit))
        guard options.isUnattended else { return pause() }
        warn(
            Text("stopped at breakpoint \(hit.condition)", zh: "停在断点：\(hit.condition)"), severity: .note)
        inbox.insert(.stop(save: true))
        mode = .paused
    }

    func fail(_ message: Text) {
        isOver = true
        voice.tell(.failed)
        voice.post(.failed(message: message))
    }

    func warn(_ text: Text, severity: Alert.Severity = .warning) {
        voice.warn(text, at: state.step, severity: severity)
    }

    func postTimeline() { voice.post(.timeline(timeline.summary(secondsPerStep: clock.secondsPerStep))) }

    /// Tells the values of the watched expressions as they are after the last step.
    func postWatches() {
        if let values = debugger.watchValues() { voice.post(.watched(values)) }
    }
}
