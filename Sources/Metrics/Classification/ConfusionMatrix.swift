/// How often each class was taken for each.
public struct ConfusionMatrix: Sendable, Hashable, Codable {
    /// How many classes there are.
    public let classes: Int
    /// Samples of a true class (rows) that were predicted as a class (columns), row by row.
    public let counts: [Int]

    /// Counts pairs of classes, each from 0 up to but not including `classes`.
    public init(actual: [Int], predicted: [Int], classes: Int) {
        var counts = [Int](repeating: 0, count: classes * classes)
        for (actual, predicted) in zip(actual, predicted) { counts[actual * classes + predicted] += 1 }
        self.classes = classes
        self.counts = counts
    }

    /// Samples of a true class that were predicted as a class.
    public subscript(actual actual: Int, predicted predicted: Int) -> Int { counts[actual * classes + predicted] }

    /// Samples in all.
    public var total: Int { counts.reduce(0, +) }

    /// Samples predicted right.
    public var right: Int { (0..<classes).reduce(0) { $0 + self[actual: $1, predicted: $1] } }

    /// Samples that truly are of a class.
    public func support(of index: Int) -> Int {
        (0..<classes).reduce(0) { $0 + self[actual: index, predicted: $1] }
    }

    /// Samples predicted to be of a class.
    public func predictions(of index: Int) -> Int {
        (0..<classes).reduce(0) { $0 + self[actual: $1, predicted: index] }
    }

    /// Precision, recall and F1 of one class; a ratio without a denominator is 0, as in scikit-learn.
    public func report(of index: Int) -> ClassReport {
        let right = Double(self[actual: index, predicted: index])
        let support = support(of: index), predictions = predictions(of: index)
        return ClassReport(
            precision: predictions == 0 ? 0 : right / Double(predictions),
            recall: support == 0 ? 0 : right / Double(support),
            f1: support + predictions == 0 ? 0 : 2 * right / Double(support + predictions),
            support: support, predictions: predictions)
    }
}

/// How well one class is told from the others.
public struct ClassReport: Sendable, Hashable, Codable {
    /// Of those predicted to be of the class, the share that is.
    public var precision: Double
    /// Of those of the class, the share that was found.
    public var recall: Double
    /// Harmonic mean of the two.
    public var f1: Double
    /// Samples of the class.
    public var support: Int
    /// Samples predicted to be of the class.
    public var predictions: Int
}
