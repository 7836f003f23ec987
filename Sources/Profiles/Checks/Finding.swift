import Catalog
import Columns
import Datasets
import Language

/// Something about the data that a person should know before a model learns from them.
public struct Finding: Sendable, Hashable {
    /// The check that found it: `duplicate-rows`.
    public var kind: String
    public var severity: Severity
    /// Rows it concerns, or columns where it concerns none.
    public var count: Int
    /// What was found, in a sentence with its figures, for a person.
    public var sentence: Text
    /// The columns it concerns.
    public var columns: [String]
    /// Lines of the file, rising: the first thousand.
    public var lines: [Int]
    /// The figures that show it, by name, for a program.
    public var evidence: [Evidence]
    /// What mends it; nil where that is for a person to decide.
    public var remedy: Remedy?

    /// How much harm it does: the order of the list.
    public enum Severity: String, Sendable, Hashable, CaseIterable, Comparable {
        /// Results will be wrong or mean nothing.
        case error
        /// Results will likely be worse than they need be.
        case warning
        /// Good to know.
        case note

        public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

        /// Its name, for a person.
        public var label: Text {
            switch self {
            case .error: Text("error", zh: "错误")
            case .warning: Text("warning", zh: "警告")
            case .note: Text("note", zh: "提示")
            }
        }
    }

    /// A figure of a finding.
    public struct Evidence: Sendable, Hashable {
        public var name: String
        public var value: Double

        public init(_ name: String, _ value: Double) {
            self.name = name
            self.value = value
        }

        public init(_ name: String, _ value: Int) { self.init(name, Double(value)) }
    }

    public init(
        _ kind: String, _ severity: Severity, count: Int, columns: [String] = [], lines: [Int] = [],
        evidence: [Evidence] = [], remedy: Remedy? = nil, _ sentence: Text
    ) {
        self.kind = kind
        self.severity = severity
        self.count = count
        self.sentence = sentence.printable.sayingColumnOnce
        self.columns = columns
        self.lines = Array(lines.prefix(1000))
        self.evidence = evidence
        self.remedy = remedy
    }
}

/// Changes to the settings of an experiment that mend what was found.
public struct Remedy: Sendable, Hashable {
    /// What it does, for a person: `leave column id out`.
    public var title: Text
    public var changes: [Change]

    /// A change of a setting.
    public enum Change: Sendable, Hashable {
        /// Gives it a value.
        case set(path: String, SettingValue)
        /// Adds to the end of a list what is not in it yet.
        case add(path: String, SettingValue)
        /// Adds to the front of a list what is not in it yet.
        case prepend(path: String, SettingValue)
        /// Takes out of a list what is in it.
        case remove(path: String, SettingValue)

        /// The setting that it changes.
        public var path: String {
            switch self {
            case .set(let path, _), .add(let path, _), .prepend(let path, _), .remove(let path, _): path
            }
        }

        /// The value the setting has afterwards.
        /// - Parameter value: the one it has.
        public func value(after value: SettingValue?) -> SettingValue {
            switch self {
            case .set(_, let new): return new
            case .add(_, let element):
                let list = value?.list ?? []
                return .list(list.contains(element) ? list : list + [element])
            case .prepend(_, let element):
                let list = value?.list ?? []
                return .list(list.contains(element) ? list : [element] + list)
            case .remove(_, let element): return .list((value?.list ?? []).filter { $0 != element })
            }
        }
    }

    public init(_ title: Text, _ changes: [Change]) {
        self.title = title.printable.sayingColumnOnce
        self.changes = changes
    }

    /// Leaves a column out.
    static func ignore(_ column: String) -> Remedy {
        Remedy(
            Text("leave column \(column) out", zh: "略去列 \(column)"), [.add(path: "data.ignore", .text(column))])
    }

    /// Adds a step to the preprocessing.
    static func step(_ title: Text, _ step: String, _ settings: [SettingField] = [], first: Bool = false) -> Remedy {
        // With all of its settings, as it stands in an experiment: what is there already is not added again.
        let declared = Cleaning.catalog.first { $0.id == step }?.hyperparameters ?? []
        let whole = (try? Settings(declared, settings).record) ?? settings
        let entry = SettingValue.table([SettingField("step", .text(step))] + whole)
        let path = "data.preprocessing"
        return Remedy(title, [first ? .prepend(path: path, entry) : .add(path: path, entry)])
    }

    /// Drops rows by their lines.
    static func drop(_ lines: [Int]) -> Remedy {
        let rows = counted(lines.count, Text("row", zh: "行"), Text("rows", zh: "行"))
        return Remedy(
            Text("drop \(rows)", zh: "删除 \(rows)"),
            lines.map { line in
                .add(
                    path: "data.edits",
                    .table([SettingField("edit", "drop"), SettingField("line", .integer(line))]))
            })
    }
}

/// A number with what it counts: `1 row`, `12,000 rows`.
func counted(_ count: Int, _ one: Text, _ many: Text) -> Text {
    let noun = count == 1 ? one : many
    return Text("\(count.grouped) \(noun)", zh: "\(count.grouped) \(noun)")
}
