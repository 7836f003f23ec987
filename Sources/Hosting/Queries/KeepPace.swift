import Sessions

/// Keeps the pace that a person chose for a run, so that it has it wherever it goes on.
public struct KeepPace: Query {
    public static let id = QueryID(rawValue: "keep-pace")
    public static let writes = true

    private let pace: Double?
    private let run: Int

    /// - Parameter pace: steps a second at most; nil for no limit.
    public init(_ pace: Double?, run: Int) {
        self.pace = pace
        self.run = run
    }

    public func answer(_ context: QueryContext) throws {
        // One that was let go of meanwhile is another program's.
        guard let session = context.session, session.isWritable else { return }
        try session.keepPace(pace, of: RunID(Int64(run)))
    }
}
