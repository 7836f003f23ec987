import Catalog
import Formats
import Language

/// Brings the columns of numbers to a common scale, so that none outweighs the others by its unit.
struct Scale: CleaningStep {
    enum Method: String, CaseIterable {
        case standard
        case minMax = "min-max"
        case robust
        /// The logarithm first, then standard.
        case log
        /// A power first, then standard.
        case power
        /// By place among the training rows' numbers.
        case quantile
        /// Leaves the numbers as they are.
        case none
    }

    var method = Method.standard

    static let entry = Entry<any CleaningStep>.ofColumns(
        id: "scale",
        summary: Text("Scale numeric columns; done by itself where it is not listed", zh: "缩放数值列；未列出时自动执行"),
        hyperparameters: [
            Hyperparameter(
                "method", .choice(Method.allCases.map(\.rawValue)), default: "standard",
                help: Text(
                    """
                    Way of scaling: by mean and deviation, by range, by median and quartiles; log and \
                    power bend long tails first
                    """,
                    zh: "缩放方法：按均值与标准差、按范围、按中位数与四分位数；log 和 power 先压缩长尾"),
                reference: "power: Yeo and Johnson 2000",
                meanings: [
                    "standard": Text("Mean 0, standard deviation 1", zh: "均值 0、标准差 1"),
                    "min-max": Text("0 to 1, by least and greatest number", zh: "按最小值和最大值缩放到 0 到 1"),
                    "robust": Text("Median 0, interquartile range 1", zh: "中位数 0、四分位距 1"),
                    "log": Text(
                        "log(1 + x), mirrored for negative numbers, then standard", zh: "先取 log(1 + x)，负数对称处理，再标准化"),
                    "power": Text(
                        "Yeo-Johnson's power that makes it most like a normal distribution, then standard",
                        zh: "先做最接近正态分布的 Yeo-Johnson 幂变换，再标准化"),
                    "quantile": Text("0 to 1, by place among the training rows", zh: "按在训练行中的位次映射到 0 到 1"),
                    "none": Text("As they are", zh: "保持原样"),
                ])
        ]
    ) { settings in Scale(method: Method(rawValue: settings.text("method")) ?? .standard) }

    func fit(_ frame: Frame, training: [Int]) throws -> [ColumnOperation] {
        guard method != .none else { return [] }
        return try frame.columns.flatMap { column -> [ColumnOperation] in
            guard case .numbers(let values) = column.content, !column.isCode else { return [] }
            let present = training.map { values[$0] }.filter { !$0.isNaN }
            guard !present.isEmpty else { return [] }
            switch method {
            case .none: return []
            case .quantile: return [.quantiles(column: column.name, knots: QuantileScale(of: present).knots)]
            case .log:
                return [.signedLog(column: column.name), try linear(column.name, present.map(signedLog), of: present)]
            case .power:
                let power = PowerTransform(fittedTo: present)
                return [
                    .power(column: column.name, lambda: power.lambda),
                    try linear(column.name, present.map { power($0) }, of: present),
                ]
            case .standard, .minMax, .robust: return [try linear(column.name, present, of: present)]
            }
        }
    }

    /// - Parameter original: the numbers as they were before they were bent.
    private func linear(
        _ name: String, _ present: [Double], of original: [Double]
    ) throws(DataError) -> ColumnOperation {
        let (shift, width) = range(of: present)
        // A constant column stays constant, at 0.
        let factor = width > 0 ? 1 / width : 1
        // What comes out is computed with in 32 bits.
        let ends = [present.min(), present.max()].compactMap { $0.map { ($0 - shift) * factor } }
        guard Float(shift).isFinite, Float(factor).isNormal, ends.allSatisfy({ Float($0).isFinite }) else {
            throw Self.beyond(name, original)
        }
        return .scale(column: name, shift: shift, factor: factor)
    }

    private static func beyond(_ name: String, _ present: [Double]) -> DataError {
        let least = levelName(present.min() ?? 0), greatest = levelName(present.max() ?? 0)
        return DataError(
            setting: "preprocessing",
            reason: Text(
                """
                column "\(name)": its numbers, from \(least) to \(greatest), are too large or too close to each other to be \
                scaled in 32 bits; { step = "clip" } before scale brings in what lies far out, \
                { step = "scale", method = "quantile" } takes numbers of any size, and data.ignore leaves the column out
                """,
                zh: """
                    列 "\(name)"：数值从 \(least) 到 \(greatest)，过大或彼此过近，无法以 32 位缩放；在 scale 之前用 \
                    { step = "clip" } 可收回远离的值，{ step = "scale", method = "quantile" } 适用于任何大小的数，\
                    data.ignore 可略去该列
                    """))
    }

    private func range(of values: [Double]) -> (shift: Double, width: Double) {
        switch method {
        case .none, .quantile: return (0, 1)
        case .standard, .log, .power:
            let moments = Moments(of: values)
            return (moments.mean, moments.deviation)
        case .minMax:
            let lowest = values.min() ?? 0, highest = values.max() ?? 0
            return (lowest, highest - lowest)
        case .robust:
            let sorted = values.sorted()
            return (
                quantile(0.5, ofSorted: sorted), quantile(0.75, ofSorted: sorted) - quantile(0.25, ofSorted: sorted)
            )
        }
    }
}

/// Mean and standard deviation of a population, in two passes.
package struct Moments {
    package var mean: Double
    package var deviation: Double

    package init(of values: [Double]) {
        self.init(summing: values)
        guard !mean.isFinite || !deviation.isFinite else { return }
        // Sums of huge numbers are beyond all numbers, where those of their shares of the largest are not.
        let largest = values.reduce(0) { max($0, abs($1)) }
        guard largest.isFinite, largest > 0 else { return }
        let shares = Moments(summing: values.map { $0 / largest })
        mean = shares.mean * largest
        deviation = shares.deviation * largest
    }

    private init(summing values: [Double]) {
        let count = Double(max(values.count, 1))
        let mean = values.reduce(0, +) / count
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        self.mean = mean
        // What rounding leaves of a constant column is no deviation.
        deviation = variance.squareRoot() > 1e-12 * abs(mean) ? variance.squareRoot() : 0
    }
}
