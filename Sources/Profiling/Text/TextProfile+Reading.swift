import Catalog
import Datasets
import Formats
import Foundation
import Language
import Profiles
import Texts

extension TextProfile {
    /// Whether the settings of `[data]` name a text, by what they say or by how it looks.
    public static func isMeant(by settings: Settings, relativeTo folder: URL) throws -> Bool {
        let paths = try PreparedData.sourceFiles(settings, relativeTo: folder)
        guard case .text = try SourceFormat(settings, paths: paths) else { return false }
        return true
    }

    /// Reads the text that the settings of `[data]` name, once, in bounded memory.
    ///
    /// - Parameters:
    ///   - folder: what a relative source is relative to.
    ///   - threads: how many look at documents; what is found does not depend on it.
    ///   - report: is told how far it has come; what it throws ends the reading.
    /// - Throws: `DataError` or `FormatError` where there is no text.
    public init(
        _ settings: Settings, relativeTo folder: URL, threads: Int, report: ((ReadingProgress) throws -> Void)? = nil
    ) throws {
        let paths = try PreparedData.sourceFiles(settings, relativeTo: folder)
        var notes: [Text] = []
        let texts = try SourceFormat.texts(among: paths, settings: settings, notes: &notes)
        self.init()
        files = texts
        documentKind = TextDocuments(settings, files: texts.count)
        let names = Self.names(of: texts)
        let judged = QualityRule.Prose.allCases.flatMap {
            QualityRules.applied(to: $0, checks: settings["checks"])
        }
        var tally = TextTally(self, rules: judged, names: names)
        var reader = DocumentReader(
            files: texts, kind: documentKind, field: settings.text("text-field"))
        try Self.read(&reader, into: &tally, judged, threads: threads, report)
        self = tally.finished()
        for (split, paths) in try SplitFiles(settings, relativeTo: folder).each {
            let found = try Self.known(of: paths, in: tally, settings: settings, notes: &notes)
            held[split] = (found.lines, found.known)
            places["text-split-overlap", default: []] += found.places
            let name = split.label, count = (held[split]?.lines ?? 0).grouped
            notes.append(
                Text(
                    "\(count) lines of the \(name) set's own files are compared with this text",
                    zh: "\(name)自己的文件中有 \(count) 行与本文本作了比较"))
        }
        guard documents > 0 else {
            throw DataError(setting: "source", place: texts.first, reason: Text("there is no text in it", zh: "里面没有文本"))
        }
        notes += reader.notes
        encodings = try Self.encodings(of: texts, legacy: tally.legacyFiles)
        frequentLines = try Self.lines(tally.frequentLines(60), of: texts, field: reader.field)
        for check in places.keys.sorted() { places[check] = Self.filled(places[check] ?? [], texts, names) }
        steps = (settings["text-cleaning"]?.list ?? []).filter(\.isEnabled)
        // Rules for another language say nothing of this one.
        let others = QualityRules.catalog.filter { $0.prose != prose }.map(\.id)
        for id in others { (rules[id], places[id]) = (nil, nil) }
        self.notes = (notes + remarks(reader)).map(\.printable)
        findings = TextChecks.findings(in: self, settings: settings)
    }

    /// The lines of some words in files, and how many of them stand in a text.
    private static func known(
        of paths: [String], in tally: TextTally, settings: Settings, notes: inout [Text]
    ) throws -> (lines: Int, known: Int, places: [Place]) {
        let files = try SourceFormat.texts(among: paths, settings: settings, notes: &notes)
        var reader = DocumentReader(
            files: files, kind: TextDocuments(settings, files: files.count), field: settings.text("text-field"))
        let names = names(of: files)
        var lines = 0, known = 0
        var places: [Place] = []
        try reader.forEach { document in
            let facts = DocumentFacts(document, rules: [], comparesDocuments: false)
            for line in facts.lines where line.words >= LineTally.least {
                lines += 1
                guard tally.lineTally.entries[line.hash] != nil else { continue }
                known += 1
                guard places.count < 20 else { continue }
                let text = DocumentFacts.line(line.number, of: String(decoding: document.bytes, as: UTF8.self))
                places.append(Place(file: names[facts.file], line: facts.line(line.number), text: text, other: nil))
            }
        }
        return (lines, known, places)
    }

    /// Bytes of documents that are looked at at once.
    private static let batch = 4 << 20

