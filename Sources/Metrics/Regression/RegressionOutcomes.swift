import Language

/// What a regression said about every sample of a split, in the units of the data.
public struct RegressionOutcomes: Sendable {
    /// Samples × outputs, row by row.
    public let predicted: [Double]
    /// Samples × outputs, row by row.
    public let actual: [Double]
    /// The losses that belong to the evaluation.
    public let losses: LossFigures

    /// As many predictions as truths, in the same order.
    public init(predicted: [Double], actual: [Double], losses: LossFigures) {
        precondition(predicted.count == actual.count, "a prediction for every value")
        self.predicted = predicted
        self.actual = actual
        self.losses = losses
    }

    /// Mean of a function of the errors, prediction less truth.
    func mean(_ figure: (Double) -> Double) throws(UndefinedMetric) -> Double {
        guard !actual.isEmpty else { throw UndefinedMetric(Text("there are no samples", zh: "没有样本")) }
        var sum = 0.0
        for (predicted, actual) in zip(predicted, actual) { sum += figure(predicted - actual) }
        return sum / Double(actual.count)
    }

    /// Mean squared distance of the truth from its own mean.
    func variance() throws(UndefinedMetric) -> Double {
        guard actual.count > 1 else { throw UndefinedMetric(Text("it needs two samples", zh: "至少需要两个样本")) }
        let center = actual.reduce(0, +) / Double(actual.count)
        let variance = actual.reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(actual.count)
        guard variance > 0 else { throw UndefinedMetric(Text("all true values are the same", zh: "真实值全部相同")) }
        return variance
    }
}
