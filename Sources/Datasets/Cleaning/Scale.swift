import Catalog
import Language

/// Brings the columns of numbers to a common scale, so that none outweighs the others by its unit.
struct Scale: CleaningStep {
    enum Method: String, CaseIterable {
        case standard
        case minMax = "min-max"
        case robust
        /// Leaves the numbers as they are.
        case none
    }

    var method = Method.standard

    static let entry = Entry<any CleaningStep>(
        id: "scale",
        summary: Text("Scale numeric columns; done by itself where it is not listed", zh: "缩放数值列；未列出时自动执行"),
        hyperparameters: [
            Hyperparameter(
                "method", .choice(Method.allCases.map(\.rawValue)), default: "standard",
                help: Text(
                    """
                    standard: mean 0, standard deviation 1; min-max: 0 to 1; robust: median 0, IQR \
                    1; none: as they are
                    """,
                    zh: "standard：均值 0、标准差 1；min-max：0 到 1；robust：中位数 0、IQR 1；none：保持原样"))
        ]
    ) { settings in Scale(method: Method(rawValue: settings.text("method")) ?? .standard) }

    func fit(_ frame: Frame, training: [Int]) throws -> [ColumnOperation] {
        guard method != .none else { return [] }
        return frame.columns.compactMap { column in
            guard case .numbers(let values) = column.content else { return nil }
            let present = training.map { values[$0] }.filter { !$0.isNaN }
            guard !present.isEmpty else { return nil }
            let (shift, width) = range(of: present)
            // A constant column stays constant, at 0.
            return .scale(column: column.name, shift: shift, factor: width > 0 ? 1 / width : 1)
        }
    }

    private func range(of values: [Double]) -> (shift: Double, width: Double) {
        switch method {
        case .none: return (0, 1)
        case .standard:
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
struct Moments {
    var mean: Double
    var deviation: Double

    init(of values: [Double]) {
        let count = Double(max(values.count, 1))
        let mean = values.reduce(0, +) / count
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        self.mean = mean
        // What rounding leaves of a constant column is no deviation.
        deviation = variance.squareRoot() > 1e-12 * abs(mean) ? variance.squareRoot() : 0
    }
}
