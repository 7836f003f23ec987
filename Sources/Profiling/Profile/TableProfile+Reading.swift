import Catalog
import Columns
import Datasets
import Formats
import Foundation
import Language
import Pictures
import Profiles

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
                testPath: PreparedData.testFile(settings, relativeTo: folder), report: report)
            return
        }
        var last = ReadingProgress(rows: 0, bytes: 0, totalBytes: nil)
        let set = try PictureSet(settings, relativeTo: folder) { progress in
            last = ReadingProgress(rows: progress.done, bytes: progress.done, totalBytes: progress.total)
            try report?(last)
        }
        try self.init(set, settings: settings, seed: seed, threads: threads) { try report?(last) }
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
    ///   - testPath: the file of the test set, where it has one of its own: its columns are compared with these.
    ///   - report: is told how far it has come, some hundred times a second; what it throws ends the reading.
    /// - Throws: `FormatError` or `DataError` where the file is no table.
    public init(
        _ path: String, settings: Settings, seed: UInt64 = 0, threads: Int, testPath: String? = nil,
        report: ((ReadingProgress) throws -> Void)? = nil
    ) throws {
        try self.init(
            TableOpening.reader(of: path, settings: settings), settings: settings, seed: seed, threads: threads,
            sampleSize: Self.sampleSize, testPath: testPath, report: report)
    }

    /// Reads a table that is open.
    /// - Parameter sampleSize: rows that are kept for what concerns several columns.
    init(
        _ reader: any TableReader, settings: Settings, seed: UInt64, threads: Int, sampleSize: Int,
        testPath: String? = nil, report: ((ReadingProgress) throws -> Void)? = nil
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
        var notes = reader.remarks + survey.noteOnEncoding(URL(fileURLWithPath: path).lastPathComponent)
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
        let columns = tally.columns.enumerated().map { place, column in
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
            if place != target, let targetContent {
                profile.relation = Relation(sample.columns[place], targetContent)
            }
            return profile
        }
        self.init(
            path: path, format: survey.summary(of: reader), rows: tally.rows, badRowCount: tally.reading.badRowCount,
            badRows: tally.reading.badRows, columns: columns, target: target, isClassification: isClassification,
            isPicture: !settings.integers("shape").isEmpty, notes: notes.map(\.printable),
            obstacle: obstacle?.printable, sample: sample,
            sampledRows: tally.sample.rows(columns: reader.columns, rules: fields),
            duplicates: RepeatedRows(duplicates, isExact: tally.hashes.factor == 1),
            conflicts: RepeatedRows(conflicts, isExact: tally.hashes.factor == 1))
        steps = (settings["preprocessing"]?.list ?? []).filter(\.isEnabled)
        split = settings["split"]
        if let testPath {
            testSample = try Self.testSample(
                testPath, inputs: inputs, decides: plan, settings: settings, fields: fields, notes: &self.notes)
        }
        if plan != nil, let targetContent {
            splits = Self.splits(
                sample, target: isClassification ? targetContent : nil, names: reader.columns, settings: settings,
                seed: seed, hasTestFile: testPath != nil)
            if splits == nil {
                self.notes.append(Self.noteOnUnknownSplits)
            }
        }
        neighbors = Self.neighbors(self, settings: settings)
        judge(by: settings)
    }

    /// Rows of a table that are kept for what concerns several columns.
    private static let sampleSize = 50_000

    /// What every column would be read as, were it learned from.
    private static func inputs(_ survey: TableSurvey, settings: Settings) throws -> [ColumnPlan.Input] {
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

    /// Why training leaves a column out by itself.
    private static func reason(_ column: ColumnSurvey, _ survey: TableSurvey, settings: Settings) -> Text {
        var notes: [Text] = []
        _ = try? ColumnChoice(survey, settings: settings).input(column, at: 0, notes: &notes)
        return notes.last ?? .empty
    }

    /// Which split each row would be in; nil where only some of the rows are known, or they cannot be shared out.
    private static func splits(
        _ sample: TableSample, target: Frame.Content?, names: [String], settings: Settings, seed: UInt64,
        hasTestFile: Bool
    ) -> SampleSplits? {
        guard sample.isWhole else { return nil }
        var labels: [Int] = []
        if case .kinds(let codes, _) = target {
            // Rows without a class are kept aside, which moves the others.
            guard !codes.contains(where: { $0 < 0 }) else { return nil }
            labels = codes.map(Int.init)
        }
        var keys: SplitKeys?
        if let rule = try? SplitRule.rule(settings) {
            guard let place = names.firstIndex(of: rule.column) else { return nil }
            keys = try? SplitKeys(sample.columns[place], rule: rule)
            // Rows whose time is not known are kept aside, too.
            guard keys?.unknown.isEmpty == true else { return nil }
        }
        // The rows of a test file follow those of the source; where they are is told apart.
        let separate = hasTestFile ? 1 : 0
        let rows = try? TableData.split(
            sample.rows + separate, separate: separate, labels: labels, keys: keys, settings: settings, seed: seed,
            path: "")
        return rows.map { SampleSplits(train: $0.train, validation: $0.validation, test: hasTestFile ? [] : $0.test) }
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

extension ColumnProfile {
    init(
        _ tally: ColumnTally, input: ColumnPlan.Input, rows: Int, sample: Frame.Content, isWhole: Bool, role: Role
    ) {
        let survey = tally.survey
        let (distinct, isExact) = tally.distinctCount
        let reading = survey.numbers.reading(own: .point, wanted: nil)
        self.init(
            name: survey.name, place: input.index, kind: .category, decision: .empty, role: role, rows: rows,
            missing: survey.missing,
            missingTexts: tally.missing.all.map { Value(text: $0.text, count: $0.count) }
                .sorted { ($1.count, $0.text) < ($0.count, $1.text) },
            distinct: distinct, isDistinctExact: isExact, values: [], valuesCountedIn: rows, strays: 0,
            firstStray: nil, infinite: tally.infinite, numbers: nil, relation: nil, serial: nil)
        if isExact {
            values = survey.values.all.map { Value(text: $0.text, count: $0.count) }
        } else {
            values = Self.counted(sample)
            valuesCountedIn = sample.count
        }
        values = Array(values.sorted { ($1.count, $0.text) < ($0.count, $1.text) }.prefix(Self.mostValues))
        if input.isNumeric, survey.present > 0 {
            kind = .number
            strays = max(0, survey.present - survey.words - max(reading.numbers, tally.sums.count))
            firstStray = survey.firstText
            numbers = NumberProfile(tally.sums, sample: sample, isPlain: input.style == nil)
            serial = input.style == nil ? tally.sums.serialCorrelation : nil
            decision = Text(
                "\(reading.numbers.grouped) of \(survey.present.grouped) values are numbers",
                zh: "\(survey.present.grouped) 个值中有 \(reading.numbers.grouped) 个是数值")
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

    private static func counted(_ sample: Frame.Content) -> [Value] {
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
            return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
        }
        // A far outlier would leave one bar: the bins reach as far as most numbers do.
        let reach = (quantiles[4] - quantiles[2]) * 4
        let lower = max(sorted[0], quantiles[0] - reach), upper = min(sorted[sorted.count - 1], quantiles[6] + reach)
        var histogram = [Int](repeating: 0, count: Self.bins)
        let width = (upper - lower) / Double(Self.bins)
        for number in sorted where number >= lower && number <= upper {
            histogram[width > 0 && width.isFinite ? min(Self.bins - 1, Int((number - lower) / width)) : 0] += 1
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
