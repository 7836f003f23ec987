import Foundation
import Language
import Sessions
import Synchronization
import Training

/// Takes queries in and answers them in their turn; of those that only read, the newest of each kind.
final class QueryDesk: Sendable {
    /// A query that has been taken in.
    struct Ticket: Sendable {
        let query: AnyQuery
        fileprivate let number: Int
    }

    private let newest = Mutex<[QueryID: Int]>([:])
    /// Kinds of queries that had a thread of their own.
    private let long = Mutex<Set<QueryID>>([])

    /// Takes a query in; an earlier one of its kind that only reads is given up.
    func take(_ query: AnyQuery) -> Ticket {
        if query.isLong { long.withLock { _ = $0.insert(query.id) } }
        let number = newest.withLock { newest in
            newest[query.id, default: 0] += 1
            return newest[query.id, default: 0]
        }
        return Ticket(query: query, number: number)
    }

    /// Gives up whatever was asked of a kind.
    func cancel(_ id: QueryID) { newest.withLock { $0[id, default: 0] += 1 } }

    /// Gives up whatever computes on a thread of its own.
    func cancelLong() { for id in long.withLock({ $0 }) { cancel(id) } }

    /// Answers a query that is still waited for; what comes of it is posted.
    func answer(
        _ ticket: Ticket, session: Session?, store: SessionStore, samples: URL?,
        post: @escaping @Sendable (Message) -> Void
    ) {
        let query = ticket.query
        let isWanted: @Sendable () -> Bool = { [self] in
            query.writes || newest.withLock { $0[query.id] == ticket.number }
        }
        guard isWanted() else { return }
        let context = QueryContext(
            session: session, store: store, samples: samples, report: { post(.progress(query.id, $0)) },
            isCancelled: { !isWanted() })
        let message: Message
        do {
            message = .answer(try query.answer(context))
        } catch {
            message = .failed(query.id, reason: Text(explaining: error))
        }
        if isWanted() { post(message) }
    }
}
