import Catalog
import Formats
import Foundation
import Foundation
import Language

/// Turns columns of kinds into numbers.
struct Encode: CleaningStep {
    enum Method: String, CaseIterable {
        case oneHot = "one-hot"
        case ordinal
        case frequency
        case hash
        case embedding
    }

    var method = Method.oneHot
    /// Columns that `hash` makes of one.
    var buckets = 32
    /// Numbers of the vector that `embedding` learns for each category; 0 goes by how many categories there are.
    var width = 0

    /// The most that a vector has, and the most categories that have one: numbers of a sample are exact up to 2²⁴.
    static let widest = 1024, mostEmbedded = 1 << 24 - 1

    var takesManyKinds: Bool { [.frequency, .hash, .embedding].contains(method) }

    static let entry = Entry<any CleaningStep>.ofColumns(
        id: "encode",
        summary: Text(
            "Encode categories as numbers; done by itself, one-hot, where it is not listed",
            zh: "把类别编码为数值；未列出时自动做独热编码"),
        hyperparameters: [
            Hyperparameter(
                "method", .choice(Method.allCases.map(\.rawValue)), default: "one-hot",
                help: Text(
                    "How a category becomes numbers; frequency, hash and embedding are for many categories",
                    zh: "类别如何变为数值；frequency、hash 和 embedding 适合类别很多的列"),
                meanings: [
                    "one-hot": Text("A column of 0 and 1 for each category", zh: "每个类别一个 0/1 列"),
                    "ordinal": Text("Its place in alphabetical order", zh: "类别按字母顺序的序号"),
                    "frequency": Text("Its share of the training rows", zh: "类别在训练行中的占比"),
                    "hash": Text(
                        "1 or -1 in one of some columns, by a hash of its text", zh: "按文本的哈希在若干列之一中置 1 或 -1"),
                    "embedding": Text(
                        "A vector of its own that the model learns; one for all categories that training has not seen",
                        zh: "每个类别一个由模型学习的向量；训练中未出现的类别共用一个"),
                ]),
            Hyperparameter(
                "buckets", .integer(2...4096, scale: .logarithmic), default: .integer(32),
                help: Text(
                    "Columns that hash makes of one; categories of one bucket blend", zh: "hash 把一列变为多少列；同一桶中的类别会混在一起"),
                reference: "Weinberger 2009"),
            Hyperparameter(
                "width", .integer(0...widest, zero: "auto"), default: .integer(0),
                help: Text(
                    "Numbers of a vector that embedding learns; auto takes 1.6 · categories^0.56, at most 600",
                    zh: "embedding 学习的向量的长度；auto 为 1.6 · 类别数^0.56，至多 600"),
                reference: "Guo 2016, arXiv:1604.06737"),
        ]
    ) { settings in
        Encode(
            method: Method(rawValue: settings.text("method")) ?? .oneHot, buckets: settings.integer("buckets"),
            width: settings.integer("width"))
    }

    /// fastai's rule of thumb.
    static func width(for categories: Int) -> Int {
        max(1, min(600, Int((1.6 * pow(Double(categories), 0.56)).rounded())))
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
            case .embedding:
                .embedded(
                    column: column.name, levels: names, width: width > 0 ? width : Self.width(for: names.count))
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
