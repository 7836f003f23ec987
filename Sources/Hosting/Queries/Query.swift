import Experiments
import Foundation
import Sessions

/// The name of a kind of query.
public struct QueryID: RawRepresentable, Sendable, Hashable {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
}

/// Something slow that is asked of the world outside and answered once, such as what a file holds.
///
/// A pane asks by `Effect.ask` and reads the answer from its news; the command line may ask the same. So what a pane
/// needs to know takes no case of its own in `Effect` and `Message`.
public protocol Query: Sendable, Hashable {
    associatedtype Answer: Sendable
    static var id: QueryID { get }
    /// Whether it changes something: then it is done in its turn and never dropped. One that only reads is dropped for a
    /// newer one of the same id.
    static var writes: Bool { get }
    /// Whether it computes for minutes: then it has a thread of its own, on which nothing else waits for it, and it ends
    /// where the session is closed or left. It has to look after itself whether it is cancelled, and must not use the
    /// session.
    static var isLong: Bool { get }
    /// Finds the answer, away from the screen's thread.
    func answer(_ context: QueryContext) throws -> Answer
}

extension Query {
    public static var writes: Bool { false }
    public static var isLong: Bool { false }
}

/// What a query may look at.
public struct QueryContext: Sendable {
    /// The open session; nil where none is open.
    public let session: Session?
    /// Where sessions are kept.
    public let store: SessionStore
    /// The folder of sample experiments; nil where there is none.
    public let samples: URL?
    /// Says how far it has come.
    public let report: @Sendable (WorkProgress) -> Void
    /// Whether nobody waits for the answer any more.
    public let isCancelled: @Sendable () -> Bool

    public init(
        session: Session?, store: SessionStore, samples: URL? = nil,
        report: @escaping @Sendable (WorkProgress) -> Void = { _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.session = session
        self.store = store
        self.samples = samples
        self.report = report
        self.isCancelled = isCancelled
    }
}

/// A query of any kind; equal to one that asks the same.
public struct AnyQuery: Sendable, Equatable {
    public let id: QueryID
    /// Whether it changes something.
    public let writes: Bool
    /// Whether it has a thread of its own.
    public let isLong: Bool
    private let query: any Query
    private let isEqual: @Sendable (any Query) -> Bool

    public init<Asked: Query>(_ query: Asked) {
        id = Asked.id
        writes = Asked.writes
        isLong = Asked.isLong
        self.query = query
        isEqual = { ($0 as? Asked) == query }
    }

    /// Finds the answer.
    public func answer(_ context: QueryContext) throws -> Answer { try Self.answer(query, context) }

    private static func answer<Asked: Query>(_ query: Asked, _ context: QueryContext) throws -> Answer {
        Answer(query, try query.answer(context))
    }

    public static func == (first: AnyQuery, second: AnyQuery) -> Bool { first.isEqual(second.query) }

    /// The answer to a query of any kind.
    public struct Answer: Sendable {
        /// Which kind of query it answers.
        public let id: QueryID
        private let value: any Sendable

        public init<Asked: Query>(_ query: Asked, _ value: Asked.Answer) {
            id = Asked.id
            self.value = value
        }

        /// The answer to a query of this kind; nil where it answers another.
        public func of<Asked: Query>(_ type: Asked.Type) -> Asked.Answer? {
            id == Asked.id ? value as? Asked.Answer : nil
        }
    }
}