    private static func read(
        _ reader: inout DocumentReader, into tally: inout TextTally, _ rules: DocumentFacts.Rules, threads: Int,
        _ report: ((ReadingProgress) throws -> Void)?
    ) throws {
        let total =
            reader.files.contains { Packing(path: $0) != nil }
            ? nil : reader.files.reduce(0) { $0 + SourceFile.size(of: $1) }
        var waiting: [RawDocument] = []
        var size = 0, done = 0
        func flush(_ tally: inout TextTally) throws {
            let compares = tally.comparesDocuments
            let facts = Self.facts(of: waiting, threads: threads) {
                DocumentFacts($0, rules: rules, comparesDocuments: compares)
            }
            for facts in facts { tally.add(facts) }
            done += size
            try report?(ReadingProgress(rows: tally.profile.documents, bytes: done, totalBytes: total))
            (waiting, size) = ([], 0)
        }
        try reader.forEach { document in
            waiting.append(document)
            size += document.bytes.count
            if size >= Self.batch { try flush(&tally) }
        }
        try flush(&tally)
    }

    /// Looks at documents on several threads; in their order, whoever is done first.
    private static func facts(
        of documents: [RawDocument], threads: Int, _ look: @escaping @Sendable (RawDocument) -> DocumentFacts
    ) -> [DocumentFacts] {
        let workers = max(1, min(threads, documents.count))
        guard workers > 1 else { return documents.map(look) }
        let parts = Parts()
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
            let own = stride(from: worker, to: documents.count, by: workers).map { look(documents[$0]) }
            parts.put(own, at: worker)
        }
        let all = parts.all(workers)
        return documents.indices.map { all[$0 % workers][$0 / workers] }
    }

    /// What the workers have made.
    private final class Parts: @unchecked Sendable {
        private let lock = NSLock()
        private var parts: [Int: [DocumentFacts]] = [:]

        func put(_ facts: [DocumentFacts], at worker: Int) { lock.withLock { parts[worker] = facts } }
        func all(_ count: Int) -> [[DocumentFacts]] { lock.withLock { (0..<count).map { parts[$0] ?? [] } } }
    }

    /// The files' names below the folder that all lie in.
    private static func names(of files: [String]) -> [String] {
        guard files.count > 1, let first = files.first else {
            return files.map { URL(filePath: $0).lastPathComponent }
        }
        let shared = files.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
        let folder = shared.lastIndex(of: "/").map { shared.distance(from: shared.startIndex, to: $0) + 1 } ?? 0
        return files.map { String($0.dropFirst(folder)) }
    }

    private static func encodings(of files: [String], legacy: Set<Int>) throws -> [TextEncodingCount] {
        var counts: [String: TextEncodingCount] = [:]
        for (place, file) in files.enumerated() {
            let encoding = legacy.contains(place) ? .windows1252 : try TextEncoding.recognized(at: file)
            counts[encoding.rawValue, default: .init(name: encoding.name, files: 0)].files += 1
        }
        return counts.sorted { ($1.value.files, $0.key) < ($0.value.files, $1.key) }.map(\.value)
    }

    /// Lines as they stand in the files.
    private static func lines(
        _ entries: [LineTally.Entry], of files: [String], field: String
    ) throws -> [FrequentLine] {
        guard field.isEmpty else { return try linesOfRecords(entries, of: files, field: field) }
        var texts: [Int32: [Int: String]] = [:]
        for file in Set(entries.map(\.file)) {
            let lines = entries.filter { $0.file == file }.map { Int($0.line) }
            let found = FileLines.texts(of: lines, in: files[Int(file)], longest: 200, limit: .max) ?? []
            texts[file] = Dictionary(zip(lines, found)) { first, _ in first }
        }
        return entries.map {
            let text = texts[$0.file]?[Int($0.line)] ?? ""
            return FrequentLine(
                text: text.trimmingCharacters(in: .whitespaces), count: Int($0.count), documents: Int($0.documents))
        }
    }

    /// Lines as they stand in the texts of objects.
    private static func linesOfRecords(
        _ entries: [LineTally.Entry], of files: [String], field: String
    ) throws -> [FrequentLine] {
        var texts: [Int: String] = [:]
        for file in Set(entries.map(\.file)) {
            let wanted = Dictionary(grouping: entries.indices.filter { entries[$0].file == file }) {
                Int(entries[$0].line)
            }
            _ = try TextRecords(path: files[Int(file)], field: field).forEach { line, bytes in
                for index in wanted[line] ?? [] {
                    texts[index] = DocumentFacts.line(
                        Int(entries[index].number), of: String(decoding: bytes, as: UTF8.self))
                }
            }
        }
        return entries.enumerated().map { index, entry in
            FrequentLine(
                text: (texts[index] ?? "").trimmingCharacters(in: .whitespaces), count: Int(entry.count),
                documents: Int(entry.documents))
        }
    }

    /// Places with what stands there.
    private static func filled(_ places: [Place], _ files: [String], _ names: [String]) -> [Place] {
        var places = places
        let paths = Dictionary(zip(names, files)) { first, _ in first }
        for name in Set(places.filter(\.text.isEmpty).map(\.file)) {
            let lines = Array(Set(places.filter { $0.file == name && $0.text.isEmpty }.map(\.line)))
            guard let path = paths[name],
                let texts = FileLines.texts(of: lines, in: path, longest: 120, limit: .max)
            else { continue }
            let found = Dictionary(zip(lines, texts)) { first, _ in first }
            for index in places.indices where places[index].file == name && places[index].text.isEmpty {
                places[index].text = (found[places[index].line] ?? "").trimmingCharacters(in: .whitespaces)
            }
        }
        return places.map {
            Place(file: $0.file.printable, line: $0.line, text: $0.text.printable, other: $0.other?.printable)
        }
    }

    /// What a person should know of how the text was read.
    private func remarks(_ reader: DocumentReader) -> [Text] {
        var remarks: [Text] = []
        let (what, setting) =
            switch documentKind {
            case .files: (Text("each file is one document", zh: "每个文件为一篇文档"), "data.documents")
            case .records:
                (
                    Text(
                        "the field \(reader.field) of each object is one document", zh: "每个对象的字段 \(reader.field) 为一篇文档"),
                    "data.text-field"
                )
            case .paragraphs: (Text("each paragraph is one document", zh: "每个段落为一篇文档"), "data.documents")
            }
        remarks.append(Text("\(what); \(setting) changes that", zh: "\(what)；可用 \(setting) 更改"))
        switch prose {
        case .english:
            remarks.append(
                Text(
                    """
                    taken for English by its letters and words: judged by the rules of Gopher, C4 and FineWeb, but for \
                    scores of language, which take a classifier, and C4's list of words
                    """,
                    zh: """
                        按字母和词认作英文：按 Gopher、C4 和 FineWeb 的规则检查，但不含需要分类器的语言评分和 C4 的词表
                        """))
        case .chinese:
            remarks.append(
                Text(
                    """
                    taken for Chinese by its characters: judged by FineWeb-2's rules, each character counted as a word, but \
                    for its score of language, which takes a classifier
                    """,
                    zh: "按字符认作中文：按 FineWeb-2 的规则检查，每个汉字计为一个词，但不含需要分类器的语言评分"))
        case nil:
            remarks.append(
                Text(
                    "neither English nor Chinese prose by its letters and words: no quality rule is applied",
                    zh: "按字母和词看既不是英文也不是中文的文章：不应用质量规则"))
        }
        if !steps.isEmpty {
            let names = steps.compactMap { $0["step"]?.text }.map { Text(verbatim: $0) }.joined()
            remarks.append(
                Text(
                    "figures are of the text before data.text-cleaning, which does \(names)",
                    zh: "数字为 data.text-cleaning 之前的文本；清洗步骤：\(names)"))
        }
        if reader.cuts > 0 {
            let size = DocumentReader.longest >> 20
            remarks.append(
                Text("documents of more than \(size) MiB were cut in parts", zh: "超过 \(size) MiB 的文档已分成几部分"))
        }
        if reader.skippedLines > 0 {
            let (lines, size) = (reader.skippedLines, LineSource.longest >> 20)
            remarks.append(
                Text("\(lines) lines of more than \(size) MiB were passed over", zh: "跳过了 \(lines) 行超过 \(size) MiB 的内容")
            )
        }
        if comparedDocuments >= TextTally.mostCompared {
            let number = comparedDocuments.grouped
            remarks.append(
                Text(
                    "the first \(number) documents were compared by MinHash, not all",
                    zh: "只有前 \(number) 篇文档按 MinHash 比较"))
        }
        if !countsAreExact {
            remarks.append(
                Text(
                    "there are more different lines than are remembered: repetitions are at least as many as told",
                    zh: "不同的行多于可记住的数量：重复数至少为所示值"))
        }
        return remarks
    }
}
