/// Collects what a trainer says and hands it to the sinks in arrays.
///
/// Step records are gathered for some ten milliseconds, so that a network with steps of
/// microseconds does not drown its listeners; everything else takes the records before it along
/// and goes out at once. Nothing is dropped, and the order is kept.
final class EventStream {
    private let sinks: [any EventSink]
    private let clock = ContinuousClock()
    private var steps: [StepRecord] = []
    private var waiting: [TrainerEvent] = []
    private var lastPost: ContinuousClock.Instant

    static let interval = Duration.milliseconds(10)

    init(sinks: [any EventSink]) {
        self.sinks = sinks
        lastPost = clock.now
    }

    func add(_ record: StepRecord) {
        steps.append(record)
        if clock.now - lastPost >= Self.interval { post() }
    }

    func post(_ event: TrainerEvent) {
        gatherSteps()
        waiting.append(event)
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
