import Catalog
import Language

/// Makes one kind of all rare ones, so that a column of many kinds can be learned from.
struct Group: CleaningStep {
    /// Kinds that stay as they are.
    var most = Self.defaultMost

    private static let defaultMost = 100

    static let entry = Entry<any CleaningStep>.ofColumns(
        id: "group",
        summary: Text(
            "Make one category of the rare ones; done by itself where a column has more than 100",
            zh: "把稀有类别合并为一类；某列超过 100 个类别时自动执行"),
        hyperparameters: [
            Hyperparameter(
                "max-categories", .integer(1...65_536, scale: .logarithmic), default: .integer(defaultMost),
                help: Text("Categories of a column that stay: the most frequent", zh: "每列保留的类别数：保留最常见的"),
                formerly: ["most"])
        ]
    ) { settings in Group(most: settings.integer("max-categories")) }

    func fit(_ frame: Frame, training: [Int]) throws -> [ColumnOperation] {
        frame.columns.compactMap { column in
            guard case .kinds(let codes, let levels) = column.content, levels.count > most else { return nil }
            var counts = [Int](repeating: 0, count: levels.count)
            for row in training where codes[row] >= 0 { counts[Int(codes[row])] += 1 }
            let seen = levels.indices.filter { counts[$0] > 0 }
            guard seen.count > most else { return nil }
            // Of those that are as frequent, the first by name.
            let kept = seen.sorted { (counts[$1], levels[$0]) < (counts[$0], levels[$1]) }.prefix(most)
            let names = Set(kept.map { levels[$0] })
            var other = "other"
            while names.contains(other) { other += "s" }
            return .group(column: column.name, kept: names.sorted(), other: other)
        }
    }
}

extension ColumnOperation {
    /// What to tell of kinds put together; nil for other operations.
    var groupingNote: Text? {
        guard case .group(let column, let kept, let other) = self else { return nil }
        return Text(
            """
            column \(column): the \(kept.count) most frequent kinds of the training rows stay, the rest are one kind, \
            \(other); { step = "group", max-categories = \(kept.count * 10) } in data.preprocessing keeps more
            """,
            zh: """
                列 \(column)：保留训练行中最常见的 \(kept.count) 个类别，其余合并为一个类别 \(other)；\
                data.preprocessing 中写 { step = "group", max-categories = \(kept.count * 10) } 可保留更多
                """)
    }
}
