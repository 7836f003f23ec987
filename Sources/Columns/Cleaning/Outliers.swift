import Catalog
import Language

/// The bounds beyond which a number counts as an outlier: quartiles, and how many of their distance
/// beyond them (Tukey 1977).
private func fences(of values: [Double], training: [Int], reach: Double) -> ClosedRange<Double>? {
    let present = training.map { values[$0] }.filter { !$0.isNaN }.sorted()
    guard present.count >= 4 else { return nil }
    let lower = quantile(0.25, ofSorted: present), upper = quantile(0.75, ofSorted: present)
    guard upper > lower else { return nil }
    let first = lower - reach * (upper - lower), last = upper + reach * (upper - lower)
    // Where most are huge, none is far out.
    guard Float(first).isFinite, Float(last).isFinite else { return nil }
    return first...last
}

private let reach = Hyperparameter(
    "iqr-factor", .real(0.5...100), default: 3.0,
    help: Text(
        """
        Interquartile ranges (IQR) beyond the quartiles at which outliers begin; 1.5 is \
        Tukey's inner fence
        """,
        zh: "超出四分位数多少倍四分位距（IQR）算离群值；1.5 即 Tukey 内限"),
    reference: "Tukey 1977", formerly: ["reach"])

/// Moves outliers to the bounds.
struct Clip: CleaningStep {
    var reach: Double

    static let entry = Entry<any CleaningStep>.ofColumns(
        id: "clip", summary: Text("Clip outliers to the bounds at which they begin", zh: "把离群值截断到离群界限"),
        hyperparameters: [Columns.reach]
    ) { settings in Clip(reach: settings.real("iqr-factor")) }

    func fit(_ frame: Frame, training: [Int]) throws -> [ColumnOperation] {
        frame.columns.compactMap { column in
            guard case .numbers(let values) = column.content, !column.isCode,
                let bounds = fences(of: values, training: training, reach: reach)
            else { return nil }
            return .clip(column: column.name, lower: bounds.lowerBound, upper: bounds.upperBound)
        }
    }
}

/// Leaves training rows with an outlier out; what is judged by stays whole.
struct DropOutliers: CleaningStep {
    var reach: Double

    static let entry = Entry<any CleaningStep>.ofColumns(
        id: "drop-outliers",
        summary: Text(
            "Drop training rows that hold an outlier; before columns are changed, wherever it is listed",
            zh: "删除含离群值的训练行；无论列在何处，都在更改各列之前执行"),
        hyperparameters: [Columns.reach]
    ) { settings in DropOutliers(reach: settings.real("iqr-factor")) }

    func droppedRows(in frame: Frame, training: [Int]) -> [Int] {
        var isOutlier = [Bool](repeating: false, count: frame.rows)
        for column in frame.columns {
            guard case .numbers(let values) = column.content, !column.isCode,
                let bounds = fences(of: values, training: training, reach: reach)
            else { continue }
            for row in training where !values[row].isNaN && !bounds.contains(values[row]) { isOutlier[row] = true }
        }
        return training.filter { isOutlier[$0] }
    }

    func reasons(toDrop row: Int, in frame: Frame, training: [Int]) -> [String] {
        frame.columns.filter { column in
            guard case .numbers(let values) = column.content, !values[row].isNaN,
                let bounds = fences(of: values, training: training, reach: reach)
            else { return false }
            return !bounds.contains(values[row])
        }.map(\.name)
    }
}
