import Datasets
import Foundation
import Graphs
import Kernels
import Models

/// Brings a run to its first step: reads the data, builds the model, and takes up the state it is to
/// start from.
struct TrainerPreparation {
    let experiment: Experiment
    let options: TrainerOptions
    let commands: Mailbox<TrainerCommand>
    let events: EventStream

    /// The name of the checkpoint that a run which is another's child begins with.
    static let startName = "start"

    func trainer() throws -> Trainer {
        KernelLibrary.useOneThread()
        let (experiment, checkpoint) = try startingPoint()
        let watch = PreparationWatch(commands: commands, events: events)
        // What goes on from weights reads its data as these were learned: by their names and tokens.
        let data = try PreparedData.load(
            experiment.data, relativeTo: experiment.folder, seed: experiment.seed,
            learned: try checkpoint.map { try $0.fitted() }, watch: { try watch.heard($0) })
        watch.end()
        let source = try BatchSource(data, experiment: experiment)
        // A run goes on with as many slices as it began with, also where a later version would choose others.
        let learner = try Learner(
            experiment: experiment, source: source, threads: Self.threads(options.threads, of: experiment),
            slices: options.start == .resume ? checkpoint?.description.environment.slices : nil)
        let evaluator = try Evaluator(learner)
        let environment = RunEnvironment(
            slices: learner.program.slices, instructionSet: InstructionSet.current.rawValue,
            kernelLibrary: KernelLibrary.description, toolchain: Self.toolchain, dataHash: source.contentHash())
        let trainer = Trainer(
            options: options, commands: commands, events: events, learner: learner, evaluator: evaluator,
            environment: environment)
        trainer.queue = watch.commandsHeard
        trainer.vault?.onDamage = { [unowned trainer] error in
            trainer.warn("\(error); the state of its step is made again from an earlier one, where there is one")
        }
        try setWatches(of: trainer)
        if let checkpoint { try take(checkpoint, into: trainer) }
        setOrigin(of: trainer, experiment: experiment, checkpoint: checkpoint)
        let plan = try plan(of: trainer)
        events.post(.prepared(plan))
        trainer.toldSteps = plan.totalSteps
        if checkpoint == nil || options.start != .resume { trainer.tellRemarks() }
        // A child is whole by itself from the start, should its parent be deleted or it be killed at once.
        if case .fork = options.start { trainer.saveCheckpoint(name: Self.startName) }
        if options.startPaused { trainer.mode = .paused }
        return trainer
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
                let message = "\(error); going on from step \(checkpoint.step)"
                events.post(.alert(Alert(step: checkpoint.step, severity: .warning, message: message)))
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
            trainer.origin = {
                _ = try learner.restore(checkpoint)
                return learner.snapshot(state)
            }
            return
        }
        if checkpoint != nil, checkpoint?.description.initialExperiment == nil, let vault = trainer.vault {
            trainer.origin = { try vault.start(like: learner) }
            return
        }
        let text = checkpoint == nil ? experiment.toml() : checkpoint?.description.initialExperiment
        guard let text else { return }
        trainer.initialExperiment = text
        trainer.origin = {
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
            try trainer.watchpoints.setBreakpoints(
                options.breakpoints ?? settings.words("breakpoints").map { Breakpoint($0) })
            key = "debugging.watches"
            try trainer.watchpoints.setWatches(options.watches ?? settings.words("watches"))
        } catch {
            throw ExperimentError(key: key, reason: error.description)
        }
    }

    /// Weights go by position: those of one input or class must not come to stand for another.
    private func checkPreparation(of checkpoint: Checkpoint, for trainer: Trainer) throws {
        guard let difference = trainer.learner.source.data.fitted.difference(from: try checkpoint.fitted()) else {
            return
        }
        guard difference == FittedData.otherScaling else {
            throw CheckpointError(
                folder: checkpoint.folder, reason: "its weights do not go with these data: \(difference)")
        }
        trainer.warn("not as before: \(difference)")
    }

    /// Restores a checkpoint and says what differs from when it was written.
    private func take(_ checkpoint: Checkpoint, into trainer: Trainer) throws {
        try checkPreparation(of: checkpoint, for: trainer)
        let missing = try trainer.learner.restore(checkpoint)
        let description = checkpoint.description
        trainer.state = description.state
        let origin = try dataOrigin(of: checkpoint, in: trainer.learner.source)
        trainer.state.dataOrigin = origin == .beginning ? nil : origin
        trainer.learner.begin(at: origin)
        if options.start == .resume { trainer.savedStep = description.state.step }
        trainer.state.experiment = trainer.learner.experiment.toml()
        trainer.state.optimizerStart = trainer.learner.optimizerStart
        trainer.state.schedule = trainer.learner.schedule.state
        trainer.farthest = description.state.step
        trainer.recent = options.past.steps
        trainer.recentEvaluations = options.past.evaluations
        trainer.rebuildMemoriesAfterMove()
        trainer.watchpoints.markMet(description.met ?? [])
        if options.start == .resume {
            trainer.changes = description.changes
            trainer.appliedChanges = trainer.changes.count
            trainer.rewrites = description.rewrites
        } else if try !measuresAlike(checkpoint, trainer) {
            // Figures of other rows, or by another measure, cannot be compared.
            forgetBest(of: trainer)
        }
        // Neither can those of another metric.
        if let best = trainer.state.best, best.metric != trainer.evaluator.primary { forgetBest(of: trainer) }
        if case .fork(let place) = options.start { takeBest(beside: place, into: trainer) }
        if !missing.isEmpty { trainer.warn("starts without \(missing.joined(separator: ", "))") }
        let differences = trainer.environment.differences(from: description.environment)
        if !differences.isEmpty, options.start == .resume {
            trainer.warn(
                "not exactly as the run that is resumed, as this changed: \(differences.joined(separator: ", "))")
        }
    }

    /// Where in the data a run goes on: a fork where its parent was.
    private func dataOrigin(of checkpoint: Checkpoint, in source: BatchSource) throws -> DataOrigin {
        let state = checkpoint.description.state
        let origin = state.dataOrigin ?? .beginning
        guard origin.isValid(step: state.step) else {
            throw CheckpointError(folder: checkpoint.folder, reason: "state.json names no place in the data")
        }
        guard case .fork = options.start else { return origin }
        let parent = try checkpoint.experiment()
        let batch = parent.training.integer("batch-size")
        let units = checkpoint.description.trainingUnits ?? source.unitsPerEpoch
        guard units.isFinite, units > 0 else {
            throw CheckpointError(folder: checkpoint.folder, reason: "state.json names no size of the training data")
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
        let isAlike =
            parent.data.all == child.data.all
            && checkpoint.description.environment.dataHash == trainer.environment.dataHash
            && trainer.state.best?.metric ?? trainer.evaluator.primary == trainer.evaluator.primary
        guard case .table = trainer.learner.source.data.content else {
            return isAlike
        }
        if parent.seed != child.seed || parent.data["split"] != child.data["split"] {
            trainer.warn(
                "the rows are shared out another way than in the parent (seed or data.split): some that it learned "
                    + "from are in the validation and test parts now, whose figures flatter")
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
                throw CheckpointError(folder: found.folder, reason: "holds other weights of that step")
            }
            trainer.best = try trainer.learner.snapshot(from: found)
            trainer.isBestSaved = false
        } catch {
            trainer.warn(
                "the best weights so far, of step \(best.step), cannot be had (\(error)); the best is chosen "
                    + "anew from here"
            )
            forgetBest(of: trainer)
        }
    }

    private func forgetBest(of trainer: Trainer) {
        trainer.state.best = nil
        trainer.state.evaluationsSinceBest = 0
    }

    /// Threads that compute: so many, or else as the experiment says, or else one a core.
    static func threads(_ wanted: Int?, of experiment: Experiment) -> Int {
        let wanted = wanted ?? experiment.training.integer("threads")
        return wanted > 0 ? wanted : max(1, ProcessInfo.processInfo.activeProcessorCount)
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
            memoryBytes: learner.program.memoryBytes + learner.optimizer.memoryBytes + trainer.evaluator.memoryBytes,
            metrics: trainer.evaluator.descriptions, primaryMetric: trainer.evaluator.primary,
            task: source.metricTask.rawValue, classes: source.classes, precision: learner.program.precision.rawValue,
            threads: learner.program.pool.threads, slices: learner.program.slices,
            instructionSet: trainer.environment.instructionSet, kernelLibrary: trainer.environment.kernelLibrary,
            dataHash: trainer.environment.dataHash,
            notes: source.data.notes + learner.remarks + lengthNotes(learner),
            badRows: source.data.badRows, firstStep: trainer.state.step,
            originStep: source.origin == .beginning ? nil : source.origin.step,
            originEpoch: source.origin == .beginning ? nil : source.origin.epoch,
            remarks: trainer.remarks().map(\.words))
    }

    /// How long the run is, where the experiment leaves that open.
    private func lengthNotes(_ learner: Learner) -> [String] {
        guard Budget.isOpen(learner.experiment) else { return [] }
        let isEnded = learner.source.count(of: .validation) > 0 && learner.patience > 0
        return [
            "\(learner.totalSteps) steps by the size of the data"
                + (isEnded ? ", fewer where \(learner.patience) evaluations in a row bring nothing better" : "")
                + " (training.steps, training.epochs, training.early-stopping-patience)"
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
