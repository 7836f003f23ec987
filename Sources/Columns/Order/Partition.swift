import Formats
import Language

/// Shares rows out to the splits.
package enum Partition {
    /// The rows of each split, rising.
    ///
    /// The rows of every class are shuffled, laid end to end, and each split takes its share evenly along
    /// that line; so each class has its share in each split, up to one row, and the totals are right. The
    /// same seed gives the same split.
    ///
    /// - Parameters:
    ///   - classes: the class of every row; nil to split without regard to classes.
    ///   - shuffled: false takes the parts as they follow each other.
    ///   - keepsClasses: whether a class that the shares leave without a training row gets one all the same.
    package static func rows(
        count: Int, classes: [Int]?, shares: SplitShares, seed: UInt64, shuffled: Bool, keepsClasses: Bool = true
    ) -> SplitRows {
        guard shuffled else {
            let test = Int((Double(count) * shares.test).rounded())
            let validation = Int((Double(count) * shares.validation).rounded())
            let train = count - test - validation
            return SplitRows(
                train: Array(0..<train), validation: Array(train..<(train + validation)),
                test: Array((train + validation)..<count))
        }
        var line = Array(0..<count)
        Shuffle(seed: seed, name: "split", index: 0).apply(to: &line)
        if let classes {
            // Stable: inside a class the shuffled order stays.
            line = line.enumerated()
                .sorted { (classes[$0.element], $0.offset) < (classes[$1.element], $1.offset) }
                .map(\.element)
        }
        var parts = SplitRows()
        let rest = evenly(line, share: shares.test, taken: &parts.test)
        let left = 1 - shares.test
        parts.train = evenly(rest, share: left > 0 ? shares.validation / left : 0, taken: &parts.validation)
        parts = SplitRows(
            train: parts.train.sorted(), validation: parts.validation.sorted(), test: parts.test.sorted())
        if let classes, keepsClasses, shares.train > 0 { teachEveryClass(&parts, classes) }
        return parts
    }

    /// The rows of one fold as the test split, the others shared out to the other two splits.
    ///
    /// The folds are dealt out along the shuffled rows of every class, laid end to end; so no two of them differ by more
    /// than a row, in the whole or in a class. Which row is in which depends on the seed and the number of folds alone.
    package static func rows(
        count: Int, classes: [Int]?, holding fold: Fold, shares: SplitShares, seed: UInt64, shuffled: Bool
    ) -> SplitRows {
        var line = Array(0..<count)
        Shuffle(seed: seed, name: "folds", index: 0).apply(to: &line)
        if let classes {
            line = line.enumerated()
                .sorted { (classes[$0.element], $0.offset) < (classes[$1.element], $1.offset) }
                .map(\.element)
        }
        var held: [Int] = [], others: [Int] = []
        for (place, row) in line.enumerated() {
            if place % fold.count == fold.index { held.append(row) } else { others.append(row) }
        }
        others.sort()
        let parts = rows(
            count: others.count, classes: classes.map { classes in others.map { classes[$0] } },
            shares: shares.withoutTest(), seed: seed, shuffled: shuffled)
        return SplitRows(
            train: parts.train.map { others[$0] }, validation: parts.validation.map { others[$0] }, test: held.sorted())
    }

    /// Gives each class without a training row its first one of another part, which gets a row of the class with the
    /// most training rows for it, where that has another.
    private static func teachEveryClass(_ parts: inout SplitRows, _ classes: [Int]) {
        guard let last = classes.max() else { return }
        var learned = [[Int]](repeating: [], count: last + 1)
        for row in parts.train { learned[classes[row]].append(row) }
        var moved: (toTrain: Set<Int>, toValidation: Set<Int>, toTest: Set<Int>) = ([], [], [])
        var isTaught = learned.map { !$0.isEmpty }
        for (rows, isTest) in [(parts.test, true), (parts.validation, false)] {
            for row in rows where !isTaught[classes[row]] {
                isTaught[classes[row]] = true
                moved.toTrain.insert(row)
                let richest = learned.indices.max { (learned[$0].count, -$0) < (learned[$1].count, -$1) } ?? 0
                guard learned[richest].count > 1, let instead = learned[richest].popLast() else { continue }
                if isTest { moved.toTest.insert(instead) } else { moved.toValidation.insert(instead) }
            }
        }
        guard !moved.toTrain.isEmpty else { return }
        let gone = moved.toTrain.union(moved.toValidation).union(moved.toTest)
        func part(_ rows: [Int], with new: Set<Int>) -> [Int] { (rows.filter { !gone.contains($0) } + new).sorted() }
        parts = SplitRows(
            train: part(parts.train, with: moved.toTrain), validation: part(parts.validation, with: moved.toValidation),
            test: part(parts.test, with: moved.toTest))
    }

    /// Takes a share of a line in even steps and gives back the rest.
    private static func evenly(_ line: [Int], share: Double, taken: inout [Int]) -> [Int] {
        var rest: [Int] = []
        let wanted = Int((Double(line.count) * share).rounded())
        for (position, row) in line.enumerated() {
            // Bresenham's line: exactly `wanted` of the positions step up.
            if (position + 1) * wanted / line.count > position * wanted / line.count {
                taken.append(row)
            } else {
                rest.append(row)
            }
        }
        return rest
    }
}

