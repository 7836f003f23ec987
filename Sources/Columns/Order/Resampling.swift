import Catalog
import Language

/// Evens the classes of the training rows out.
package enum Resampling: String, CaseIterable {
    case none
    /// Rows of rarer classes come more often, until each class has as many as the most frequent one.
    case oversample
    /// Of more frequent classes rows are left out, until each has as many as the rarest one.
    case undersample

    package static let hyperparameter = Hyperparameter(
        "resample", .choice(allCases.map(\.rawValue)), default: "none",
        help: Text(
            "Even the classes of the training set out; the other splits stay as they are", zh: "使训练集各类别的行数相同；其他划分保持不变"),
        needs: [.task("classification")],
        meanings: [
            "none": Text("As the data are", zh: "保持数据原样"),
            "oversample": Text("Rows of rarer classes come several times", zh: "较少类别的行重复出现"),
            "undersample": Text("Rows of more frequent classes are left out", zh: "略去较多类别的一部分行"),
        ])

    package init(_ settings: Settings) { self = Resampling(rawValue: settings.text("resample")) ?? .none }

    /// The training rows, rising; one may come several times. Which ones are drawn depends on the seed and the class.
    ///
    /// - Parameter labels: the class of every row.
    func rows(_ training: [Int], labels: [Int], seed: UInt64) -> [Int] {
        guard self != .none else { return training }
        var members: [Int: [Int]] = [:]
        for row in training { members[labels[row], default: []].append(row) }
        let sizes = members.values.map(\.count)
        let wanted = (self == .oversample ? sizes.max() : sizes.min()) ?? 0
        return members.sorted { $0.key < $1.key }.flatMap { label, rows in
            var drawn = rows
            Shuffle(seed: seed, name: "resample/\(label)", index: 0).apply(to: &drawn)
            let (whole, rest) = wanted.quotientAndRemainder(dividingBy: rows.count)
            return (0..<whole).flatMap { _ in rows } + drawn.prefix(rest)
        }.sorted()
    }

    /// Evens the training rows out and notes how many there are of each class, before and now.
    package func apply(to splits: inout SplitRows, labels: [Int], classes: [String], seed: UInt64, notes: inout [Text])
    {
        guard self != .none, !classes.isEmpty else { return }
        func counts() -> [Int] {
            var counts = [Int](repeating: 0, count: classes.count)
            for row in splits.train { counts[labels[row]] += 1 }
            return counts
        }
        let before = counts()
        splits.train = rows(splits.train, labels: labels, seed: seed)
        let now = counts()
        let present = classes.indices.filter { before[$0] > 0 }
        let shown = present.prefix(8).map { Text(verbatim: "\(classes[$0]) \(before[$0]) → \(now[$0])") }.joined()
        let rest = present.count - 8
        let more = rest > 0 ? Text(" … \(rest) more", zh: "……另有 \(rest) 个") : .empty
        let name = rawValue
        notes.append(
            Text("training rows of each class (\(name)): \(shown)\(more)", zh: "训练集各类别的行数（\(name)）：\(shown)\(more)"))
    }
}
