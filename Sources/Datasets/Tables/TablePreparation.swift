import Catalog
import Columns
import Formats
import Foundation
import Language

extension TableData {
    /// Reads, cleans and splits a table.
    ///
    /// - Parameters:
    ///   - separate: files of their own for some of the splits; the others share the first one.
    ///   - record: notes what each step does to the rows; nil where nobody asks.
    init(
        path: String, separate files: SplitFiles, settings: Settings, seed: UInt64, fold: Fold? = nil,
        notes: inout [Text], watch: DataWatch? = nil, record: CleaningRecord? = nil
    ) throws {
        let reader = try TableOpening.reader(of: path, settings: settings)
        let fields = FieldRules(settings)
        let survey = try TableSurvey(reader, fields: fields, watch: watch)
        let file = URL(fileURLWithPath: path).lastPathComponent
        // What is no UTF-8 shows in the fields only, after the reader has said how the file is written.
        let summary = survey.summary(of: reader)
        notes.append(
            Text("\(file): ", zh: "\(file)：")
                + Text(
                    "\(survey.rows.grouped) rows, \(reader.columns.count.grouped) columns (\(summary))",
                    zh: "\(survey.rows.grouped) 行，\(reader.columns.count.grouped) 列（\(summary)）"))
        notes += reader.remarks.map { Text("\(file): ", zh: "\(file)：") + $0 }
        notes += survey.noteOnEncoding(reader)
        guard survey.rows > 0 else {
            throw DataError(
                place: path,
                reason: Text("it has no rows", zh: "没有数据行") + BadRow.example(survey.reading.badRows.first))
        }
        let plan = try ColumnPlan(survey, settings: settings, path: path, notes: &notes)
        var raw = try RawTable(reader, plan: plan, watch: watch)
        let rule = try SplitRule.rule(settings)
        if let rule, let content = raw.splitColumn {
            let unknown = try SplitKeys(content, rule: rule).unknown
            raw.keepAside(unknown) { _ in
                Text(
                    "\(rule.column): its time is not known (data.split.time)",
                    zh: "\(rule.column)：时间未知（data.split.time）")
            }
            guard raw.frame.rows > 0 else {
                throw DataError(
                    setting: rule.setting, place: path, reason: Text("no row has a time", zh: "没有一行有时间"))
            }
        }
        notes += raw.notes()
        let steps = try CleaningPlan(settings["preprocessing"]?.list ?? [], fields: fields)
        record?.begin(steps)
        let spellings =
            plan.isClassification ? steps.spellings(of: plan.target.name, texts: raw.targetTexts) : nil
        if let spellings {
            notes += [spellings.note(on: plan.target.name, of: Set(raw.targetTexts))].compactMap { $0 }
            let written = spellings.written(raw.targetTexts)
            record?.noteTarget(plan.target.name, raw.targetTexts, becomes: written, lines: raw.lines, steps)
            raw.targetTexts = written
        }
        for (index, planned) in steps.all.enumerated() {
            let (id, step) = (planned.id, planned.step)
            let targets = plan.isClassification ? raw.targetTexts : raw.targetNumbers.map { String($0) }
            let redundant = step.redundantRows(in: raw.frame, target: targets)
            if redundant.isEmpty { continue }
            let lines = redundant.prefix(5).map { Text(verbatim: String(raw.lines[$0])) }.joined()
            let more = Text(verbatim: redundant.count > 5 ? " …" : "")
            notes.append(
                Text("\(id): ", zh: "\(id)：")
                    + Text(
                        "\(redundant.count) rows are left out, in lines \(lines)\(more)",
                        zh: "略去 \(redundant.count) 行，行号 \(lines)\(more)"))
            record?.note(index, redundant: redundant, in: raw.frame, target: targets, lines: raw.lines)
            raw.remove(redundant)
        }
        var separate = SeparateRows()
        for (split, path) in try files.tables() {
            let rows = try raw.append(
                path, of: split, plan: plan, settings: settings, spellings: spellings, notes: &notes)
            if split == .test { separate.test = rows } else { separate.validation = rows }
        }
        let classes = plan.isClassification ? Self.classes(of: raw.targetTexts) : []
        let codes = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
        let labels = plan.isClassification ? raw.targetTexts.map { codes[$0] ?? 0 } : []
        let keys = try rule.flatMap { rule in
            try raw.splitColumn.map { (rule, try SplitKeys($0, rule: rule), $0) }
        }
        var splits = try Self.split(
            raw.frame.rows, separate: separate, labels: labels, keys: keys?.1, settings: settings, seed: seed,
            fold: fold, path: path)
        if let (rule, keys, content) = keys {
            // What comes from a file of its own has no part in it.
            let own = SplitRows(
                train: splits.train, validation: separate.validation > 0 ? [] : splits.validation,
                test: separate.test > 0 ? [] : splits.test)
            notes.append(own.note(on: rule, keys) { content.text(of: $0) })
        }
        let edits = DataEdit.edits(settings["edits"])
        let removed = try raw.apply(edits, plan: plan, classes: classes, missing: settings.words("missing"))
        if !edits.isEmpty {
            notes.append(Text("\(edits.count) edits are made to the rows", zh: "对数据行做了 \(edits.count) 处更正"))
        }
        splits.remove(removed)
        for (index, planned) in steps.all.enumerated() {
            let id = planned.id
            let dropped = Set(planned.step.droppedRows(in: raw.frame, training: splits.train))
            if dropped.isEmpty { continue }
            notes.append(
                Text("\(id): ", zh: "\(id)：")
                    + Text("\(dropped.count) training rows are left out", zh: "略去 \(dropped.count) 个训练行"))
            record?.note(
                index, dropped: dropped.sorted(), by: planned.step, in: raw.frame, training: splits.train,
                lines: raw.lines)
            splits.train.removeAll { dropped.contains($0) }
        }
        guard !splits.train.isEmpty else {
            throw DataError(place: path, reason: Text("no rows are left to learn from", zh: "没有剩下可学习的行"))
        }
        if plan.isClassification, !(settings["edits"]?.list ?? []).isEmpty { try splits.checkClasses(raw.targetTexts) }
        if plan.isClassification { notes += splits.notes(onClasses: classes, of: raw.targetTexts) }
        // What comes from another file has lines of its own.
        let own = raw.frame.rows - separate.count
        record?.begin(
            rows: Split.allCases.flatMap { splits[$0] }.filter { $0 < own }.sorted(), lines: raw.lines)
        var operations = try steps.fit(
            to: &raw.frame, training: splits.train, names: reader.columns, target: plan.target.name, notes: &notes,
            record: record)
        if let spellings { operations.append(.merge(column: plan.target.name, spellings: spellings.all)) }
        // What is learned of the columns is learned of each row once.
        if plan.isClassification {
            Resampling(settings).apply(
                to: &splits, labels: raw.targetTexts.map { codes[$0] ?? 0 }, classes: classes, seed: seed,
                notes: &notes)
        }
        let moments =
            plan.isClassification ? nil : Moments(of: (splits.train + splits.spared).map { raw.targetNumbers[$0] })
        let target = FittedPreparation.TargetColumn(
            name: plan.target.name, classes: classes, center: moments?.mean ?? 0,
            scale: moments.map { $0.deviation > 0 ? $0.deviation : 1 } ?? 1,
            style: plan.isClassification ? nil : plan.target.style)
        let names = raw.frame.columns.map(\.name)
        let preparation = FittedPreparation(
            columns: plan.inputs.map { .init(name: $0.name, isNumeric: $0.isNumeric, style: $0.style) },
            operations: operations, featureNames: names, target: target,
            inputShape: try Self.shape(settings.integers("shape"), features: names.count),
            missing: settings.words("missing"), missingNumbers: settings.words("missing-numbers"),
            rules: fields.version)
        guard preparation.embeddings.isEmpty || preparation.inputShape.count == 1 else {
            throw DataError(
                setting: "shape",
                reason: Text(
                    "a row with embedded categories is no image: leave the shape out, or encode them otherwise",
                    zh: "含嵌入类别的行不是图像：请去掉 shape，或改用其他编码"))
        }
        self.init(raw, preparation: preparation, splits: splits)
    }

