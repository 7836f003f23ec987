import Columns
import Datasets
import Experiments
import Foundation
import Graphs
import Kernels
import Language
import Learning
import Models

/// Brings a run to its first step: reads the data, builds the model, and takes up the state it is to
/// start from.
struct TrainerPreparation {
    let experiment: Experiment
    let options: TrainerOptions
    let commands: Mailbox<TrainerCommand>
    let voice: RunVoice

    /// The name of the checkpoint that a run which is another's child begins with.
    static let startName = "start"

    func trainer() throws -> Trainer {
        KernelLibrary.useOneThread()
        let (experiment, checkpoint) = try startingPoint()
        let watch = PreparationWatch(commands: commands, voice: voice)
        // What goes on from weights reads its data as these were learned: by their names and tokens.
        let data = try PreparedData.load(
            experiment.data, relativeTo: experiment.folder, seed: experiment.seed,
            learned: try checkpoint.map { try $0.fitted() }, watch: { try watch.heard($0) })
        let source = try BatchSource(data, experiment: experiment)
        let dataHash = try source.contentHash(watch: { try watch.heard($0) })
        watch.end()
        // A run goes on with as many slices as it began with, also where a later version would choose others.
        let learner = try Learner(
            experiment: experiment, source: source, threads: Learner.threads(options.threads, of: experiment),
            slices: options.start == .resume ? checkpoint?.description.environment.slices : nil)
        let evaluator = try Evaluator(learner)
        let environment = RunEnvironment(
            slices: learner.program.slices, instructionSet: InstructionSet.current.rawValue,
            kernelLibrary: KernelLibrary.description, toolchain: Self.toolchain, dataHash: dataHash)
        let trainer = Trainer(
            options: options, inbox: CommandInbox(commands, waiting: watch.commandsHeard), voice: voice,
            position: RunPosition(learner, evaluator), environment: environment)
        trainer.saver.vault?.onDamage = { [unowned trainer] error in
            trainer.warn(
                Text(
                    "\(error.text); the state of its step is made again from an earlier one, where there is one",
                    zh: "\(error.text)；该步的状态将从更早的状态重新得到（如果有）"))
        }
        try setWatches(of: trainer)
        if let checkpoint { try take(checkpoint, into: trainer) }
        setOrigin(of: trainer, experiment: experiment, checkpoint: checkpoint)
        let plan = try plan(of: trainer)
        voice.tell(plan)
        if checkpoint == nil || options.start != .resume { trainer.tellRemarks() }
        tellOfStepsDoneAgain(by: trainer, checkpoint)
        tellOfMissingTensors(in: trainer)
        // A child is whole by itself from the start, should its parent be deleted or it be killed at once.
        if case .fork = options.start { trainer.saver.save(name: Self.startName) }
        if options.startPaused { trainer.mode = .paused }
        return trainer
    }

    /// A run that was not saved at its end goes back to where it was: nobody is to wonder where its steps are.
    private func tellOfStepsDoneAgain(by trainer: Trainer, _ checkpoint: Checkpoint?) {
        guard options.start == .resume, let end = options.past.abruptEnd, end.step > trainer.state.step else { return }
        let first = trainer.state.step + 1
        let steps =
            first == end.step
            ? Text("step \(first.grouped) is done again", zh: "重做第 \(first.grouped) 步")
            : Text(
                "steps \(first.grouped) to \(end.step.grouped) are done again",
                zh: "重做第 \(first.grouped) 至 \(end.step.grouped) 步")
        let differs = checkpoint.map {
            !trainer.saver.environment.differences(from: $0.description.environment).isEmpty
        }
        let bits = differs == true ? Text.empty : Text(", to the same bits", zh: "，结果逐位相同")
        trainer.warn(Text("\(end.words); \(steps)\(bits)", zh: "\(end.words)；\(steps)\(bits)"))
    }

    /// A condition on a tensor that the model does not have would wait for ever.
    private func tellOfMissingTensors(in trainer: Trainer) {
        for text in trainer.debugger.expressions {
            guard let problem = trainer.debugger.missingTensor(in: text) else { continue }
            trainer.warn(
                Text("'\(text)' never has a value: \(problem)", zh: "'\(text)' 永远没有值：\(problem)"))
        }
    }

