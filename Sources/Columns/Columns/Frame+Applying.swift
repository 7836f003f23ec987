import Formats
import Language

extension Frame {
    /// Does to other rows what was learned from training rows, and notes what they have that training did not: categories
    /// that the model has no place of their own for, and missing values that are filled in.
    package mutating func apply(_ preparation: FittedPreparation, notes: inout [Text]) {
        notes += gapNotes
        var told: Set<String> = []
        for operation in preparation.operations {
            if let (name, known, fate) = operation.knownLevels, told.insert(name).inserted {
                notes += [noteOnUnknown(in: name, known: known, fate: fate)].compactMap { $0 }
            }
            apply([operation], keepingNamesApart: !preparation.fields.areFirst)
        }
    }

    /// What is told of missing values, which no model is given.
    var gapNotes: [Text] {
        let gaps = columns.map { column in
            switch column.content {
            case .numbers(let numbers): (column.name, numbers.count { $0.isNaN })
            case .kinds(let codes, _): (column.name, codes.count { $0 < 0 })
            }
        }.filter { $0.1 > 0 }
        guard !gaps.isEmpty else { return [] }
        let counts = gaps.map { Text(verbatim: "\($0.0) \($0.1)") }.joined()
        return [Text("missing values are filled in: \(counts)", zh: "缺失值已填补：\(counts)")]
    }

    private func noteOnUnknown(in name: String, known: Set<String>, fate: Text) -> Text? {
        guard let index = index(of: name), case .kinds(let codes, let levels) = columns[index].content else {
            return nil
        }
        let isUnknown = levels.map { !known.contains($0) }
        var counts = [Int](repeating: 0, count: levels.count)
        for code in codes where code >= 0 && isUnknown[Int(code)] { counts[Int(code)] += 1 }
        let rows = counts.reduce(0, +)
        guard rows > 0 else { return nil }
        let unknown = levels.indices.filter { counts[$0] > 0 }.sorted {
            (-counts[$0], levels[$0]) < (-counts[$1], levels[$1])
        }
        let shown = unknown.prefix(3).map { Text(verbatim: "\"\(levels[$0])\"") }.joined()
        let more = Text(verbatim: unknown.count > 3 ? " …" : "")
        let counted =
            rows == 1 ? Text("1 row has", zh: "1 行") : Text("\(rows.grouped) rows have", zh: "\(rows.grouped) 行")
        return Text(
            "\(name): \(counted) a value the model does not know by itself, \(shown)\(more); it counts as \(fate)",
            zh: "\(name)：\(counted)的取值不在模型已知的类别中：\(shown)\(more)；按\(fate)处理")
    }
}

extension ColumnOperation {
    /// For what turns kinds into numbers or fewer kinds: the column, the levels that have a place of their own, and what
    /// becomes of all others.
    fileprivate var knownLevels: (column: String, levels: Set<String>, fate: Text)? {
        let none = Text("none of those it knows", zh: "不属于任何已知类别")
        return switch self {
        case .group(let column, let kept, let other):
            (column, Set(kept + [other]), Text("\(other), as rare ones do", zh: "\(other)，与稀有类别相同"))
        case .oneHot(let column, let levels), .ordinal(let column, let levels), .frequency(let column, let levels, _):
            (column, Set(levels), none)
        case .embedded(let column, let levels, _):
            (column, Set(levels), Text("all that training has not seen", zh: "训练中未出现的类别"))
        default: nil
        }
    }
}
