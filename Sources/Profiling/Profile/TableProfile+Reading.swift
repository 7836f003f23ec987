import Catalog
import Columns
import Datasets
import Dispatch
import Formats
import Foundation
import Language
import Pictures
import Profiles
import Synchronization

extension TableProfile {
    /// Reads the table or the pictures that the settings of `[data]` name.
    ///
    /// - Parameter folder: what a relative source is relative to.
    /// - Throws: `DataError` where they name a text; else as below.
    public init(
        _ settings: Settings, relativeTo folder: URL, seed: UInt64, threads: Int,
        report: ((ReadingProgress) throws -> Void)? = nil
    ) throws {
        let paths = try PreparedData.sourceFiles(settings, relativeTo: folder)
        guard try SourceFormat(settings, paths: paths) == .pictures else {
            try self.init(
                Self.tablePath(paths, settings), settings: settings, seed: seed, threads: threads,
                separate: SplitFiles(settings, relativeTo: folder).tables(), report: report)
            return
        }
        var last = ReadingProgress(rows: 0, bytes: 0, totalBytes: nil)
        let set = try PictureSet(settings, relativeTo: folder) { progress in
            last = ReadingProgress(rows: progress.done, bytes: progress.done, totalBytes: progress.total)
            try report?(last)
        }
        let separate = try set.separate(settings, relativeTo: folder) { progress in
            last = ReadingProgress(rows: progress.done, bytes: progress.done, totalBytes: progress.total)
            try report?(last)
        }
        try self.init(set, separate: separate, settings: settings, seed: seed, threads: threads) { try report?(last) }
    }

    /// Opens the table that the settings of `[data]` name; of pictures that of their figures.
    static func reader(of settings: Settings, relativeTo folder: URL) throws -> any TableReader {
        let paths = try PreparedData.sourceFiles(settings, relativeTo: folder)
        guard try SourceFormat(settings, paths: paths) == .pictures else {
            return try TableOpening.reader(of: tablePath(paths, settings), settings: settings)
        }
        return try PictureSet(settings, relativeTo: folder).table
    }

    private static func tablePath(_ paths: [String], _ settings: Settings) throws -> String {
        guard case .table = try SourceFormat(settings, paths: paths) else {
            throw DataError(
                place: paths[0],
                reason: Text(
                    "it is no table and no images, and only those are profiled: CSV, TSV, JSON-lines, NPY, IDX, PNG, JPEG",
                    zh: "它不是表格或图像；只能分析这些：CSV、TSV、JSON-lines、NPY、IDX、PNG、JPEG"))
        }
        return paths[0]
    }

    /// Reads a table once and tells what is in it, in memory that does not grow with it.
    ///
    /// - Parameters:
    ///   - path: a CSV or JSON-lines file, gzipped or not.
    ///   - settings: those of `[data]`: how the file is read, the target, what is looked for.
    ///   - seed: the experiment's, by which rows are shared out.
    ///   - threads: how many count beside the one that reads.
    ///   - separate: the files of splits that have their own: their columns are compared with these.
    ///   - report: is told how far it has come, some hundred times a second; what it throws ends the reading.
    /// - Throws: `FormatError` or `DataError` where the file is no table.
    public init(
        _ path: String, settings: Settings, seed: UInt64 = 0, threads: Int,
        separate: [(split: Split, path: String)] = [],
        report: ((ReadingProgress) throws -> Void)? = nil
    ) throws {
        try self.init(
            TableOpening.reader(of: path, settings: settings), settings: settings, seed: seed, threads: threads,
            sampleSize: Self.sampleSize, separate: separate, report: report)
    }

