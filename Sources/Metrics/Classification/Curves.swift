/// One threshold of a ROC curve.
public struct ROCPoint: Sendable, Hashable, Codable {
    /// Samples with at least this score count as positive; infinite for the first point, where none does.
    public var threshold: Double
    /// The share of the negative samples that count as positive.
    public var falsePositiveRate: Double
    /// The share of the positive samples that count as positive.
    public var truePositiveRate: Double
}

/// The ROC curve from (0, 0) to (1, 1), a point for every score that occurs, thresholds falling; empty
/// where one of the classes has no sample.
public func rocCurve(scores: [Double], isPositive: [Bool]) -> [ROCPoint] {
    let positives = isPositive.count { $0 }
    let negatives = isPositive.count - positives
    guard positives > 0, negatives > 0 else { return [] }
    return [ROCPoint(threshold: .infinity, falsePositiveRate: 0, truePositiveRate: 0)]
        + thresholds(scores: scores, isPositive: isPositive).map {
            ROCPoint(
                threshold: $0.score, falsePositiveRate: Double($0.falsePositives) / Double(negatives),
                truePositiveRate: Double($0.truePositives) / Double(positives))
        }
}

/// One threshold of a precision–recall curve.
public struct PrecisionRecallPoint: Sendable, Hashable, Codable {
    /// Samples with at least this score count as positive.
    public var threshold: Double
    /// Of those that count as positive, the share that is.
    public var precision: Double
    /// Of those that are positive, the share that counts as positive.
    public var recall: Double
}

/// The precision–recall curve, a point for every score that occurs, thresholds falling, recall rising;
/// empty where no sample is positive.
public func precisionRecallCurve(scores: [Double], isPositive: [Bool]) -> [PrecisionRecallPoint] {
    let positives = isPositive.count { $0 }
    guard positives > 0 else { return [] }
    return thresholds(scores: scores, isPositive: isPositive).map {
        PrecisionRecallPoint(
            threshold: $0.score,
            precision: Double($0.truePositives) / Double($0.truePositives + $0.falsePositives),
            recall: Double($0.truePositives) / Double(positives))
    }
}

/// Counts of positives and negatives at or above every score that occurs, from the highest down.
private func thresholds(
    scores: [Double], isPositive: [Bool]
) -> [(score: Double, truePositives: Int, falsePositives: Int)] {
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    var counts: [(score: Double, truePositives: Int, falsePositives: Int)] = []
    var truePositives = 0, falsePositives = 0
    for (rank, index) in order.enumerated() {
        if isPositive[index] { truePositives += 1 } else { falsePositives += 1 }
        if rank + 1 == order.count || scores[order[rank + 1]] != scores[index] {
            counts.append((scores[index], truePositives, falsePositives))
        }
    }
    return counts
}
