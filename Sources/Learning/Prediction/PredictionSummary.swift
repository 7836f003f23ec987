import Columns
import Formats
import Language

/// What came of predicting.
public struct PredictionSummary: Sendable {
    /// Rows or pictures that were predicted.
    public internal(set) var rows = 0
    /// Things worth saying about the data.
    public package(set) var notes: [Text] = []
    /// Rows that could not be read: the first ten thousand.
    public internal(set) var badRows: [BadRow] = []
    /// All of them.
    public internal(set) var badRowCount = 0

    package init() {}
}

/// A model as predictions need it: how data become what it is given, and forward passes over its weights.
package struct PredictionModel: Sendable {
    package let preparation: FittedPreparation
    /// Makes a pass for a thread of its own.
    package let makePass: @Sendable () throws -> ForwardPass

    package init(_ preparation: FittedPreparation, makePass: @escaping @Sendable () throws -> ForwardPass) {
        self.preparation = preparation
        self.makePass = makePass
    }

    /// Rows of one piece: enough that threads seldom wait for each other, and few enough for any memory.
    package static let pieceRows = 8192
}
