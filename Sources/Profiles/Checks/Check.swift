import Catalog
import Language

/// A way in which data can be bad, and how it is found.
///
/// A check is a value and a line in ``Checks/catalog``. From when on it tells of something is a setting, declared here and
/// nowhere else: the experiment file, the documentation and the tests read it.
public struct Check: Sendable {
    /// Its name in findings and in `[data.checks]`: `duplicate-rows`.
    public let id: String
    /// What it looks for, in a line, without a full stop.
    public let summary: Text
    /// The setting by which it is switched off, or told from when on it tells of something.
    public let hyperparameter: Hyperparameter
    /// What it finds in a table, by its threshold; nothing where there is nothing to say.
    let find: @Sendable (TableProfile, Double) -> [Finding]

    /// A number from which on something is told; 0 switches the check off.
    struct Threshold {
        let range: ClosedRange<Double>
        let usual: Double
        let help: Text

        init(_ range: ClosedRange<Double>, _ usual: Double, _ help: Text) {
            self.range = range
            self.usual = usual
            self.help = help
        }
    }

    /// - Parameters:
    ///   - reference: where the rule comes from; empty where it needs none.
    ///   - threshold: nil for a check that can only be switched off.
    init(
        _ id: String, _ summary: Text, reference: String = "", from threshold: Threshold? = nil,
        find: @escaping @Sendable (TableProfile, Double) -> [Finding]
    ) {
        self.id = id
        self.summary = summary
        self.find = find
        hyperparameter =
            threshold.map { threshold in
                Hyperparameter(
                    id, .real(threshold.range, zero: "off"), default: .real(threshold.usual),
                    help: Text("\(summary). \(threshold.help)", zh: "\(summary)。\(threshold.help)"),
                    reference: reference, isRare: true)
            }
            ?? Hyperparameter(
                id, .boolean, default: true, help: summary, reference: reference,
                isRare: true)
    }
}

/// The catalog of checks.
public enum Checks {
    /// In the order of the documentation.
    public static let catalog: [Check] =
        [
            .obstacle, .missingValues, .placeholders, .constantColumn, .nearConstantColumn, .identifierColumn,
            .highCardinality,
            .mixedTypes, .numbersAsText, .dates, .impossibleDates, .inconsistentCategories, .infiniteValues, .skewed,
            .outliers,
            .duplicateRows, .conflictingLabels, .classImbalance, .rareClasses, .leakage, .identifierLeakage,
            .ordered, .redundantColumns,
            .badRows, .outlierRows, .nearDuplicateRows, .nonRandomOrder, .splitOverlap, .drift, .targetDrift,
            .groupsAcrossSplits, .datesAcrossSplits, .wrongLabels, .weakSegments,
        ] + images

    /// What the check of a finding looks for; nil where none is of that kind.
    public static func summary(of kind: String) -> Text? {
        catalog.first { $0.id == kind }?.summary ?? TextChecks.catalog.first { $0.id == kind }?.summary
    }

    /// The setting `checks` of `[data]`.
    public static let hyperparameter = Hyperparameter(
        "checks", .table(all),
        default: .table(all.map { SettingField($0.name, $0.defaultValue) }),
        help: Text(
            "What 'workbench profile' and the Data pane look for, and from when on they tell of it",
            zh: "'workbench profile' 和数据面板检查什么，以及达到多少才报告"),
        needs: [])

    /// The settings of all checks, of tables and of texts.
    private static let all = catalog.map(\.hyperparameter) + TextChecks.catalog.map(\.hyperparameter)

    /// All findings of a table, the most harmful first.
    /// - Parameter settings: those of `[data]`.
    package static func findings(in profile: TableProfile, settings: Settings) -> [Finding] {
        let checks = settings["checks"]
        let applicable =
            profile.images == nil ? catalog : catalog.filter { alsoOfImages.contains($0.id) } + images
        let findings = applicable.flatMap { check -> [Finding] in
            let value = checks?[check.id] ?? check.hyperparameter.defaultValue
            let threshold = value.real ?? (value.boolean == false ? 0 : 1)
            return threshold == 0 ? [] : check.find(profile, threshold)
        }
        // Of one severity, first what concerns more rows, then the order of the catalog.
        return findings.enumerated()
            .sorted {
                ($0.element.severity, -$0.element.count, $0.offset) < (
                    $1.element.severity, -$1.element.count, $1.offset
                )
            }
            .map(\.element)
    }
}
