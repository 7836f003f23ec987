import Catalog
import Columns
import Datasets
import Experiments
import Foundation
import Language
import Metrics
import Profiles
import Sessions

extension DataAmountReport {
    /// What the trials in a session say: of one study, or of the newest one.
    ///
    /// - Parameter plan: the study that is meant; nil for that of the newest trial.
    /// - Returns: nil where there is no trial.
    public init?(in session: Session, of plan: DataAmountPlan? = nil) throws {
        let runs = try session.runs().filter { $0.origin == nil }
        var members: [(run: RunRecord, experiment: Experiment, family: String)] = []
        for run in runs {
            guard let experiment = try? Experiment(stored: run.experiment, folder: run.folder),
                let family = Self.family(of: experiment)
            else { continue }
            members.append((run, experiment, family))
        }
        let wanted = plan.flatMap { $0.trials.first }.flatMap { Self.family(of: $0.experiment) }
        guard let family = wanted ?? members.last?.family else { return nil }
        members.removeAll { $0.family != family }
        // Of what was tried several times, as after a failure, the last one counts.
        members = members.enumerated().filter { index, member in
            !members[(index + 1)...].contains { $0.experiment == member.experiment }
        }.map(\.element)
        guard let first = members.first, let equal = DataAmountPlan.equal(in: first.experiment) else { return nil }
        let planned = members.compactMap(\.run.plan)
        let metric = planned.first.flatMap { plan in plan.metrics.first { $0.id == plan.primaryMetric } }
        let setting = Setting(
            equal: equal, isText: planned.first?.task == "language", metric: metric?.id == "loss" ? nil : metric?.label,
            metricID: metric?.id == "loss" ? nil : metric?.id, parameters: planned.first?.parameters ?? 0,
            baseline: planned.first.map(Self.baseline) ?? 0, unitsPerStep: planned.first?.unitsPerStep ?? 0)
        self.init(
            setting, trials: members.map { Trial($0.run, $0.experiment) },
            notes: Self.notes(members.map(\.run)) + Self.notes(on: first.experiment),
            seed: first.experiment.seed)
    }

    /// What all trials of a study have alike; nil for an experiment that is no trial.
    static func family(of experiment: Experiment) -> String? {
        guard let equal = DataAmountPlan.equal(in: experiment) else { return nil }
        var common = experiment
        for path in ["name", "seed", "training.steps", "training.epochs", "training.early-stopping-patience"] {
            try? common.reset(path)
        }
        try? common.reset("evaluation.every")
        try? common.set("data.split.subset", to: 1.0)
        return equal.rawValue + "\n" + common.toml()
    }

    /// The loss of a model that says the same of every row: of equally likely classes or tokens, or the mean.
    private static func baseline(_ plan: RunPlan) -> Double {
        switch plan.task {
        case "classification": log(Double(max(2, plan.classes.count)))
        case "language": log(Double(max(2, plan.layers.last?.outputShape.last ?? 2)))
        default: 1
        }
    }

    /// What the rows of a point are where they are made even.
    private static func notes(on experiment: Experiment) -> [Text] {
        let method = experiment.data.text("resample")
        guard method != "none", !method.isEmpty else { return [] }
        return [
            Text(
                "rows are counted after data.resample = \(method), which repeats rows or leaves some out",
                zh: "行数在 data.resample = \(method) 之后计，其中的行可能重复或被略去")
        ]
    }

    private static func notes(_ runs: [RunRecord]) -> [Text] {
        let hashes = Set(runs.compactMap { $0.plan?.dataHash })
        guard hashes.count > 1 else { return [] }
        return [
            Text(
                "the data have changed between trials, so that they cannot be compared: delete those of before",
                zh: "试验之间数据发生了变化，无法比较：请删除之前的试验")
        ]
    }
}

extension DataAmountReport.Trial {
    /// What a session knows of a trial's run.
    public init(_ run: RunRecord, _ experiment: Experiment) {
        let state: State =
            switch run.state {
            case .finished: .finished
            case .failed: .failed(reason: run.failure ?? Text("it failed", zh: "失败"))
            default: .open
            }
        self.init(
            run: Int(run.id.number), fraction: experiment.value(at: "data.split.subset")?.real ?? 1,
            seed: experiment.seed, state: state)
        rows = run.plan?.splitSizes.first { $0.split == .train }?.count ?? 0
        (steps, seconds) = (run.step, run.outcome?.seconds ?? run.seconds)
        guard let outcome = run.outcome, let plan = run.plan else { return }
        func evaluation(_ split: Split) -> Evaluation? { outcome.evaluations.first { $0.split == split } }
        bestStep = outcome.bestStep
        trainingLoss = evaluation(.train)?.value(of: "loss")
        validationLoss = evaluation(.validation)?.value(of: "loss")
        metric = evaluation(.validation)?.value(of: plan.primaryMetric)
        isStillImproving = outcome.isStillImproving
    }
}

extension DataAmountPlan.Trial {
    /// The newest run of a session that is this trial; nil where there is none.
    public func run(in session: Session) throws -> RunRecord? {
        try session.runs().last { run in
            run.origin == nil && run.name == experiment.name
                && (try? Experiment(stored: run.experiment, folder: run.folder)) == experiment
        }
    }
}
