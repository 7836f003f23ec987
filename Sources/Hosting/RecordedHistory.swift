import Experiments
import Language
import Sessions

/// A run's past, read from its session as the events that a trainer would have told.
enum RecordedHistory {
    /// Steps read one by one; longer runs are read as stretches with their least and greatest loss.
    static let limit = 20_000

    static func events(of id: RunID, in session: Session) throws -> [TrainerEvent] {
        let record = try session.run(id)
        var dated: [(step: Int, event: TrainerEvent)] = []
        let evaluations = try session.evaluations(of: id)
        // The test split is evaluated last, with weights that may be of an earlier step.
        let (tests, others) = (evaluations.filter { $0.split == .test }, evaluations.filter { $0.split != .test })
        dated += others.map { ($0.step, .evaluated($0)) }
        dated += try session.samples(of: id).map { ($0.step, .sampled($0)) }
        dated += try session.journal(of: id).map { ($0.step, .journal($0)) }
        dated += try session.checkpoints(of: id).map { ($0.step, .checkpointed($0)) }
        for event in try session.events(of: id) where event.kind == .alert {
            dated.append(
                (event.step, .alert(Alert(step: event.step, severity: event.severity, text: event.text))))
        }
        dated += tests.map { (max($0.step, record.outcome?.step ?? 0), .evaluated($0)) }
        let inOrder = dated.enumerated().sorted { ($0.element.step, $0.offset) < ($1.element.step, $1.offset) }
        var events: [TrainerEvent] = []
        if var plan = record.plan {
            plan.firstStep = 0
            events.append(.prepared(plan))
        }
        events.append(.steps(try steps(of: id, last: record.step, in: session)))
        events += inOrder.map(\.element.event)
        if let outcome = record.outcome, record.state == .finished || record.state == .stopped {
            events.append(.finished(outcome))
        }
        if record.state == .failed {
            let unknown = Text("the reason was not recorded", zh: "没有记录原因")
            events.append(.failed(message: record.failure ?? unknown))
        }
        events.append(.stateChanged(record.state))
        return events
    }

    private static func steps(of id: RunID, last: Int, in session: Session) throws -> [StepRecord] {
        if last <= limit { return try session.steps(of: id, limit: limit) }
        let columns = 4000
        func buckets(_ quantity: StepQuantity) throws -> [StepBucket] {
            try session.series(of: quantity, run: id, in: 1...last, columns: columns)
        }
        let losses = try buckets(.loss)
        let others = try [StepQuantity.learningRate, .gradientNorm, .updateRatio, .throughput].map(buckets)
        let newest = try session.lastSteps(of: id, count: 1)
        var records: [StepRecord] = []
        for (index, loss) in losses.enumerated() {
            let values = others.map { index < $0.count ? $0[index].last : .nan }
            for (step, value) in [(loss.firstStep, loss.minimum), (loss.lastStep, loss.maximum)]
            where step > records.last?.step ?? 0 {
                records.append(
                    StepRecord(
                        step: step, epoch: 0, loss: value, learningRate: values[0], gradientNorm: values[1],
                        updateRatio: values[2], throughput: values[3], seconds: 0))
            }
        }
        if let newest = newest.last {
            if records.last?.step == newest.step { records.removeLast() }
            records.append(newest)
        }
        return records
    }
}
