import Catalog
import Language

/// What the steps of a cleaning list do, in the order in which they are done, shown by some of the rows or documents.
public struct CleaningReport: Sendable, Hashable {
    /// Those that are done unasked and those that are switched off among them.
    public var steps: [Step]
    /// Whether documents are cleaned; else rows.
    public let isText: Bool

    /// A step, and what it does.
    public struct Step: Sendable, Hashable {
        /// Its name in the catalog.
        public var id: String
        /// Where it stands in the list of the experiment; nil where it is done without being asked for.
        public var place: Int?
        /// Whether it is done; one that is switched off has no figures.
        public var isEnabled = true
        /// When it is done, whatever its place in the list.
        public fileprivate(set) var turn = Cleaning.Turn.listed
        /// Rows of which a value is changed; of a text, documents.
        public var changed = 0
        /// Rows or documents that are left out.
        public var dropped = 0
        /// Columns that come and go.
        public var added: [String] = []
        public var removed: [String] = []
        /// Some of what is changed and left out.
        public var changes: [Change] = []
        /// What was learned from the training rows, a sentence each.
        public var learned: [Text] = []

        public init(id: String, place: Int?, isEnabled: Bool = true) {
            self.id = id
            self.place = place
            self.isEnabled = isEnabled
        }
    }

    /// A value that a step changes, or a row or document that it leaves out.
    public struct Change: Sendable, Hashable {
        /// Where it stands: the line of the file; of a text, the number of the document.
        public var line: Int
        /// Nil for a row or document as a whole.
        public var column: String?
        /// Nil for a missing value.
        public var before: String?
        /// Nil for a missing value, and where it is left out.
        public var after: String?
        /// Whether it is left out.
        public var isDropped: Bool

        public init(line: Int, column: String?, before: String?, after: String?, isDropped: Bool = false) {
            (self.line, self.column, self.before, self.after) = (line, column, before, after)
            self.isDropped = isDropped
        }
    }

    /// What would be done, before anything is read.
    ///
    /// - Parameter data: the settings of `[data]`.
    /// - Throws: `DataError` where a step is none.
    public init(planOf data: Settings, isText: Bool) throws {
        let values = data[isText ? "text-cleaning" : "preprocessing"]?.list ?? []
        let done: [Step] =
            isText
            ? values.indices.filter { values[$0].isEnabled }.map { Step(id: values[$0].stepName, place: $0) }
            : try CleaningPlan(values, fields: FieldRules(data)).all.map { Step(id: $0.id, place: $0.place) }
        self.init(done, of: values, isText: isText)
    }

    /// - Parameters:
    ///   - done: the steps that are done, in order.
    ///   - values: the list, which has those that are switched off as well.
    package init(_ done: [Step], of values: [SettingValue], isText: Bool) {
        steps = done
        self.isText = isText
        for (place, value) in values.enumerated() where !value.isEnabled {
            let before = steps.lastIndex { ($0.place ?? .max) < place }
            steps.insert(
                Step(id: value.stepName, place: place, isEnabled: false),
                at: before.map { $0 + 1 } ?? steps.firstIndex { $0.place != nil } ?? 0)
        }
        guard !isText else { return }
        for index in steps.indices { steps[index].turn = Cleaning.turn(of: steps[index].id) }
    }
}

extension SettingValue {
    /// Which step of the catalog it is.
    fileprivate var stepName: String { self["step"]?.text ?? "" }
}