    /// The experiment to go on with, and the checkpoint to go on from.
    private func startingPoint() throws -> (Experiment, Checkpoint?) {
        switch options.start {
        case .beginning: return (experiment, nil)
        case .fork(let folder):
            return (experiment, try Checkpoint(verifying: folder.path(percentEncoded: false)))
        case .resume:
            guard let folder = options.checkpointFolder else { return (experiment, nil) }
            let (checkpoint, damaged) = Checkpoint.newest(
                in: CheckpointFolder(folder, files: options.files), recorded: options.past.checkpoints)
            guard let checkpoint else {
                // Beginning anew would throw away what was recorded: only a person can want that.
                if let first = damaged.first { throw first }
                return (experiment, nil)
            }
            for error in damaged {
                voice.warn(
                    Text(
                        "\(error.text); going on from step \(checkpoint.step.grouped)",
                        zh: "\(error.text)；从第 \(checkpoint.step.grouped) 步继续"), at: checkpoint.step)
            }
            // Settings as they stood there, changes made in the run included; file names stay relative
            // to where the session is now.
            var resumed = try checkpoint.experiment()
            resumed.folder = experiment.folder
            return (resumed, checkpoint)
        }
    }

    /// Tells the trainer how to make the state the run began with, for going back to before all that
    /// was kept: initial weights are a function of the experiment.
    private func setOrigin(of trainer: Trainer, experiment: Experiment, checkpoint: Checkpoint?) {
        let learner = trainer.learner
        if case .fork = options.start, let checkpoint {
            let state = trainer.state
            trainer.timeline.origin = {
                _ = try learner.restore(checkpoint)
                return learner.snapshot(state)
            }
            return
        }
        if checkpoint != nil, checkpoint?.description.initialExperiment == nil, let vault = trainer.saver.vault {
            trainer.timeline.origin = { try vault.start(like: learner) }
            return
        }
        let text = checkpoint == nil ? experiment.toml() : checkpoint?.description.initialExperiment
        guard let text else { return }
        trainer.timeline.initialExperiment = text
        trainer.timeline.origin = {
            let first = try Experiment(stored: text, folder: learner.experiment.folder)
            let source = try BatchSource(learner.source.data, experiment: first)
            source.origin = learner.source.origin
            let fresh = try Learner(experiment: first, source: source, threads: 1)
            return fresh.snapshot(TrainerState(step: 0, seconds: 0, experiment: first.toml()))
        }
    }

    /// Sets the breakpoints and watches: those of the options, or else of the experiment.
    private func setWatches(of trainer: Trainer) throws {
        let settings = trainer.learner.experiment.debugging
        var key = "debugging.breakpoints"
        do {
            try trainer.debugger.setBreakpoints(
                options.breakpoints ?? settings.words("breakpoints").map { Breakpoint($0) })
            key = "debugging.watches"
            try trainer.debugger.setWatches(options.watches ?? settings.words("watches"))
        } catch {
            throw ExperimentError(key: key, reason: error.text)
        }
    }

    /// Weights go by position: those of one input or class must not come to stand for another.
    private func checkPreparation(of checkpoint: Checkpoint, for trainer: Trainer) throws {
        guard let difference = trainer.learner.source.data.fitted.difference(from: try checkpoint.fitted()) else {
            return
        }
        guard difference == FittedData.otherScaling else {
            throw CheckpointError(
                folder: checkpoint.folder,
                reason: Text(
                    "its weights do not go with these data: \(difference)", zh: "其权重与这些数据不符：\(difference)"))
        }
        trainer.warn(Text("not as before: \(difference)", zh: "与之前不同：\(difference)"))
    }

