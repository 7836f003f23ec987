/// What the model of one fold says of the rows that were held out: what a search that was broken off goes on from.
public struct FoldPrediction: Sendable, Hashable, Codable {
    /// Where each row stands in the file.
    public var lines: [Int]
    /// The classes; empty for regression.
    public var classes: [String]
    /// The class of each row, from 0, and the probabilities of all, row by row; empty for regression.
    public var labels: [Int]
    public var probabilities: [Double]
    /// The value of each row and what is predicted for it; empty for classification.
    public var actual: [Double]
    public var predicted: [Double]
    /// The steps of the training.
    public var steps: Int

    /// Whether its parts go together; what was kept in a file may be anything.
    public var isSound: Bool {
        let rows = lines.count
        guard rows > 0, steps >= 0 else { return false }
        guard !classes.isEmpty else {
            return labels.isEmpty && probabilities.isEmpty && actual.count == rows && predicted.count == rows
                && (actual + predicted).allSatisfy(\.isFinite)
        }
        return actual.isEmpty && predicted.isEmpty && labels.count == rows
            && labels.allSatisfy(classes.indices.contains)
            && probabilities.count == rows * classes.count && probabilities.allSatisfy((0...1.000_001).contains)
    }
}

/// Where the folds of a cross-prediction are kept as they are done, so that one that was broken off goes on.
public struct FoldKeeper {
    /// What was kept of a fold, by its number from 0; nil where nothing sound was.
    public var kept: (Int) -> FoldPrediction?
    public var keep: (Int, FoldPrediction) -> Void

    public init(kept: @escaping (Int) -> FoldPrediction?, keep: @escaping (Int, FoldPrediction) -> Void) {
        self.kept = kept
        self.keep = keep
    }
}
