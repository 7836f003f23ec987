import Catalog
import Datasets
import Language
import Texts

/// A way in which a text can be bad, and how it is found: a value and a line in ``TextChecks/catalog``.
public struct TextCheck: Sendable {
    /// Its name in findings and in `[data.checks]`: `repeated-lines`.
    public let id: String
    /// What it looks for, in a line, without a full stop.
    public let summary: Text
    /// The setting by which it is switched off, or told from when on it tells of something.
    public let hyperparameter: Hyperparameter
    /// What it finds, by its threshold; nil where there is nothing to say.
    let find: @Sendable (TextProfile, Double) -> Finding?

    init(
        _ id: String, _ summary: Text, reference: String = "", from threshold: Check.Threshold,
        find: @escaping @Sendable (TextProfile, Double) -> Finding?
    ) {
        self.id = id
        self.summary = summary
        self.find = find
        hyperparameter = Hyperparameter(
            id, .real(threshold.range, zero: "off"), default: .real(threshold.usual),
            help: Text("\(summary). \(threshold.help)", zh: "\(summary)。\(threshold.help)"), reference: reference,
            needs: [.task("language")], isRare: true)
    }

    /// What a published rule would drop.
    init(_ rule: QualityRule) {
        id = rule.id
        summary = rule.summary
        hyperparameter = rule.hyperparameter
        find = { profile, _ in .dropped(by: rule, in: profile) }
    }
}

/// The catalog of the checks of texts.
public enum TextChecks {
    /// In the order of the documentation.
    public static let catalog: [TextCheck] =
        [
            .encodingFaults, .controlCharacters, .repeatedLines, .repeatedDocuments, .similarDocuments, .boilerplate,
            .splitOverlap,
        ] + QualityRules.catalog.map { TextCheck($0) }

    /// All findings of a text, the most harmful first.
    /// - Parameter settings: those of `[data]`.
    package static func findings(in profile: TextProfile, settings: Settings) -> [Finding] {
        let checks = settings["checks"]
        let findings = catalog.compactMap { check -> Finding? in
            let value = checks?[check.id] ?? check.hyperparameter.defaultValue
            let threshold = value.real ?? (value.boolean == false ? 0 : 1)
            return threshold == 0 ? nil : check.find(profile, threshold)
        }
        return findings.enumerated()
            .sorted {
                ($0.element.severity, -$0.element.count, $0.offset) < (
                    $1.element.severity, -$1.element.count, $1.offset
                )
            }
            .map(\.element)
    }
}
