import Columns
import Datasets
import Experiments
import Language
import Metrics
import Sessions

extension SessionCard {
    init(_ summary: SessionSummary) {
        let last = summary.lastRun
        var result = summary.problem.map { Result.unusable(reason: $0) }
        if let last, last.state == .failed, let reason = last.failure {
            result = .failed(reason: reason)
        } else if let last, let plan = last.plan {
            let final = last.outcome?.evaluations ?? []
            let chosen = final.first { $0.split == .test } ?? final.first ?? summary.evaluation
            if let chosen, let value = chosen.value(of: plan.primaryMetric) {
                let described = plan.metrics.first { $0.id == plan.primaryMetric }
                let name = described?.label ?? Metrics.label(of: plan.primaryMetric)
                result = .figure(split: chosen.split, metric: name, value: value)
            }
        }
        self.init(
            name: summary.name, state: last?.state ?? .stopped, step: last?.step ?? 0,
            totalSteps: last?.plan?.totalSteps ?? 0, runs: summary.runs, result: result,
            changed: summary.modified.timeIntervalSince1970, isLocked: summary.writer != nil)
        hasStoppedEarly = last?.state == .finished && last?.outcome?.reason == .earlyStopping
    }
}

extension OpenedSession {
    init(_ session: Session) throws {
        let runs = try session.runs().map { try RunCard($0, in: session) }
        let writer = session.holder.map { WriterCard(name: $0.shortWords, hindrance: session.hindrance) }
        self.init(
            name: session.name, folder: session.folder.path, runs: runs, isWritable: session.isWritable, writer: writer)
    }
}

extension RunCard {
    init(_ record: RunRecord, in session: Session) throws {
        var results: [Evaluation] = []
        for split in [Split.validation, .test] {
            if let last = try session.evaluations(of: record.id, split: split).last { results.append(last) }
        }
        let primary = record.plan.flatMap { plan in plan.metrics.first { $0.id == plan.primaryMetric } }
        self.init(
            number: Int(record.id.number), name: record.name, parent: record.origin.map { Int($0.parent.number) },
            forkStep: record.origin?.step, state: record.state, step: record.step,
            totalSteps: record.plan?.totalSteps ?? 0, experiment: try session.experiment(of: record.id),
            chosenPace: record.pace, results: results, primaryMetric: primary,
            started: record.created.timeIntervalSince1970)
        hasStoppedEarly = record.state == .finished && record.outcome?.reason == .earlyStopping
    }
}
