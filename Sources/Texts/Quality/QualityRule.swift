import Catalog
import Language

/// A published rule by which documents, or lines, are kept out of a corpus.
///
/// A rule is a value and a line in ``QualityRules/catalog``. What it asks is a setting of `[data.checks]`, by which the
/// profile tells what it would drop and the cleaning step `quality` drops it; 0 or false switches it off for both.
public struct QualityRule: Sendable {
    /// Its name in findings, settings and the step: `gopher-few-words`.
    public let id: String
    public let prose: Prose
    /// What it drops, in a line, without a full stop.
    public let summary: Text
    /// The setting of what it asks.
    public let hyperparameter: Hyperparameter
    let breaks: Breaks

    /// The language whose prose a rule is made for.
    public enum Prose: String, Sendable, Hashable, CaseIterable {
        case english, chinese
    }

    /// Whether something breaks the rule, by what it asks.
    enum Breaks: Sendable {
        case document(@Sendable (TextMeasures, Double) -> Bool)
        case line(@Sendable (TextMeasures.Line, ArraySlice<UInt32>, Double) -> Bool)
    }

    /// Whether it drops lines, else documents.
    public var dropsLines: Bool { if case .line = breaks { true } else { false } }

    /// - Parameters:
    ///   - range: what may be asked; nil for a rule that is only switched on or off.
    ///   - usual: what is asked where nothing is said; 0 for off.
    init(
        _ id: String, _ prose: Prose, _ summary: Text, _ source: String, in range: ClosedRange<Double>? = nil,
        usual: Double, breaks: Breaks
    ) {
        self.id = id
        self.prose = prose
        self.summary = summary
        self.breaks = breaks
        let help =
            range == nil
            ? summary : Text("\(summary). More or less than this breaks the rule", zh: "\(summary)。超过或低于此值即不合规则")
        hyperparameter = Hyperparameter(
            id, range.map { .real($0, zero: "off") } ?? .boolean,
            default: range == nil ? .boolean(usual != 0) : .real(usual), help: help, reference: source,
            needs: [.task("language")], isRare: true)
    }

    /// What the rule asks.
    /// - Parameter checks: the setting `checks` of `[data]`.
    /// - Returns: 0 where it is off.
    package func threshold(_ checks: SettingValue?) -> Double {
        let value = checks?[id] ?? hyperparameter.defaultValue
        return value.real ?? (value.boolean == true ? 1 : 0)
    }
}

/// The catalog of quality rules.
public enum QualityRules {
    /// In the order of the documentation.
    public static let catalog: [QualityRule] =
        QualityRule.gopherQuality + QualityRule.gopherRepetition + QualityRule.c4 + QualityRule.fineWeb
        + QualityRule.chinese

    /// Those for a language that are on, with what they ask.
    package static func applied(
        to prose: QualityRule.Prose, checks: SettingValue?
    ) -> [(rule: QualityRule, threshold: Double)] {
        catalog.filter { $0.prose == prose }.map { ($0, $0.threshold(checks)) }.filter { $0.1 != 0 }
    }

    /// Where most letters are Chinese, Chinese; where most are Latin and at least every tenth word is one of the eight
    /// that English prose has everywhere, English; else neither, such as of program code.
    package static func prose(han: Int, latin: Int, letters: Int, words: Int, stopWords: Int) -> QualityRule.Prose? {
        if han * 2 > letters { return .chinese }
        return latin * 2 > letters && stopWords * 10 >= words && words > 0 ? .english : nil
    }
}

extension QualityRule {
    /// The lines of a document that break a rule, by their places.
    package func brokenLines(of measures: TextMeasures, _ document: DocumentWords, _ threshold: Double) -> [Int] {
        guard case .line(let breaks) = breaks else { return [] }
        return measures.lines.indices.filter {
            breaks(measures.lines[$0], document.scalars[measures.lines[$0].range], threshold)
        }
    }

    /// Whether a document breaks a rule; one about lines it does not.
    package func isBroken(by measures: TextMeasures, _ threshold: Double) -> Bool {
        guard case .document(let breaks) = breaks else { return false }
        return breaks(measures, threshold)
    }
}
