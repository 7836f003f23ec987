import Catalog
import Language

/// Part of the training split, as if there were no more data: what `data.split.subset` asks for.
///
/// The rows of a smaller part are all in a larger one of the same seed, and the other splits stay as they are, so that
/// what is learned from parts of several sizes can be compared. Whatever is fitted to training rows is fitted to the part,
/// as it would be with a smaller data set, but for what losses are measured in: the tokenizer of a text and the scale of a
/// target of numbers are those of the whole training split.
package struct TrainingSubset: Sendable {
    /// Of the training split, above 0 and up to 1.
    package let fraction: Double
    package let seed: UInt64

    package static let hyperparameter = Hyperparameter(
        "subset", .real(0.0001...1), default: 1.0,
        help: Text(
            "Fraction of the training set to learn from; a smaller one is part of a larger",
            zh: "只用训练集的这一比例训练；较小的子集包含于较大的子集"))

    /// The part that these settings ask for; nil for the whole.
    package init?(_ settings: Settings, seed: UInt64) {
        self.init(fraction: settings["split"]?["subset"]?.real ?? 1, seed: seed)
    }

    /// Nil for the whole.
    package init?(fraction: Double, seed: UInt64) {
        guard fraction > 0, fraction < 1 else { return nil }
        self.fraction = fraction
        self.seed = seed
    }

    /// How many of so many there are in the part: at least one.
    package func count(of whole: Int) -> Int { min(whole, max(1, Int((Double(whole) * fraction).rounded()))) }

    /// How the training split is cut.
    enum Cut {
        /// By chance; by the class of every row where there is one, so that each has its share.
        case drawn(classes: [Int]?)
        /// By groups, given for every row, of which each is in the part or is not.
        case groups([Int])
        /// By a time of every row: the latest are kept, as they lie next to what is judged. A shorter past is what a
        /// smaller data set would have been.
        case times([Double])
        /// By the order of the file, with the same reason.
        case file
    }

    /// The rows of the part, rising.
    func rows(_ training: [Int], by cut: Cut) -> [Int] {
        guard !training.isEmpty else { return [] }
        let wanted = count(of: training.count)
        switch cut {
        case .file: return Array(training.sorted().suffix(wanted))
        case .times(let times):
            return training.sorted { (times[$0], $0) < (times[$1], $1) }.suffix(wanted).sorted()
        case .groups(let groups): return grouped(training, groups, wanted: wanted)
        case .drawn(let classes): return Array(order(of: training, classes: classes).prefix(wanted)).sorted()
        }
    }

    /// All rows in an order of which every beginning has each class by its share, up to a row; the first row of each class
    /// comes first, so that a model of few rows knows all of them.
    private func order(of training: [Int], classes: [Int]?) -> [Int] {
        var line = training
        Shuffle(seed: seed, name: "subset", index: 0).apply(to: &line)
        guard let classes else { return line }
        var sizes: [Int: Int] = [:], ranks: [Int: Int] = [:]
        for row in line { sizes[classes[row], default: 0] += 1 }
        let places = line.map { row in
            let label = classes[row], rank = ranks[label, default: 0]
            ranks[label] = rank + 1
            return rank == 0 ? 0 : (Double(rank) + 0.5) / Double(sizes[label] ?? 1)
        }
        return line.indices.sorted { (places[$0], classes[line[$0]], $0) < (places[$1], classes[line[$1]], $1) }
            .map { line[$0] }
    }

    /// Whole groups in an order drawn by the seed, as many as come nearest to the number of rows; at least one.
    private func grouped(_ training: [Int], _ groups: [Int], wanted: Int) -> [Int] {
        var members: [Int: [Int]] = [:]
        for row in training { members[groups[row], default: []].append(row) }
        var order = members.keys.sorted()
        Shuffle(seed: seed, name: "subset/groups", index: 0).apply(to: &order)
        var kept: [Int] = []
        for group in order {
            let more = members[group] ?? []
            let exceeds = kept.count + more.count - wanted, lacks = wanted - kept.count
            if !kept.isEmpty, exceeds > lacks { break }
            kept += more
        }
        return kept.sorted()
    }
}

extension TrainingSubset {
    /// Cuts the training rows down, where the settings ask for that.
    package static func apply(
        to splits: inout SplitRows, classes: [Int]?, keys: SplitKeys?, shuffled: Bool, settings: Settings, seed: UInt64
    ) {
        guard let subset = TrainingSubset(settings, seed: seed) else { return }
        let cut: Cut =
            switch keys {
            case .groups(let groups)?: .groups(groups)
            case .times(let times)?: .times(times)
            case nil: shuffled ? .drawn(classes: classes) : .file
            }
        let kept = subset.rows(splits.train, by: cut)
        let known = Set(kept)
        splits.spared = splits.train.filter { !known.contains($0) }
        splits.train = kept
    }

    /// What a person is told: that only a part is learned from, and which setting says so.
    package func note(_ count: Int, isText: Bool) -> Text {
        let percent = Self.percent(fraction)
        let counted =
            isText
            ? Text("\(count.grouped) tokens", zh: "\(count.grouped) 个词元")
            : Text("\(count.grouped) rows", zh: "\(count.grouped) 行")
        return Text(
            "only \(percent) % of the training set is learned from: \(counted) (data.split.subset)",
            zh: "只用训练集的 \(percent)% 训练：\(counted)（data.split.subset）")
    }

    /// A fraction in percent, with three digits at most: `25`, `3.12`.
    package static func percent(_ fraction: Double) -> String {
        let percent = fraction * 100
        let decimals = percent >= 100 ? 0.0 : percent >= 10 ? 1.0 : 2.0
        let scale = decimals == 0 ? 1.0 : decimals == 1 ? 10.0 : 100.0
        let rounded = (percent * scale).rounded() / scale
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
}
