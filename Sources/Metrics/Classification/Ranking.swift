import Language

/// Area under the ROC curve: how often a positive sample has the higher score of a pair, ties counting
/// half. By ranks (Mann–Whitney): `(R − p (p + 1) / 2) / (p n)`.
public func areaUnderROC(scores: [Double], isPositive: [Bool]) throws(UndefinedMetric) -> Double {
    let positives = isPositive.count { $0 }
    let negatives = isPositive.count - positives
    guard positives > 0, negatives > 0 else {
        throw UndefinedMetric(
            positives == 0
                ? Text("no sample is of the class", zh: "没有该类的样本")
                : Text("all samples are of one class", zh: "所有样本同属一类"))
    }
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    var rankSum = 0.0
    var start = 0
    while start < order.count {
        var end = start
        while end < order.count, scores[order[end]] == scores[order[start]] { end += 1 }
        let rank = Double(start + 1 + end) / 2
        for index in start..<end where isPositive[order[index]] { rankSum += rank }
        start = end
    }
    return (rankSum - Double(positives) * Double(positives + 1) / 2) / (Double(positives) * Double(negatives))
}

/// Average precision: precision at every threshold, weighted by the recall it adds.
public func averagePrecision(scores: [Double], isPositive: [Bool]) throws(UndefinedMetric) -> Double {
    let positives = isPositive.count { $0 }
    guard positives > 0 else { throw UndefinedMetric(Text("no sample is of the class", zh: "没有该类的样本")) }
    var average = 0.0
    var lastRecall = 0.0
    for point in precisionRecallCurve(scores: scores, isPositive: isPositive) {
        average += (point.recall - lastRecall) * point.precision
        lastRecall = point.recall
    }
    return average
}

extension ClassificationOutcomes {
    /// A figure of one class against the others: for two classes, of the second; for more, the mean.
    func oneVersusRest(
        _ figure: (_ scores: [Double], _ isPositive: [Bool]) throws(UndefinedMetric) -> Double
    ) throws(UndefinedMetric) -> Double {
        guard classes > 1 else { throw UndefinedMetric(Text("there is one class only", zh: "只有一个类别")) }
        guard !labels.isEmpty else { throw UndefinedMetric(Text("there are no samples", zh: "没有样本")) }
        var sum = 0.0
        let judged = classes == 2 ? 1..<2 : 0..<classes
        for index in judged {
            do throws(UndefinedMetric) {
                sum += try figure(scores(of: index), labels.map { $0 == index })
            } catch {
                throw classes == 2
                    ? error
                    : UndefinedMetric(
                        Text(
                            "class \(index + 1) of \(classes): \(error.reason)",
                            zh: "第 \(index + 1) 类，共 \(classes) 类：\(error.reason)"))
            }
        }
        return sum / Double(judged.count)
    }
}
