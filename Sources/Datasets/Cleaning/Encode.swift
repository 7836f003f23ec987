import Catalog
import Language

/// Turns columns of kinds into numbers.
struct Encode: CleaningStep {
    enum Method: String, CaseIterable {
        case oneHot = "one-hot"
        case ordinal
    }

    var method = Method.oneHot

    static let entry = Entry<any CleaningStep>(
        id: "encode",
        summary: Text(
            "Encode categories as numbers; done by itself, one-hot, where it is not listed",
            zh: "把类别编码为数值；未列出时自动做独热编码"),
        hyperparameters: [
            Hyperparameter(
                "method", .choice(Method.allCases.map(\.rawValue)), default: "one-hot",
                help: Text(
                    """
                    one-hot: a column of 0 and 1 for each category; ordinal: its place in \
                    alphabetical order
                    """,
                    zh: "one-hot：每个类别一个 0/1 列；ordinal：类别按字母顺序的序号"))
        ]
    ) { settings in Encode(method: Method(rawValue: settings.text("method")) ?? .oneHot) }

    func fit(_ frame: Frame, training: [Int]) throws -> [ColumnOperation] {
        frame.columns.compactMap { column in
            guard case .kinds(let codes, let levels) = column.content else { return nil }
            var isSeen = [Bool](repeating: false, count: levels.count)
            for row in training where codes[row] >= 0 { isSeen[Int(codes[row])] = true }
            let seen = levels.indices.filter { isSeen[$0] }.map { levels[$0] }.sorted()
            return switch method {
            case .oneHot: .oneHot(column: column.name, levels: seen)
            case .ordinal: .ordinal(column: column.name, levels: seen)
            }
        }
    }
}