    /// Reads a table that is open.
    /// - Parameters:
    ///   - sampleSize: rows that are kept for what concerns several columns.
    ///   - apart: further splits whose rows are not among these.
    init(
        _ reader: any TableReader, settings: Settings, seed: UInt64, threads: Int, sampleSize: Int,
        separate: [(split: Split, path: String)] = [], apart: Set<Split> = [],
        report: ((ReadingProgress) throws -> Void)? = nil
    ) throws {
        let path = reader.path
        let fields = FieldRules(settings)
        let target = ColumnPlan.placeOfTarget(settings, in: reader.columns)
        let tally = try TableTally(
            reader, fields: fields, target: target, sampleSize: sampleSize, threads: threads, report: report)
        guard tally.rows > 0 else {
            throw DataError(
                place: path,
                reason: Text("it has no rows", zh: "没有数据行")
                    + (tally.reading.badRows.first.map {
                        Text("; line \($0.line): \($0.reason)", zh: "；第 \($0.line) 行：\($0.reason)")
                    } ?? .empty))
        }
        let survey = tally.survey
        var notes = reader.remarks + survey.noteOnEncoding(reader)
        // What training would say decides; where it refuses, the columns are told all the same.
        var plan: ColumnPlan?
        var obstacle: Text?
        do {
            plan = try ColumnPlan(survey, settings: settings, path: path, notes: &notes)
        } catch {
            obstacle = Text(explaining: error)
        }
        let inputs = try Self.inputs(survey, settings: settings)
        let sample = try TableSample(tally.sample, path: path, inputs: inputs, fields: fields)
        let (duplicates, conflicts) = tally.hashes.repeats()
        let isClassification = plan?.isClassification ?? (target.map { !inputs[$0].isNumeric } ?? true)
        let targetContent = target.map {
            isClassification ? sample.columns[$0].asKinds : sample.columns[$0]
        }
        let used = Set((plan?.inputs ?? []).map(\.name)), ignored = Set(settings.words("ignore"))
        let told = targetContent.map { Relation.Target($0) }
        let columns = Self.concurrently(tally.columns.count) { place in
            let column = tally.columns[place]
            let role: ColumnProfile.Role =
                place == target
                ? .target
                : used.contains(column.survey.name)
                    ? .input
                    : ignored.contains(column.survey.name)
                        ? .ignored : .leftOut(Self.reason(column.survey, survey, settings: settings))
            var profile = ColumnProfile(
                column, input: inputs[place], rows: tally.rows, sample: sample.columns[place],
                isWhole: sample.isWhole, role: role)
            if place != target, let told { profile.relation = Relation(sample.columns[place], told) }
            return profile
        }
        self.init(
            path: path, format: survey.summary(of: reader), rows: tally.rows, badRowCount: tally.reading.badRowCount,
            badRows: tally.reading.badRows, columns: columns, target: target, isClassification: isClassification,
            isPicture: !settings.integers("shape").isEmpty, notes: notes.map(\.printable.sayingColumnOnce),
            obstacle: obstacle?.printable.sayingColumnOnce, sample: sample,
            sampledRows: tally.sample.rows(
                columns: reader.columns, rules: fields, numeric: Set(inputs.filter(\.isNumeric).map(\.index)),
                dates: Self.dates(columns, sample)),
            duplicates: RepeatedRows(duplicates, isExact: tally.hashes.factor == 1),
            conflicts: RepeatedRows(conflicts, isExact: tally.hashes.factor == 1))
        steps = (settings["preprocessing"]?.list ?? []).filter(\.isEnabled)
        split = settings["split"]
        for (split, path) in separate {
            fileSamples[split] = try Self.fileSample(
                path, of: split, inputs: inputs, decides: plan, settings: settings, fields: fields, notes: &self.notes)
        }
        if plan != nil, let targetContent {
            splits = Self.splits(
                sample, target: targetContent, names: reader.columns, settings: settings,
                seed: seed, separate: apart.union(separate.map(\.split)))
            if splits == nil {
                self.notes.append(Self.noteOnUnknownSplits)
            }
        }
        neighbors = Self.neighbors(self, settings: settings)
        for (split, _) in separate { fileNeighbors[split] = Self.neighbors(of: split, in: self, settings: settings) }
        judge(by: settings)
    }

