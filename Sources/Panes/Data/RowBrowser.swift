import Columns
import Experiments
import Hosting
import Language
import Profiles
import Profiling
import TerminalUI

/// Which rows are shown, what was asked for, and where a person stands in them.
struct RowBrowser: Sendable {
    /// The sample of the profile, and how many rows the table has.
    let sample: TableRows
    let total: Int
    /// The rows on the screen.
    private(set) var shown: RowsQuery.Answer?
    private(set) var filter: RowFilter?
    private(set) var order: RowOrder?
    /// The finding whose rows are shown alone.
    private(set) var finding: ProfileFinding?
    /// The finding whose rows are on the screen, while others are looked for.
    private(set) var shownFinding: ProfileFinding?
    /// What is being looked for.
    private var asked: RowsQuery?
    private(set) var progress: WorkProgress?
    private(set) var position = ListState()
    /// The chosen column, and the first one on the screen.
    private(set) var column = 0
    private(set) var firstColumn = 0
    /// The part from which a person came here by a finding or a column.
    var origin: PartID?
    private let experiment: Experiment

    init(_ profile: TableProfile, _ experiment: Experiment) {
        sample = profile.sampledRows
        total = profile.rows
        self.experiment = experiment
        let query = RowsQuery(sample, of: experiment)
        shown = RowsQuery.Answer(query, rows: sample, places: (0..<Int32(sample.count)).map { $0 })
    }

    /// Whether rows are being looked for.
    var isBusy: Bool { asked != nil }
    /// How many rows are on the list.
    var count: Int { shown?.places.count ?? 0 }
    /// The place of the chosen row among those that are known; nil where there is none.
    var chosen: Int? {
        guard let shown, shown.places.indices.contains(position.selection) else { return nil }
        return Int(shown.places[position.selection])
    }

    // MARK: What is looked for

    mutating func filter(by filter: RowFilter) -> [Effect] {
        self.filter = filter
        // Who looks on from here wants to stay here.
        origin = nil
        return look()
    }

    /// Sorts by the chosen column: first ascending, then descending, then not at all.
    mutating func nextOrder() -> [Effect] {
        switch order {
        case let order? where order.column == column && !order.isDescending:
            self.order = RowOrder(column: column, isDescending: true)
        case let order? where order.column == column: self.order = nil
        default: order = RowOrder(column: column)
        }
        return look()
    }

    /// The rows of a finding; where it is about a column as a whole, all rows in a useful order.
    mutating func show(_ finding: ProfileFinding, _ profile: TableProfile) -> [Effect] {
        let place = finding.columns.first.flatMap { name in profile.columns.firstIndex { $0.name == name } }
        (filter, order) = (nil, nil)
        self.finding = finding.lines.isEmpty ? nil : finding
        if let place {
            column = place
            if finding.kind == "missing-values" {
                filter = RowFilter(missingIn: place, of: sample.columns)
            } else if let value = finding.rowsValue(in: profile) {
                let name = finding.columns[0].replacing("\"", with: "\"\"")
                let quoted = value.replacing("\"", with: "\"\"")
                filter = try? RowFilter("\"\(name)\" = \"\(quoted)\"", columns: sample.columns)
            }
        }
        return look()
    }

    /// All rows, sorted by a column.
    mutating func show(column place: Int) -> [Effect] {
        (column, finding, filter) = (place, nil, nil)
        order = RowOrder(column: place)
        return look()
    }

    /// All rows again, in the order of the file; false where they are shown.
    mutating func clear() -> Bool {
        guard filter != nil || finding != nil || order != nil else { return false }
        (filter, order, finding) = (nil, nil, nil)
        _ = look()
        return true
    }

    private mutating func look() -> [Effect] {
        progress = nil
        let lines = finding.map { Array(Set($0.lines)).sorted() }
        let query = RowsQuery(sample, of: experiment, where: filter, by: order, lines: lines)
        guard filter != nil || order != nil || lines != nil else {
            asked = nil
            // An answer that is still under way is not taken.
            take(query, rows: sample, places: (0..<Int32(sample.count)).map { $0 })
            return []
        }
        asked = query
        return [.ask(AnyQuery(query))]
    }

    // MARK: What comes of it

    mutating func take(_ answer: RowsQuery.Answer) {
        guard answer.query == asked else { return }
        asked = nil
        take(answer.query, rows: answer.rows, places: answer.places)
    }

    private mutating func take(_ query: RowsQuery, rows: TableRows, places: [Int32]) {
        shown = RowsQuery.Answer(query, rows: rows, places: places)
        shownFinding = finding
        position = ListState()
    }

    mutating func learn(_ progress: WorkProgress) { self.progress = progress }

    /// What could not be found is not asked for any more.
    mutating func fail() {
        asked = nil
        (filter, order, finding) = (shown?.query.filter, shown?.query.order, shownFinding)
    }

    // MARK: Moving

    mutating func move(by rows: Int, visible: Int) {
        position.fit(count: count, visible: visible)
        position.move(by: rows, count: count)
        position.fit(count: count, visible: visible)
    }

    mutating func select(_ row: Int) { position.selection = min(max(0, row), max(0, count - 1)) }

    mutating func choose(_ column: Int, first: Int) {
        self.column = min(max(0, column), max(0, sample.columns.count - 1))
        firstColumn = first
    }
}

extension ProfileFinding {
    /// The value of its column that it is about; nil where it is about no certain one.
    func rowsValue(in profile: TableProfile) -> String? {
        guard lines.isEmpty, let name = columns.first,
            let column = profile.columns.first(where: { $0.name == name })
        else { return nil }
        switch kind {
        case "placeholders":
            let value = evidence.first { $0.name == "value" }?.value
            return column.values.first { value != nil && Double($0.text) == value }?.text
        case "class-imbalance", "rare-classes":
            // The list has the most frequent ones: all of them only where there are no more.
            guard column.values.count == column.distinct else { return nil }
            return column.values.min { $0.count < $1.count }?.text
        default: return nil
        }
    }

    /// Whether there are certain rows that it is about: those of its lines, those of a value, or those without one.
    func hasRows(in profile: TableProfile) -> Bool {
        !lines.isEmpty || kind == "missing-values" && !columns.isEmpty || rowsValue(in: profile) != nil
    }
}
