import Experiments
import Language

/// Collects what a trainer says and hands it to the sinks in arrays.
///
/// Step records are gathered for some ten milliseconds, so that a network with steps of
/// microseconds does not drown its listeners; everything else takes the records before it along
/// and goes out at once. Nothing is dropped, and the order is kept.
final class EventStream {
    private let sinks: [any EventSink]
    private let copy: DataCopy?
    private let clock = ContinuousClock()
    private var steps: [StepRecord] = []
    private var waiting: [TrainerEvent] = []
    private var lastPost: ContinuousClock.Instant

    static let interval = Duration.milliseconds(10)

    /// - Parameter copy: Where the data were copied from: what is said names the files there.
    init(sinks: [any EventSink], copy: DataCopy? = nil) {
        self.sinks = sinks
        self.copy = copy
        lastPost = clock.now
    }

    func add(_ record: StepRecord) {
        steps.append(record)
        if clock.now - lastPost >= Self.interval { post() }
    }

    func post(_ event: TrainerEvent) {
        gatherSteps()
        waiting.append(copy.map { event.naming(originals: $0) } ?? event)
        post()
    }

    /// Hands on what has gathered.
    func post() {
        gatherSteps()
        lastPost = clock.now
        guard !waiting.isEmpty else { return }
        for sink in sinks { sink.post(waiting) }
        waiting.removeAll(keepingCapacity: true)
    }

    /// Waits until every sink has put what it was given in safety.
    func flush() throws {
        post()
        for sink in sinks { try sink.flush() }
    }

    private func gatherSteps() {
        guard !steps.isEmpty else { return }
        waiting.append(.steps(steps))
        steps.removeAll(keepingCapacity: true)
    }
}

extension TrainerEvent {
    /// The event with the person's files in place of their copies.
    fileprivate func naming(originals copy: DataCopy) -> TrainerEvent {
        switch self {
        case .failed(let message):
            let named = message.map { text, _ in copy.named(text) }
            guard named != message else { return self }
            return .failed(message: Text("\(named) (read from the session's copy)", zh: "\(named)（读取自会话中的副本）"))
        case .alert(var alert):
            alert.text = alert.text.map { text, _ in copy.named(text) }
            return .alert(alert)
        case .refused(let command, let reason):
            return .refused(command, reason: reason.map { text, _ in copy.named(text) })
        case .prepared(var plan):
            plan.notes = plan.notes.map { $0.map { text, _ in copy.named(text) } }
            return .prepared(plan)
        default: return self
        }
    }
}
