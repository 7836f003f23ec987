import Foundation
import TerminalUI
import Testing

/// The numbers of a column share notation, unit and decimals.
@Suite struct NumberColumnTests {
    @Test func smallFiguresAreAllPowersOfTen() {
        #expect(
            NumberFormat.column([0.0006, 4.635e-4, 7.153e-7, 0, nil], .figure)
                == ["6.000e-4", "4.635e-4", "7.153e-7", "0", "–"])
        #expect(NumberFormat.column([0.002, 3.1e-5], .magnitude) == ["2.00e-3", "3.10e-5"])
    }

    @Test func figuresHaveAsManyDecimalsAsEachOther() {
        #expect(NumberFormat.column([2.3456, 0.118, 0], .figure) == ["2.3456", "0.1180", "0.0000"])
        #expect(NumberFormat.column([0.9611, 4.638e-4], .figure) == ["0.961100", "0.000464"])
        #expect(NumberFormat.column([123.45, 0.5], .figure) == ["123.4500", "0.5000"])
        #expect(NumberFormat.column([0.11, 0.0286], .magnitude) == ["0.1100", "0.0286"])
        #expect(NumberFormat.column([16, 412], .magnitude) == ["16.0", "412.0"])
        // One out of all proportion does not take the digits of the others.
        #expect(NumberFormat.column([3e31, 2], .figure) == ["3.000e31", "2.0000"])
        #expect(NumberFormat.column([3e8, 2e4], .figure) == ["3.000e8", "2.000e4"])
        #expect(NumberFormat.column([.nan, 1.5], .figure) == ["NaN", "1.5000"])
    }

    @Test func quantitiesHaveOneUnit() {
        #expect(NumberFormat.column([66_000, 512, 262_144], .compact) == ["66.0 k", "0.5 k", "262.1 k"])
        #expect(NumberFormat.column([4100, 80, 0], .bytes) == ["4,100 B", "80 B", "0 B"])
        #expect(NumberFormat.column([2_100_000, 40_000], .bytes) == ["2.10 MB", "0.04 MB"])
        #expect(NumberFormat.column([0, nil], .bytes) == ["0 B", "–"])
    }

    /// Whatever is in it: every number of a column ends at the same place behind its point, and none is lost.
    @Test func columnsLineUp() {
        var random = SplitMix(7)
        for _ in 0..<2000 {
            let center = Double.random(in: -9...9, using: &random)
            let values = (0..<5).map { _ in pow10(center + Double.random(in: -2...2, using: &random)) }
            for style in [NumberFormat.ColumnStyle.figure, .magnitude] {
                let texts = NumberFormat.column(values, style)
                #expect(Set(texts.map { $0.contains("e") }).count == 1, "\(values): \(texts)")
                let decimals = texts.map { $0.prefix { $0 != "e" }.drop { $0 != "." }.count }
                #expect(Set(decimals).count == 1, "\(values): \(texts)")
            }
            let units = NumberFormat.column(values.map { $0.rounded() + 1 }, .bytes).map {
                $0.split(separator: " ").last
            }
            #expect(Set(units).count == 1, "\(values): \(units)")
        }
    }

    private func pow10(_ exponent: Double) -> Double {
        var power = 1.0
        for _ in 0..<Int(abs(exponent)) { power *= exponent < 0 ? 0.1 : 10 }
        return power * (1 + exponent.magnitude.truncatingRemainder(dividingBy: 1) * 8)
    }

    /// A run that diverges: its axis and its legend write one number alike.
    @Test func ticksBeyondThePrefixesArePowers() {
        let ticks = Ticks.make(in: 0...5e31, limit: 4, scale: .linear, hasPrefixes: true)
        #expect(ticks.last?.label == "4e31")
        #expect(Ticks.make(in: 0...5e9, limit: 6, scale: .linear).last?.label == "5e9")
        // Numbers that differ late are told by their last digits.
        for range in [999_999.0...1_000_001, 10000.01...10000.05, 7_000_000.0...7_000_400] {
            let labels = Ticks.make(in: range, limit: 5, scale: .linear).map(\.label)
            #expect(labels.count > 1 && Set(labels).count == labels.count, "\(labels)")
        }
        #expect(Ticks.make(in: 0...5e9, limit: 6, scale: .linear, hasPrefixes: true).last?.label == "5G")
    }

    /// One mark tells no scale: there are two at least, wherever the range lies.
    @Test(arguments: [Scale.linear, .logarithmic]) func anAxisHasTwoMarks(_ scale: Scale) {
        var random = SplitMix(7)
        for limit in 2...6 {
            for _ in 0..<400 {
                let low = pow(10, Double.random(in: -12...12, using: &random))
                let range = low...(low * pow(10, Double.random(in: 0.05...30, using: &random)))
                let ticks = Ticks.make(in: range, limit: limit, scale: scale)
                let isWithin = ticks.allSatisfy {
                    $0.value >= range.lowerBound * (1 - 1e-9) && $0.value <= range.upperBound * (1 + 1e-9)
                }
                #expect((2...limit).contains(ticks.count) && isWithin, "\(range), \(limit): \(ticks)")
            }
        }
    }

    /// What is not zero is not written as zero, however large its neighbors are.
    @Test(arguments: [NumberFormat.ColumnStyle.figure, .magnitude, .compact, .bytes])
    func nothingIsRoundedAway(_ style: NumberFormat.ColumnStyle) {
        let isOfParts = style == .figure || style == .magnitude
        for values in [[3e9, 12], isOfParts ? [2.5e5, 1e-5] : [2.5e5, 3]] {
            let texts = NumberFormat.column(values, style)
            #expect(texts.allSatisfy { text in text.contains { "123456789".contains($0) } }, "\(texts)")
        }
    }
}
