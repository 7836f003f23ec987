import Experiments
import Foundation
import Language
import Profiles

/// What a data-amount study of an experiment would be: how much there is to learn from, and how long a step takes.
public struct DataAmountBasisQuery: Query {
    public static let id = QueryID(rawValue: "data-amount-basis")
    public static let isLong = true

    private let experiment: Experiment

    public init(_ experiment: Experiment) { self.experiment = experiment }

    /// - Throws: why the experiment cannot be trained.
    public func answer(_ context: QueryContext) throws -> DataAmountBasis {
        context.report(WorkProgress(text: Text("trying a few steps", zh: "正在试跑几步"), done: 0, total: 1))
        return try DataAmountBasis(trying: experiment, threads: nil, isCancelled: context.isCancelled)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(experiment.name) }

    public static func == (first: DataAmountBasisQuery, second: DataAmountBasisQuery) -> Bool {
        first.experiment == second.experiment
    }
}

/// What the trials of the newest data-amount study in the open session say; nil where there is none.
public struct DataAmountQuery: Query {
    public static let id = QueryID(rawValue: "data-amount")

    public init() {}

    public func answer(_ context: QueryContext) throws -> DataAmountReport? {
        guard let session = context.session else { return nil }
        // What a trainer has just said is on its way to the tables.
        if session.isWritable { try session.flush() }
        return try DataAmountReport(in: session)
    }
}