    /// The classes by name; by value where all are numbers. Names that are none, such as `nan` and `inf`, have no
    /// value to be compared by, and of equal values the text decides, so that the order is whole.
    private static func classes(of texts: [String]) -> [String] {
        let names = Set(texts)
        let numbers = names.compactMap { name in plainNumber(name).map { (name, $0) } }
        guard numbers.count == names.count else { return names.sorted() }
        return numbers.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
    }

    /// - Parameters:
    ///   - separate: how many rows at the end are a split by themselves.
    ///   - keys: what the other rows are shared out by; nil for chance or their order.
    ///   - fold: what is held out as the test split, in place of a share or of the rows at the end that are, which are
    ///     left out.
    package static func split(
        _ count: Int, separate: SeparateRows, labels: [Int], keys: SplitKeys? = nil, settings: Settings, seed: UInt64,
        fold: Fold? = nil, path: String
    ) throws -> SplitRows {
        let split = settings["split"]
        let shares = try SplitShares(split).without(separate)
        let own = count - separate.count
        let stratify = split?["stratify"]?.boolean ?? true
        let classes = stratify && !labels.isEmpty ? Array(labels[..<own]) : nil
        let shuffled = split?["order"]?.text != "file"
        let rule = try SplitRule.rule(settings)
        if let fold {
            // Rows that belong together would be learned from and judged by.
            guard rule == nil else {
                throw DataError(
                    setting: "split", place: path,
                    reason: Text(
                        "folds are drawn at random, which a split by group or time forbids: leave that out for them",
                        zh: "折是随机划分的，与按组或按时间划分冲突：做折时请去掉该设置"))
            }
            var rows = try held(
                fold, of: own, classes: classes, shares: shares, seed: seed, shuffled: shuffled, path: path)
            if separate.validation > 0 { rows.validation = Array(own..<(own + separate.validation)) }
            TrainingSubset.apply(
                to: &rows, classes: classes, keys: nil, shuffled: shuffled, settings: settings, seed: seed)
            return rows
        }
        var splits =
            if let keys, let rule {
                try Partition.rows(by: keys, classes: classes, shares: shares, seed: seed, column: rule.column)
            } else {
                Partition.rows(
                    count: own, classes: classes, shares: shares, seed: seed, shuffled: shuffled,
                    keepsClasses: !FieldRules(settings).areFirst)
            }
        for (part, share) in [(Split.train, shares.train), (.validation, shares.validation), (.test, shares.test)]
        where share > 0 && splits[part].isEmpty {
            throw DataError(
                setting: "split", place: path,
                reason: Text(
                    "\(own) rows are too few: the \(part.label) part has none with a share of \(share)",
                    zh: "\(own) 行太少：\(part.label)的比例为 \(share)，分不到一行"))
        }
        if separate.validation > 0 { splits.validation = Array(own..<(own + separate.validation)) }
        if separate.test > 0 { splits.test = Array((count - separate.test)..<count) }
        TrainingSubset.apply(
            to: &splits, classes: classes, keys: rule == nil ? nil : keys, shuffled: shuffled, settings: settings,
            seed: seed)
        return splits
    }

