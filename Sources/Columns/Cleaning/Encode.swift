import Catalog
import Formats
import Foundation
import Language

/// Turns columns of kinds into numbers.
struct Encode: CleaningStep {
    enum Method: String, CaseIterable {
        case oneHot = "one-hot"
        case ordinal
        case frequency
        case hash
    }

    var method = Method.oneHot
    /// Columns that `hash` makes of one.
    var buckets = 32

    var takesManyKinds: Bool { method == .frequency || method == .hash }

    static let entry = Entry<any CleaningStep>.ofColumns(
        id: "encode",
        summary: Text(
            "Encode categories as numbers; done by itself, one-hot, where it is not listed",
            zh: "把类别编码为数值；未列出时自动做独热编码"),
        hyperparameters: [
            Hyperparameter(
                "method", .choice(Method.allCases.map(\.rawValue)), default: "one-hot",
                help: Text(
                    "How a category becomes numbers; frequency and hash make few columns of many categories",
                    zh: "类别如何变为数值；frequency 和 hash 可把很多类别变为少数几列"),
                meanings: [
                    "one-hot": Text("A column of 0 and 1 for each category", zh: "每个类别一个 0/1 列"),
                    "ordinal": Text("Its place in alphabetical order", zh: "类别按字母顺序的序号"),
                    "frequency": Text("Its share of the training rows", zh: "类别在训练行中的占比"),
                    "hash": Text(
                        "1 or -1 in one of some columns, by a hash of its text", zh: "按文本的哈希在若干列之一中置 1 或 -1"),
                ]),
            Hyperparameter(
                "buckets", .integer(2...4096, scale: .logarithmic), default: .integer(32),
                help: Text(
                    "Columns that hash makes of one; categories of one bucket blend", zh: "hash 把一列变为多少列；同一桶中的类别会混在一起"),
                reference: "Weinberger 2009"),
        ]
    ) { settings in
        Encode(
            method: Method(rawValue: settings.text("method")) ?? .oneHot, buckets: settings.integer("buckets"))
    }

    func fit(_ frame: Frame, training: [Int]) throws -> [ColumnOperation] {
        frame.columns.compactMap { column in
            guard case .kinds(let codes, let levels) = column.content else { return nil }
            guard method != .hash else { return .hashed(column: column.name, buckets: buckets) }
            var counts = [Int](repeating: 0, count: levels.count)
            for row in training where codes[row] >= 0 { counts[Int(codes[row])] += 1 }
            let seen = levels.indices.filter { counts[$0] > 0 }.sorted { levels[$0] < levels[$1] }
            let names = seen.map { levels[$0] }
            return switch method {
            case .oneHot, .hash: .oneHot(column: column.name, levels: names)
            case .ordinal: .ordinal(column: column.name, levels: names)
            case .frequency:
                .frequency(
                    column: column.name, levels: names,
                    shares: seen.map { Double(counts[$0]) / Double(max(training.count, 1)) })
            }
        }
    }
}

/// Where a category goes among hashed columns: by a hash of its text, XXH3 with seed 0, whose highest bit is the sign.
///
/// Canonically equal texts go to one place.
func hashed(_ level: String, buckets: Int) -> (bucket: Int, sign: Double) {
    var text = level.precomposedStringWithCanonicalMapping
    let hash = text.withUTF8 { quickHash($0) }
    return (Int(hash % UInt64(max(1, buckets))), hash >> 63 == 0 ? 1 : -1)
}
