import Foundation

/// What a classifier said about every sample of a split.
public struct ClassificationOutcomes: Sendable {
    /// How many classes there are.
    public let classes: Int
    /// Softmax of the logits, samples × classes, row by row.
    public let probabilities: [Double]
    /// The true class of every sample.
    public let labels: [Int]
    /// The class of highest probability of every sample; the first of those that are equal.
    public let predicted: [Int]
    /// How often each class was taken for each.
    public let confusion: ConfusionMatrix
    /// The losses that belong to the evaluation.
    public let losses: LossFigures

    /// - Parameters:
    ///   - logits: samples × classes, row by row.
    ///   - labels: the true class of every sample, from 0.
    public init(logits: some Collection<Float>, labels: some Collection<Int32>, classes: Int, losses: LossFigures) {
        var probabilities = logits.map(Double.init)
        for row in 0..<labels.count {
            let range = (row * classes)..<((row + 1) * classes)
            let highest = probabilities[range].max() ?? 0
            var sum = 0.0
            for index in range {
                probabilities[index] = exp(probabilities[index] - highest)
                sum += probabilities[index]
            }
            for index in range { probabilities[index] /= sum }
        }
        self.init(probabilities: probabilities, labels: labels.map(Int.init), classes: classes, losses: losses)
    }

    /// - Parameters:
    ///   - probabilities: samples × classes, row by row; each row sums to 1.
    ///   - labels: the true class of every sample, from 0.
    public init(probabilities: [Double], labels: [Int], classes: Int, losses: LossFigures) {
        precondition(probabilities.count == labels.count * classes, "a probability for every sample and class")
        precondition(labels.allSatisfy { (0..<classes).contains($0) }, "labels are classes")
        self.classes = classes
        self.probabilities = probabilities
        self.labels = labels
        self.losses = losses
        var predicted: [Int] = []
        predicted.reserveCapacity(labels.count)
        for row in labels.indices {
            var best = 0
            for index in 1..<max(classes, 1)
            where probabilities[row * classes + index] > probabilities[row * classes + best] { best = index }
            predicted.append(best)
        }
        self.predicted = predicted
        confusion = ConfusionMatrix(actual: labels, predicted: predicted, classes: classes)
    }

    /// The probability given to one class, for every sample.
    public func scores(of index: Int) -> [Double] {
        labels.indices.map { probabilities[$0 * classes + index] }
    }
}