    /// Restores a checkpoint and says what differs from when it was written.
    private func take(_ checkpoint: Checkpoint, into trainer: Trainer) throws {
        try checkPreparation(of: checkpoint, for: trainer)
        let learner = trainer.learner
        let missing = try learner.restore(checkpoint)
        let description = checkpoint.description
        let step = description.state.step
        let origin = try dataOrigin(of: checkpoint, in: learner.source)
        learner.begin(at: origin)
        var state = description.state
        state.dataOrigin = origin == .beginning ? nil : origin
        state.experiment = learner.experiment.toml()
        state.optimizerStart = learner.optimizerStart
        state.schedule = learner.schedule.state
        trainer.position.state = state
        trainer.timeline.begin(at: step)
        trainer.debugger.remember(options.past, met: description.met ?? [])
        if options.start == .resume {
            trainer.saver.resume(at: step)
            trainer.timeline.resume(at: step, changes: description.changes, rewrites: description.rewrites)
        } else if try !measuresAlike(checkpoint, trainer) {
            // Figures of other rows, or by another measure, cannot be compared.
            trainer.position.forgetBest()
        }
        // Neither can those of another metric.
        if let best = trainer.state.best, best.metric != trainer.position.evaluator.primary {
            trainer.position.forgetBest()
        }
        if case .fork(let place) = options.start {
            takeBest(beside: place, into: trainer)
            if step >= learner.totalSteps {
                trainer.warn(
                    Text(
                        "the fork begins at step \(step.grouped), after its last: more training.steps or training.epochs give it steps to do",
                        zh: "分叉从第 \(step.grouped) 步开始，已在最后一步之后：增加 training.steps 或 training.epochs 才有步可训练"))
            }
        }
        if !missing.isEmpty {
            trainer.warn(
                Text("starts without \(missing.joined())", zh: "开始时缺少：\(missing.joined())"))
        }
        let differences = trainer.saver.environment.differences(from: description.environment)
        if !differences.isEmpty, options.start == .resume {
            trainer.warn(
                Text(
                    "not exactly as the run that is resumed, as this changed: \(differences.joined())",
                    zh: "与被继续的运行不完全相同，因为以下内容已改变：\(differences.joined())"))
        }
    }

    /// Where in the data a run goes on: a fork where its parent was.
    private func dataOrigin(of checkpoint: Checkpoint, in source: BatchSource) throws -> DataOrigin {
        let state = checkpoint.description.state
        let origin = state.dataOrigin ?? .beginning
        guard origin.isValid(step: state.step) else {
            throw CheckpointError(
                folder: checkpoint.folder,
                reason: Text("state.json names no place in the data", zh: "state.json 未给出数据中的位置"))
        }
        guard case .fork = options.start else { return origin }
        let parent = try checkpoint.experiment()
        let batch = parent.training.integer("batch-size")
        let units = checkpoint.description.trainingUnits ?? source.unitsPerEpoch
        guard units.isFinite, units > 0 else {
            throw CheckpointError(
                folder: checkpoint.folder,
                reason: Text("state.json names no size of the training data", zh: "state.json 未给出训练数据的大小"))
        }
        let context = source.context > 0 ? max(1, parent.model.integer("context-length")) : 1
        return DataOrigin.ofFork(
            DataOrigin.Parent(
                step: state.step, origin: origin, batch: batch, unitsPerStep: batch * context, unitsPerEpoch: units),
            in: source)
    }

    /// Whether evaluations of a fork can be compared with its parent's: they are of the same rows, by the same metric.
    private func measuresAlike(_ checkpoint: Checkpoint, _ trainer: Trainer) throws -> Bool {
        let (parent, child) = (try checkpoint.experiment(), trainer.learner.experiment)
        let primary = trainer.position.evaluator.primary
        let isAlike =
            parent.data.all == child.data.all
            && checkpoint.description.environment.dataHash == trainer.saver.environment.dataHash
            && trainer.state.best?.metric ?? primary == primary
        guard case .table = trainer.learner.source.data.content else {
            return isAlike
        }
        if parent.seed != child.seed || parent.data["split"] != child.data["split"] {
            trainer.warn(
                Text(
                    """
                    the rows are shared out another way than in the parent (seed or data.split): some that it learned \
                    from are in the validation and test parts now, whose figures flatter
                    """,
                    zh: """
                        行的划分方式与父运行不同（seed 或 data.split）：父运行学习过的一些行现在在验证集和测试集中，\
                        其指标会偏好看
                        """))
        }
        return isAlike && parent.seed == child.seed
    }

