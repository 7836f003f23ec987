import Catalog
import Columns
import Datasets
import Formats
import Language

/// What is known of a table before a model learns from it.
public struct TableProfile: Sendable {
    /// The file.
    public var path: String
    /// How it is written, for a person: `comma, header, UTF-8`.
    public var format: Text
    /// Rows that were read.
    public var rows: Int
    /// Rows that could not be: all of them, and the first ten thousand.
    public var badRowCount: Int
    public var badRows: [BadRow]
    /// In the order of the file.
    public var columns: [ColumnProfile]
    /// The target's place among them; nil where the settings name none that there is.
    public var target: Int?
    /// Whether the target is a class; else a number is predicted.
    public var isClassification: Bool
    /// Whether a row is a picture, by the setting `data.shape`.
    public var isPicture: Bool
    /// What was recognized and guessed, and why nothing can be learned where that is so; with the settings that change it.
    public var notes: [Text]
    /// Why no model can learn from it; nil where one can.
    public var obstacle: Text?
    /// Rows that what concerns several columns was found in: all, or so many drawn at random.
    public var sample: TableSample
    /// The same rows as they stand in the file.
    public var sampledRows: TableRows
    /// Rows that an earlier one is the same as, and rows that another one is the same as but for the target.
    public var duplicates: RepeatedRows
    public var conflicts: RepeatedRows
    /// Which rows of the sample would be in which split; nil where that is not known.
    public var splits: SampleSplits?
    /// What models say of the labels; nil where they were not asked, as that takes training.
    public internal(set) var labels: LabelReport?
    /// The pictures themselves, where a row is the figures of one; nil of any other table.
    public package(set) var images: ImageProfile?
    /// The rows that are most like each of the sample; nil where they were not looked for.
    package var neighbors: RowNeighbors?
    /// Rows of the splits that have a file of their own, with the same columns.
    package var fileSamples: [Split: TableSample] = [:]
    /// Their rows among those that are learned from; without those that were not compared.
    package var fileNeighbors: [Split: FileNeighbors] = [:]
    /// The steps of `data.preprocessing`.
    package var steps: [SettingValue] = []
    /// The setting `data.split`.
    package var split: SettingValue?
    /// The lines that `data.edits` drops or changes: what was wrong there is dealt with.
    package private(set) var editedLines: Set<Int> = []
    private var notesOnEdits: [Text] = []
    /// What should be looked at, the most harmful first.
    public var findings: [Finding] = []

    package init(
        path: String, format: Text, rows: Int, badRowCount: Int, badRows: [BadRow], columns: [ColumnProfile],
        target: Int? = nil, isClassification: Bool, isPicture: Bool, notes: [Text], obstacle: Text? = nil,
        sample: TableSample, sampledRows: TableRows, duplicates: RepeatedRows, conflicts: RepeatedRows,
        splits: SampleSplits? = nil, labels: LabelReport? = nil, steps: [SettingValue] = [], findings: [Finding] = []
    ) {
        self.path = path
        self.format = format
        self.rows = rows
        self.badRowCount = badRowCount
        self.badRows = badRows
        self.columns = columns
        self.target = target
        self.isClassification = isClassification
        self.isPicture = isPicture
        self.notes = notes
        self.obstacle = obstacle
        self.sample = sample
        self.sampledRows = sampledRows
        self.duplicates = duplicates
        self.conflicts = conflicts
        self.splits = splits
        self.labels = labels
        self.steps = steps
        self.findings = findings
    }

    /// Judges anew what was read.
    /// - Parameter settings: those of `[data]`, which may have other checks and edits than when it was.
    public mutating func judge(by settings: Settings) {
        let edits = settings["edits"]?.list ?? []
        editedLines = Set(edits.compactMap { $0["line"]?.integer })
        notes.removeAll { notesOnEdits.contains($0) }
        notesOnEdits = notes(on: edits)
        notes += notesOnEdits
        findings = Checks.findings(in: self, settings: settings)
    }

    /// Whether a line is known to be of the test set.
    public func isInTest(_ line: Int) -> Bool {
        splits?.test.contains { sample.lines[$0] == line } ?? false
    }

    /// Whether a line is dropped or changed by hand.
    public func isEdited(line: Int) -> Bool { editedLines.contains(line) }

    /// Whether a row of the sample is dropped or changed by hand.
    func isEdited(_ row: Int) -> Bool { !editedLines.isEmpty && editedLines.contains(sample.lines[row]) }

    public subscript(name: String) -> ColumnProfile? { columns.first { $0.name == name } }
    package var targetColumn: ColumnProfile? { target.map { columns[$0] } }
    /// Whether a step of the preprocessing is done to a column. To the target it is done only where it names it.
    func isDone(
        _ step: String, to column: ColumnProfile, where isMeant: (SettingValue) -> Bool = { _ in true }
    ) -> Bool {
        steps.contains { entry in
            guard entry["step"]?.text == step, isMeant(entry) else { return false }
            let names = entry["columns"]?.list?.compactMap(\.text) ?? []
            return names.isEmpty ? column.role != .target : names.contains(column.name)
        }
    }
    /// The columns, but where they are the points of pictures: those at the edges hold nothing, and are needed.
    var ordinary: [ColumnProfile] { isPicture ? [] : columns }
    /// The columns a model would learn from.
    var inputs: [ColumnProfile] { columns.filter { $0.role == .input } }
}

/// Rows that repeat others.
public struct RepeatedRows: Sendable, Hashable {
    /// How many; an estimate where the table is very long.
    public var count: Int
    public var isExact: Bool
    /// Lines of the first thousand, rising, each with the line of the first row of its kind.
    public var lines: [Pair]

    package init(count: Int, isExact: Bool, lines: [Pair]) {
        self.count = count
        self.isExact = isExact
        self.lines = lines
    }

    public struct Pair: Sendable, Hashable {
        public var line: Int
        public var first: Int

        package init(line: Int, first: Int) {
            self.line = line
            self.first = first
        }
    }
}

/// Rows of a table, drawn at random where it is long, column by column.
public struct TableSample: Sendable {
    /// A column's values, one a row: numbers, or kinds by their place among the levels.
    public var columns: [Frame.Content]
    /// The line of each row.
    public var lines: [Int]
    /// Whether all rows are in it.
    public var isWhole: Bool

    package init(columns: [Frame.Content], lines: [Int], isWhole: Bool) {
        self.columns = columns
        self.lines = lines
        self.isWhole = isWhole
    }

    public var rows: Int { lines.count }
}

/// Rows of a sample by split, each rising.
public struct SampleSplits: Sendable, Hashable {
    public var train: [Int]
    public var validation: [Int]
    public var test: [Int]

    package init(train: [Int], validation: [Int], test: [Int]) {
        self.train = train
        self.validation = validation
        self.test = test
    }
}

extension TableProfile {
    /// What was kept aside, each by its file where there are several, with the reason.
    public var namesKeptAside: [Text] {
        badRows.map { row in
            guard let file = row.file, !row.reason.in(.english).contains(file) else { return row.reason }
            return Text("\(file): \(row.reason)", zh: "\(file)：\(row.reason)").printable
        }
    }
}
