import Columns
import Datasets
import Formats
import Foundation
import Language
import Profiles

extension ColumnProfile {
    init(
        _ tally: ColumnTally, input: ColumnPlan.Input, rows: Int, sample: Frame.Content, isWhole: Bool, role: Role
    ) {
        let survey = tally.survey
        let (counted, isExact) = tally.distinctCount
        // Training takes words such as `n.a.` for gaps where the rest are numbers.
        let gaps = input.isNumeric ? tally.words.all : []
        let distinct = max(0, counted - gaps.count)
        let reading = survey.numbers.reading(own: .point, wanted: nil)
        self.init(
            name: survey.name, place: input.index, kind: .category, decision: .empty, role: role, rows: rows,
            missing: survey.missing + gaps.reduce(0) { $0 + $1.count },
            missingTexts: (tally.missing.all + gaps).map { Value(text: $0.text.excerpt, count: $0.count) }
                .sorted { ($1.count, $0.text) < ($0.count, $1.text) },
            distinct: distinct, isDistinctExact: isExact, values: [], valuesCountedIn: rows, strays: 0,
            firstStray: nil, infinite: tally.infinite, numbers: nil, relation: nil, serial: nil)
        if isExact {
            let words = Set(gaps.map(\.text))
            values = survey.values.all.filter { !words.contains($0.text) }.map { Value(text: $0.text, count: $0.count) }
        } else {
            values = Self.values(in: sample)
            valuesCountedIn = sample.count
        }
        values = values.sorted { ($1.count, $0.text) < ($0.count, $1.text) }.prefix(Self.mostValues)
            .map { Value(text: $0.text.excerpt, count: $0.count) }
        if input.isNumeric, survey.present > 0 {
            kind = .number
            strays = max(0, survey.present - survey.words - max(reading.numbers, tally.sums.count))
            firstStray = survey.firstText
            numbers = NumberProfile(tally.sums, sample: sample, isPlain: input.style == nil)
            serial = input.style == nil ? tally.sums.serialCorrelation : nil
            let present = survey.present - survey.words
            decision = Text(
                "\(reading.numbers.grouped) of \(present.grouped) values are numbers",
                zh: "\(present.grouped) 个值中有 \(reading.numbers.grouped) 个是数值")
        } else if survey.present == 0 {
            kind = .empty
            decision = Text("no row has a value", zh: "没有一行有值")
        } else if let order = DateOrder(of: sample) {
            kind = .date
            decision = Text("its values are dates, \(order.label)", zh: "取值是日期，\(order.label)")
        } else if let codes = survey.codes {
            decision = Text("its numbers are codes, \(codes)", zh: "其数值是编码，\(codes)")
        } else if survey.isNearlyDistinct {
            kind = .text
            decision = Text("nearly every row has another text", zh: "几乎每行的文本都不同")
        } else {
            decision =
                survey.mixture(reading)
                ?? (distinct == 1
                    ? Text("its values are texts, all the same", zh: "取值是文本，全部相同")
                    : Text("its values are texts, \(distinct) different ones", zh: "取值是文本，共 \(distinct) 种"))
        }
        // Neighbors that are alike, more often than chance makes them.
        if serial == nil, kind == .category, isExact, rows > 2 {
            let expected = survey.values.all.reduce(0.0) { sum, value in
                let share = Double(value.count) / Double(rows)
                return sum + share * share
            }
            let seen = Double(tally.repeats) / Double(rows - 1)
            if expected < 1 { serial = min(1, max(-1, (seen - expected) / (1 - expected))) }
        }
    }

    private static func values(in sample: Frame.Content) -> [Value] {
        if case .numbers(let numbers) = sample {
            var runs: [(number: Double, count: Int)] = []
            for number in numbers.filter({ !$0.isNaN }).sorted() {
                if runs.last?.number == number { runs[runs.count - 1].count += 1 } else { runs.append((number, 1)) }
            }
            return runs.sorted { ($1.count, $0.number) < ($0.count, $1.number) }.prefix(mostValues)
                .map { Value(text: Int(exactly: $0.number).map(String.init) ?? String($0.number), count: $0.count) }
        }
        guard case .kinds(let codes, let levels) = sample else { return [] }
        var counts = [Int](repeating: 0, count: levels.count)
        for code in codes where code >= 0 { counts[Int(code)] += 1 }
        return levels.indices.map { Value(text: levels[$0], count: counts[$0]) }
    }
}

extension NumberProfile {
    /// - Parameter isPlain: whether the numbers were summed up as they stand; else all is of the sample.
    init?(_ sums: NumberSums, sample: Frame.Content, isPlain: Bool) {
        guard case .numbers(let all) = sample else { return nil }
        let sorted = all.filter { !$0.isNaN }.sorted()
        var sums = sums
        if !isPlain {
            sums = NumberSums()
            for number in all where !number.isNaN { sums.add(number) }
        }
        guard !sorted.isEmpty, let mean = sums.mean else { return nil }
        let quantiles = Self.shares.map { share in
            let position = share * Double(sorted.count - 1)
            let below = Int(position), above = min(below + 1, sorted.count - 1)
            let share = position - Double(below), gap = sorted[above] - sorted[below]
            // Between the least and the greatest numbers there are may lie more than any number holds.
            return gap.isFinite ? sorted[below] + share * gap : sorted[below] * (1 - share) + sorted[above] * share
        }
        // A far outlier would leave one bar: the bins reach as far as most numbers do.
        let reach = (quantiles[4] - quantiles[2]) * 4
        let lower = max(sorted[0], quantiles[0] - reach), upper = min(sorted[sorted.count - 1], quantiles[6] + reach)
        var histogram = [Int](repeating: 0, count: Self.bins)
        // So that the range of huge numbers is one, too.
        let scale = max(abs(lower), abs(upper)) > 1e300 ? 0x1p-64 : 1
        let width = (upper * scale - lower * scale) / Double(Self.bins)
        for number in sorted where number >= lower && number <= upper {
            let place = width > 0 ? (number * scale - lower * scale) / width : 0
            histogram[place < Double(Self.bins) ? Int(place) : Self.bins - 1] += 1
        }
        self.init(
            count: sums.count, mean: mean, deviation: sums.deviation ?? 0, least: sums.least,
            greatest: sums.greatest, skewness: sums.skewness, zeros: sums.zeros, negatives: sums.negatives,
            quantiles: quantiles, histogram: histogram, histogramRange: lower...max(lower, upper),
            sampled: sorted.count)
    }
}

extension Frame.Content {
    var count: Int {
        switch self {
        case .numbers(let numbers): numbers.count
        case .kinds(let codes, _): codes.count
        }
    }
}
