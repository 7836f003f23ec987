import Sessions

/// The experiments that ship with the program.
public struct SamplesQuery: Query {
    public static let id = QueryID(rawValue: "samples")

    public init() {}

    public func answer(_ context: QueryContext) -> [SampleCard] { context.samples.map(SampleScanner.samples) ?? [] }
}

/// The sessions in the store, newest first.
public struct SessionsQuery: Query {
    public static let id = QueryID(rawValue: "sessions")

    public init() {}

    public func answer(_ context: QueryContext) -> [SessionCard] { context.store.list().map(SessionCard.init) }
}

extension Effect {
    /// Answered by `Message.samples`.
    public static var listSamples: Effect { .ask(AnyQuery(SamplesQuery())) }
    /// Answered by `Message.sessions`.
    public static var listSessions: Effect { .ask(AnyQuery(SessionsQuery())) }
}

extension Message {
    /// The samples that were found.
    public static func samples(_ cards: [SampleCard]) -> Message { .answer(AnyQuery.Answer(SamplesQuery(), cards)) }
    /// The sessions in the store, newest first.
    public static func sessions(_ cards: [SessionCard]) -> Message { .answer(AnyQuery.Answer(SessionsQuery(), cards)) }
}
