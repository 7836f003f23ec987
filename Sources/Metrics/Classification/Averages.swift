import Language

extension ConfusionMatrix {
    /// Mean over the classes that occur, truly or as a prediction, each counting alike.
    func macro(_ figure: KeyPath<ClassReport, Double>) throws(UndefinedMetric) -> Double {
        var sum = 0.0
        var occurring = 0
        for index in 0..<classes {
            let report = report(of: index)
            guard report.support + report.predictions > 0 else { continue }
            sum += report[keyPath: figure]
            occurring += 1
        }
        guard occurring > 0 else { throw UndefinedMetric(Text("there are no samples", zh: "没有样本")) }
        return sum / Double(occurring)
    }

    /// Mean over the classes, each counting by its samples.
    func weighted(_ figure: KeyPath<ClassReport, Double>) throws(UndefinedMetric) -> Double {
        let total = total
        guard total > 0 else { throw UndefinedMetric(Text("there are no samples", zh: "没有样本")) }
        var sum = 0.0
        for index in 0..<classes {
            let report = report(of: index)
            sum += report[keyPath: figure] * Double(report.support)
        }
        return sum / Double(total)
    }

    /// The share predicted right; with one label a sample, also micro-averaged precision, recall and F1.
    func accuracy() throws(UndefinedMetric) -> Double {
        let total = total
        guard total > 0 else { throw UndefinedMetric(Text("there are no samples", zh: "没有样本")) }
        return Double(right) / Double(total)
    }

    /// Mean recall of the classes that have samples.
    func balancedAccuracy() throws(UndefinedMetric) -> Double {
        let present = (0..<classes).map { report(of: $0) }.filter { $0.support > 0 }
        guard !present.isEmpty else { throw UndefinedMetric(Text("there are no samples", zh: "没有样本")) }
        return present.reduce(0) { $0 + $1.recall } / Double(present.count)
    }

    /// Correlation of truth and prediction (Matthews; Gorodkin 2004 for several classes); 0 where one of
    /// them is constant.
    func matthews() throws(UndefinedMetric) -> Double {
        let total = Double(total)
        guard total > 0 else { throw UndefinedMetric(Text("there are no samples", zh: "没有样本")) }
        var crossed = 0.0, predictions = 0.0, supports = 0.0
        for index in 0..<classes {
            let support = Double(support(of: index)), predicted = Double(self.predictions(of: index))
            crossed += support * predicted
            predictions += predicted * predicted
            supports += support * support
        }
        let spread = (total * total - predictions) * (total * total - supports)
        return spread == 0 ? 0 : (Double(right) * total - crossed) / spread.squareRoot()
    }

    /// Agreement beyond chance (Cohen 1960).
    func kappa() throws(UndefinedMetric) -> Double {
        let total = Double(total)
        guard total > 0 else { throw UndefinedMetric(Text("there are no samples", zh: "没有样本")) }
        var chance = 0.0
        for index in 0..<classes { chance += Double(support(of: index)) * Double(predictions(of: index)) }
        chance /= total * total
        guard chance < 1 else {
            throw UndefinedMetric(Text("truth and prediction are one and the same class", zh: "真实与预测都是同一个类别"))
        }
        return (Double(right) / total - chance) / (1 - chance)
    }
}