    /// What is made of each column, by as many threads as there are processors.
    private static func concurrently<Value: Sendable>(
        _ count: Int, _ make: @escaping @Sendable (Int) -> Value
    ) -> [Value] {
        let made = Mutex([Value?](repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { place in
            let value = make(place)
            made.withLock { $0[place] = value }
        }
        return made.withLock { $0 }.compactMap { $0 }
    }

    /// Rows of a table that are kept for what concerns several columns.
    private static let sampleSize = 50_000

    /// What every column would be read as, were it learned from.
    static func inputs(_ survey: TableSurvey, settings: Settings) throws -> [ColumnPlan.Input] {
        var settings = settings
        let names = survey.columns.map(\.name)
        try settings.set("keep", to: .list(names.map { .text($0) }))
        let choice = ColumnChoice(survey, settings: settings)
        var notes: [Text] = []
        return try survey.columns.enumerated().map { place, column in
            try choice.input(column, at: place, notes: &notes)
                ?? ColumnPlan.Input(index: place, name: column.name, isNumeric: false)
        }
    }

    /// In which order the columns of dates write them.
    private static func dates(_ columns: [ColumnProfile], _ sample: TableSample) -> [Int: DateOrder] {
        var dates: [Int: DateOrder] = [:]
        for column in columns where column.kind == .date {
            dates[column.place] = DateOrder(of: sample.columns[column.place])
        }
        return dates
    }

    /// Why training leaves a column out by itself.
    private static func reason(_ column: ColumnSurvey, _ survey: TableSurvey, settings: Settings) -> Text {
        var notes: [Text] = []
        _ = try? ColumnChoice(survey, settings: settings).input(column, at: 0, notes: &notes)
        return notes.last ?? .empty
    }

    /// Which split each row would be in; nil where only some of the rows are known, or they cannot be shared out.
    private static func splits(
        _ sample: TableSample, target: Frame.Content?, names: [String], settings: Settings, seed: UInt64,
        separate: Set<Split>
    ) -> SampleSplits? {
        guard sample.isWhole else { return nil }
        // Rows without a target are kept aside before rows are shared out.
        var kept = Array(0..<sample.rows)
        var labels: [Int] = []
        switch target {
        case .kinds(let codes, _):
            kept.removeAll { codes[$0] < 0 }
            labels = kept.map { Int(codes[$0]) }
        case .numbers(let numbers): kept.removeAll { numbers[$0].isNaN }
        case nil: break
        }
        var keys: SplitKeys?
        if let rule = try? SplitRule.rule(settings) {
            guard let place = names.firstIndex(of: rule.column) else { return nil }
            keys = try? SplitKeys(sample.columns[place].selecting(kept), rule: rule)
            // Rows whose time is not known are kept aside, too.
            guard keys?.unknown.isEmpty == true else { return nil }
        }
        // The rows of other files follow those of the source; where they are is told apart.
        let others = SeparateRows(
            validation: separate.contains(.validation) ? 1 : 0, test: separate.contains(.test) ? 1 : 0)
        let rows = try? TableData.split(
            kept.count + others.count, separate: others, labels: labels, keys: keys, settings: settings, seed: seed,
            path: "")
        return rows.map { rows in
            SampleSplits(
                train: rows.train.map { kept[$0] },
                validation: others.validation > 0 ? [] : rows.validation.map { kept[$0] },
                test: others.test > 0 ? [] : rows.test.map { kept[$0] })
        }
    }
}

extension RepeatedRows {
    init(_ repeats: RowHashes.Repeats, isExact: Bool) {
        self.init(
            count: repeats.count, isExact: isExact, lines: repeats.lines.map { Pair(line: $0.line, first: $0.first) })
    }
}

extension Frame.Content {
    /// The values as kinds, numbers by their text.
    var asKinds: Frame.Content {
        guard case .numbers(let numbers) = self else { return self }
        let levels = Set(numbers.filter { !$0.isNaN }).sorted()
        let codes = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, Int32($0)) })
        return .kinds(
            numbers.map { $0.isNaN ? -1 : codes[$0] ?? -1 },
            levels: levels.map { Int(exactly: $0).map(String.init) ?? String($0) })
    }
}