    private static func held(
        _ fold: Fold, of count: Int, classes: [Int]?, shares: SplitShares, seed: UInt64, shuffled: Bool, path: String
    ) throws -> SplitRows {
        guard shares.train > 0 else {
            throw DataError(setting: "split", reason: Text("no rows are left to learn from", zh: "没有剩下可学习的行"))
        }
        let rows = Partition.rows(
            count: count, classes: classes, holding: fold, shares: shares, seed: seed, shuffled: shuffled)
        guard !rows.train.isEmpty, !rows.test.isEmpty, !rows.validation.isEmpty || shares.validation == 0 else {
            throw DataError(
                place: path,
                reason: Text(
                    "\(count) rows are too few for \(fold.count) folds", zh: "\(count) 行太少，分不成 \(fold.count) 折"))
        }
        return rows
    }

    private static func shape(_ wanted: [Int], features: Int) throws -> [Int] {
        guard !wanted.isEmpty else { return [features] }
        guard wanted.reduce(1, *) == features else {
            let shape = wanted.map(String.init).joined(separator: " × ")
            throw DataError(
                setting: "shape",
                reason: Text(
                    "\(shape) makes \(wanted.reduce(1, *)), but there are \(features) features",
                    zh: "\(shape) 等于 \(wanted.reduce(1, *))，而特征有 \(features) 个"))
        }
        return wanted
    }
}

extension BadRow {
    /// A first row that was kept aside, behind a message; nothing where there is none.
    static func example(_ row: BadRow?) -> Text {
        row.map { Text("; line \($0.line): \($0.reason)", zh: "；第 \($0.line) 行：\($0.reason)") } ?? .empty
    }
}
