import Foundation
import Language

extension ColumnOperation {
    /// The columns that it is done to.
    var columns: [String] {
        switch self {
        case .fill(let column, _), .fillKind(let column, _), .scale(let column, _, _), .clip(let column, _, _),
            .group(let column, _, _), .oneHot(let column, _), .ordinal(let column, _),
            .embedded(let column, _, _), .indicator(let column),
            .signedLog(let column), .power(let column, _), .quantiles(let column, _), .merge(let column, _),
            .dates(let column, _, _, _), .frequency(let column, _, _), .hashed(let column, _):
            [column]
        case .fillByNeighbors(let filling): filling.filled
        }
    }

    /// What it does with what was learned, in a sentence that begins with its column.
    var sentence: Text {
        let name = columns.joined(separator: ", ")
        let words: Text =
            switch self {
            case .fill(_, let number):
                Text("missing values become \(Self.short(number))", zh: "缺失值填为 \(Self.short(number))")
            case .fillKind(_, let level): Text("missing values become \"\(level)\"", zh: "缺失值填为 \"\(level)\"")
            case .fillByNeighbors(let filling):
                Text(
                    "missing values become what the \(filling.neighbors) most similar rows have",
                    zh: "缺失值按最相似的 \(filling.neighbors) 行填补")
            case .scale(_, let shift, let factor):
                Text(
                    "less \(Self.short(shift)), times \(Self.short(factor))",
                    zh: "减去 \(Self.short(shift))，再乘以 \(Self.short(factor))")
            case .clip(_, let lower, let upper):
                Text(
                    "kept within \(Self.short(lower)) … \(Self.short(upper))",
                    zh: "限制在 \(Self.short(lower)) … \(Self.short(upper)) 之内")
            case .group(_, let kept, let other):
                Text(
                    "\(kept.count) categories stay, the rest are \"\(other)\"",
                    zh: "保留 \(kept.count) 个类别，其余为 \"\(other)\"")
            case .oneHot(_, let levels): Text("\(levels.count) columns of 0 and 1", zh: "\(levels.count) 个 0/1 列")
            case .ordinal(_, let levels):
                Text("the place among \(levels.count) categories", zh: "在 \(levels.count) 个类别中的位次")
            case .embedded(_, let levels, let width):
                Text(
                    "a vector of \(width) numbers, which the model learns, for each of \(levels.count) categories",
                    zh: "\(levels.count) 个类别各有一个由模型学习的 \(width) 维向量")
            case .indicator: Text("a column says where it is missing", zh: "增加一列标明何处缺失")
            case .signedLog: Text("the logarithm of 1 + |x|, with its sign", zh: "取 1 + |x| 的对数，保留符号")
            case .power(_, let lambda):
                Text("Yeo-Johnson's power \(Self.short(lambda))", zh: "Yeo-Johnson 幂 \(Self.short(lambda))")
            case .quantiles(_, let knots):
                Text(
                    "the place among the training rows, by \(knots.count) quantiles",
                    zh: "按 \(knots.count) 个分位数取训练行中的位次")
            case .merge(_, let spellings): Text("\(spellings.count) spellings stay", zh: "保留 \(spellings.count) 种写法")
            case .dates(_, let order, let parts, _):
                Text(
                    "dates, \(order.rawValue), become \(parts.count) columns",
                    zh: "日期（\(order.rawValue)）变为 \(parts.count) 列")
            case .frequency(_, let levels, _):
                Text("the share of each of \(levels.count) categories", zh: "\(levels.count) 个类别各自的占比")
            case .hashed(_, let buckets): Text("\(buckets) columns by hash", zh: "按哈希变为 \(buckets) 列")
            }
        return Text("\(name): \(words)", zh: "\(name)：\(words)")
    }

    /// A number in at most six digits that count.
    static func short(_ number: Double) -> String {
        guard number.isFinite else { return number.isNaN ? "nan" : number < 0 ? "-inf" : "inf" }
        if let whole = Int(exactly: number), abs(number) < 1e15 { return String(whole) }
        return String(format: "%.6g", number)
    }
}