    /// A child that gets no better than its parent ends with the parent's best weights: it keeps them from the start.
    private func takeBest(beside place: URL, into trainer: Trainer) {
        guard let best = trainer.state.best, best.step != trainer.state.step else { return }
        let folder = CheckpointFolder(place.deletingLastPathComponent())
        do {
            let found = try folder.choose(.step(best.step)).checkpoint
            guard found.description.state.best == best else {
                throw CheckpointError(
                    folder: found.folder,
                    reason: Text("holds other weights of that step", zh: "保存的是该步的其他权重"))
            }
            trainer.saver.keep(best: try trainer.learner.snapshot(from: found))
        } catch {
            // Of the weights that were best once, only the last are kept: nothing is wrong.
            let step = best.step
            trainer.warn(
                Text(
                    "the weights of step \(step.grouped), the best before the fork, are no longer kept: the best is chosen anew from here",
                    zh: "分叉前最优的第 \(step.grouped) 步权重已不再保留：将从这里重新选出最优"),
                severity: .note)
            trainer.position.forgetBest()
        }
    }

    private func plan(of trainer: Trainer) throws -> RunPlan {
        let learner = trainer.learner
        let source = learner.source
        let layers = try learner.model.layers().map {
            LayerSummary(
                name: $0.name, kind: $0.kind, outputShape: $0.outputShape, parameters: $0.parameters, flops: $0.flops,
                activationBytes: $0.activationBytes)
        }
        return RunPlan(
            parameters: learner.program.layout.parameterCount, layers: layers, totalSteps: learner.totalSteps,
            stepsPerEpoch: learner.stepsPerEpoch, batchSize: source.batch,
            splitSizes: Split.allCases.map { SplitSize(split: $0, count: source.data.count(of: $0)) },
            throughputUnit: source.unit, unitsPerStep: source.unitsPerStep,
            flopsPerStep: learner.program.flopsPerStep,
            memoryBytes: learner.program.memoryBytes + learner.optimizer.memoryBytes
                + trainer.position.evaluator.memoryBytes,
            metrics: trainer.position.evaluator.descriptions, primaryMetric: trainer.position.evaluator.primary,
            task: source.metricTask.rawValue, classes: source.classes, precision: learner.program.precision.rawValue,
            threads: learner.program.pool.threads, slices: learner.program.slices,
            instructionSet: trainer.saver.environment.instructionSet,
            kernelLibrary: trainer.saver.environment.kernelLibrary,
            dataHash: trainer.saver.environment.dataHash,
            notes: source.data.notes + learner.remarks + lengthNotes(learner),
            badRows: source.data.badRows, firstStep: trainer.state.step,
            originStep: source.origin == .beginning ? nil : source.origin.step,
            originEpoch: source.origin == .beginning ? nil : source.origin.epoch,
            remarks: trainer.remarks().map(\.words))
    }

    /// How long the run is, where the experiment leaves that open.
    private func lengthNotes(_ learner: Learner) -> [Text] {
        guard Budget.isOpen(learner.experiment) else { return [] }
        let isEnded = learner.source.count(of: .validation) > 0 && learner.patience > 0
        let (steps, patience) = (learner.totalSteps, learner.patience)
        let settings = "training.steps, training.epochs, training.early-stopping-patience"
        return [
            isEnded
                ? Text(
                    """
                    \(steps) steps by the size of the data, fewer where \(patience) evaluations in a row bring nothing \
                    better (\(settings))
                    """,
                    zh: "按数据大小为 \(steps) 步，若连续 \(patience) 次评估没有变好则更少（\(settings)）")
                : Text("\(steps) steps by the size of the data (\(settings))", zh: "按数据大小为 \(steps) 步（\(settings)）")
        ]
    }

    /// The compiler this was built with, as far as it can be told apart: part of what fixes the bits.
    static var toolchain: String {
        #if compiler(>=6.4)
            "Swift 6.4 or later"
        #elseif compiler(>=6.3)
            "Swift 6.3"
        #else
            "Swift 6.2"
        #endif
    }
}
