import Catalog
import Columns
import Datasets
import Foundation
import Language

extension Check {
    static let weakSegments = Check(
        "underperforming-group", Text("Groups of rows of which models know less than of others", zh: "模型判断明显更差的行群"),
        reference: "deepchecks",
        from: Threshold(
            0...1, 0.8,
            Text(
                "Share of the mean confidence below which one is told",
                zh: "仅在查找错误标签时。组内平均置信度低于总体的多少倍起报告"))
    ) { profile, limit in
        guard let labels = profile.labels, labels.confidences.count == labels.checkedLines.count else { return [] }
        let places = Dictionary(
            zip(profile.sample.lines, profile.sample.lines.indices), uniquingKeysWith: { first, _ in first })
        // What models say of each row of the sample; nil of one that was not looked at.
        var confidences = [Double?](repeating: nil, count: profile.sample.rows)
        for (line, confidence) in zip(labels.checkedLines, labels.confidences) {
            if let place = places[line] { confidences[place] = confidence }
        }
        let known = confidences.compactMap { $0 }
        guard known.count >= 40 else { return [] }
        let all = Segment(known)
        var segments: [(segment: Segment, column: String, words: Text, lines: [Int])] = []
        for column in profile.inputs {
            for (words, rows) in profile.sample.columns[column.place].groups {
                let own = rows.filter { confidences[$0] != nil }
                let segment = Segment(own.compactMap { confidences[$0] })
                guard segment.count >= 20, segment.count * 2 <= known.count, segment.mean < limit * all.mean,
                    // So many groups are looked at that one of a thousand is chance's.
                    all.mean - segment.mean > 4 * all.deviation / Double(segment.count).squareRoot()
                else { continue }
                segments.append((segment, column.name, words, own.map { profile.sample.lines[$0] }))
            }
        }
        let worst = segments.enumerated()
            .sorted { ($0.element.segment.mean, $0.offset) < ($1.element.segment.mean, $1.offset) }.prefix(5)
        return worst.map { _, found in
            let segment = found.segment
            let rows = counted(segment.count, Text("row", zh: "行"), Text("rows", zh: "行"))
            let (own, whole) = (figure(segment.mean), figure(all.mean))
            let (lower, upper) = (figure(segment.mean - segment.reach), figure(segment.mean + segment.reach))
            let measure =
                labels.isClassification
                ? Text("the mean probability of their own label", zh: "自身标签的平均概率")
                : Text("the mean closeness of what is predicted", zh: "预测的平均接近程度")
            return Finding(
                "underperforming-group", segment.mean < 0.5 * all.mean ? .warning : .note, count: segment.count,
                columns: [found.column], lines: found.lines,
                evidence: [
                    .init("rows", segment.count), .init("confidence", segment.mean), .init("overall", all.mean),
                    .init("lower", segment.mean - segment.reach), .init("upper", segment.mean + segment.reach),
                ],
                Text(
                    """
                    \(rows) where \(found.column) is \(found.words) are known less well: \(measure) is \(own) (95 %: \
                    \(lower) to \(upper)), of all rows \(whole); more rows of this kind, or a column that tells them \
                    apart, would help
                    """,
                    zh: """
                        \(found.column) 为 \(found.words) 的 \(rows)判断更差：\(measure)为 \(own)（95 %：\(lower) 到 \
                        \(upper)），全部行为 \(whole)；增加这类行，或增加能区分它们的列会有帮助
                        """))
        }
    }
}

/// What models say of some rows.
private struct Segment {
    let count: Int
    let mean: Double
    let deviation: Double

    init(_ values: [Double]) {
        count = values.count
        let mean = values.reduce(0, +) / Double(max(1, count))
        self.mean = mean
        deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, count - 1))).squareRoot()
    }

    /// How far the mean may be off, in 95 of 100 cases.
    var reach: Double { 1.96 * deviation / Double(max(1, count)).squareRoot() }
}

extension Frame.Content {
    /// Rows by level, or by fifths of the numbers; at most fifty levels, the most frequent.
    fileprivate var groups: [(words: Text, rows: [Int])] {
        switch self {
        case .kinds(let codes, let levels):
            var rows = [[Int]](repeating: [], count: levels.count)
            for (row, code) in codes.enumerated() where code >= 0 { rows[Int(code)].append(row) }
            return levels.indices.filter { !rows[$0].isEmpty }.sorted { (rows[$1].count, $0) < (rows[$0].count, $1) }
                .prefix(50).map { (Text(verbatim: levels[$0]), rows[$0]) }
        case .numbers(let numbers):
            let sorted = numbers.filter { !$0.isNaN }.sorted()
            guard sorted.count >= 100 else { return [] }
            var edges: [Double] = []
            for part in 1..<5 {
                let edge = sorted[sorted.count * part / 5]
                if edge > edges.last ?? sorted[0] { edges.append(edge) }
            }
            let bounds = [sorted[0]] + edges
            return bounds.indices.map { place in
                let lower = bounds[place], upper = place + 1 < bounds.count ? bounds[place + 1] : Double.infinity
                let rows = numbers.indices.filter { numbers[$0] >= lower && numbers[$0] < upper }
                let (from, to) = (figure(lower), figure(upper.isFinite ? upper : sorted[sorted.count - 1]))
                return (Text("\(from) to \(to)", zh: "\(from) 到 \(to)"), rows)
            }
        }
    }
}
