import Language

/// Samples whose confidence lies in one interval: how sure the model was, and how often it was right.
public struct CalibrationBin: Sendable, Hashable, Codable {
    /// The probability above which the interval lies.
    public var lowerBound: Double
    /// The highest probability of the interval.
    public var upperBound: Double
    /// Samples in it.
    public var count: Int
    /// Mean confidence of the samples; 0 without samples.
    public var confidence: Double
    /// Share of the samples that were right; 0 without samples.
    public var accuracy: Double
}

extension ClassificationOutcomes {
    /// The reliability curve: samples by the probability of the class they were given, in intervals of
    /// equal width, open below and closed above.
    public func calibration(bins: Int = 15) -> [CalibrationBin] {
        var counts = [Int](repeating: 0, count: bins)
        var confidences = [Double](repeating: 0, count: bins)
        var rights = [Int](repeating: 0, count: bins)
        for row in labels.indices {
            let confidence = probabilities[row * classes + predicted[row]]
            let bin = min(max(Int((confidence * Double(bins)).rounded(.up)) - 1, 0), bins - 1)
            counts[bin] += 1
            confidences[bin] += confidence
            rights[bin] += predicted[row] == labels[row] ? 1 : 0
        }
        return (0..<bins).map { bin in
            let count = Double(max(counts[bin], 1))
            return CalibrationBin(
                lowerBound: Double(bin) / Double(bins), upperBound: Double(bin + 1) / Double(bins),
                count: counts[bin], confidence: confidences[bin] / count, accuracy: Double(rights[bin]) / count)
        }
    }

    /// Expected calibration error (Naeini 2015; Guo 2017): the mean distance of confidence and accuracy
    /// over the bins, weighted by their samples.
    func calibrationError(bins: Int = 15) throws(UndefinedMetric) -> Double {
        guard !labels.isEmpty else { throw UndefinedMetric(Text("there are no samples", zh: "没有样本")) }
        return calibration(bins: bins).reduce(0) {
            $0 + Double($1.count) / Double(labels.count) * abs($1.accuracy - $1.confidence)
        }
    }

    /// Mean negative logarithm of the probability given to the true class. Probabilities are kept a
    /// rounding error away from 0 and 1, as scikit-learn does.
    func logLoss() throws(UndefinedMetric) -> Double {
        guard !labels.isEmpty else { throw UndefinedMetric(Text("there are no samples", zh: "没有样本")) }
        var sum = 0.0
        for row in labels.indices {
            let probability = probabilities[row * classes + labels[row]]
            sum -= logarithm(min(max(probability, .ulpOfOne), 1 - .ulpOfOne))
        }
        return sum / Double(labels.count)
    }

    /// Mean squared distance of the probabilities from the truth (Brier 1950); halved for two classes, so
    /// that it is the usual score of the second.
    func brier() throws(UndefinedMetric) -> Double {
        guard !labels.isEmpty else { throw UndefinedMetric(Text("there are no samples", zh: "没有样本")) }
        var sum = 0.0
        for row in labels.indices {
            for index in 0..<classes {
                let distance = probabilities[row * classes + index] - (labels[row] == index ? 1 : 0)
                sum += distance * distance
            }
        }
        return sum / Double(labels.count) / (classes < 3 ? 2 : 1)
    }
}