/// The rows of each split, rising.
package struct SplitRows: Sendable {
    package var train: [Int] = []
    package var validation: [Int] = []
    package var test: [Int] = []
    /// Training rows that are not learned from, where only a part of them is.
    package var spared: [Int] = []

    package init(train: [Int] = [], validation: [Int] = [], test: [Int] = [], spared: [Int] = []) {
        self.train = train
        self.validation = validation
        self.test = test
        self.spared = spared
    }

    /// Leaves rows out of whichever part they are in.
    package mutating func remove(_ rows: [Int]) {
        guard !rows.isEmpty else { return }
        let removed = Set(rows)
        train.removeAll { removed.contains($0) }
        validation.removeAll { removed.contains($0) }
        test.removeAll { removed.contains($0) }
        spared.removeAll { removed.contains($0) }
    }

    /// Refuses training rows that are all of one class: whoever names it is always right.
    /// - Parameter texts: the class of every row.
    package func checkClasses(_ texts: [String]) throws(DataError) {
        guard let first = train.first.map({ texts[$0] }), train.allSatisfy({ texts[$0] == first }) else { return }
        throw DataError(
            setting: "edits",
            reason: Text(
                "with these edits all training rows are of class \(first), so that there is nothing to learn",
                zh: "按这些更正，所有训练行都属于类别 \(first)，没有可学的内容"))
    }

    /// Which classes a part has no row of.
    package func notes(onClasses classes: [String], of texts: [String]) -> [Text] {
        var counts: [String: Int] = [:]
        for split in Split.allCases { for row in self[split] { counts[texts[row], default: 0] += 1 } }
        return Split.allCases.compactMap { split in
            guard !self[split].isEmpty else { return nil }
            let present = Set(self[split].map { texts[$0] })
            let absent = classes.filter { !present.contains($0) }
            guard !absent.isEmpty else { return nil }
            let shown = absent.prefix(8).map { name in
                let count = counts[name] ?? 0
                let rows = count == 1 ? Text("1 row", zh: "1 行") : Text("\(count) rows", zh: "\(count) 行")
                return Text("\(name) (\(rows) in all)", zh: "\(name)（共 \(rows)）")
            }.joined()
            let rest = absent.count - 8
            let more = rest > 0 ? Text(" … \(rest) more", zh: "……另有 \(rest) 个") : .empty
            let meaning =
                split == .train
                ? Text("the model cannot learn them", zh: "模型无法学到这些类别")
                : Text("they are not judged there", zh: "这里不评估这些类别")
            return Text(
                """
                no row of the \(split.label) part is of class \(shown)\(more): \(meaning); data.split shares rows out
                """,
                zh: "\(split.label)中没有类别为 \(shown)\(more) 的行：\(meaning)；data.split 决定如何划分")
        }
    }

    package subscript(split: Split) -> [Int] {
        switch split {
        case .train: train
        case .validation: validation
        case .test: test
        }
    }
}
