import Catalog
import Formats
import Language

/// Something done to the documents of a text before it is cut into tokens and split.
///
/// It sees all documents and learns nothing from them but which ones repeat, so that the same text always comes out.
public protocol TextStep: Sendable {
    /// Changes the documents, or leaves some of them out, and tells what it did.
    /// - Throws: what keeps it from being done, or what the watch throws.
    func clean(_ documents: inout [String], _ context: TextStepContext) throws -> [Text]
}

/// What a step may look at beside the documents.
public struct TextStepContext {
    /// The setting `checks` of `[data]`: what the quality rules ask.
    let checks: SettingValue?
    /// What a document is, to count them.
    let kind: TextDocuments
    let watch: DataWatch?

    /// Goes through documents and says how far it has come.
    func forEach(_ title: Text, _ documents: [String], _ body: (Int, String) throws -> Void) throws {
        var tally = try ByteTally(title, of: documents.reduce(0) { $0 + $1.utf8.count }, watch: watch)
        for (index, document) in documents.enumerated() {
            try body(index, document)
            try tally.add(document.utf8.count)
        }
        try tally.finish()
    }
}

/// The catalog of steps that clean a text.
public enum TextCleaning {
    /// The steps in the order in which they are offered.
    public static let catalog: [Entry<any TextStep>] = [
        Normalize.entry, DropRepeatedLines.entry, DropRepeatedDocuments.entry, DropByQuality.entry,
    ].map(\.asStep)

    package static let hyperparameter = Hyperparameter(
        "text-cleaning", .entries(key: "step", choices: catalog.map { .init($0) }), default: [],
        help: Text(
            "Steps that clean a text, in order, before it is cut into tokens and split", zh: "文本在分词和划分之前的清洗步骤，按顺序执行"),
        needs: [.task("language")])

    /// A text after the steps of the settings, and what each of them did; the text as it is where there are none.
    ///
    /// - Parameters:
    ///   - files: the texts of the files.
    ///   - record: notes what each step does to the documents; nil where nobody asks.
    /// - Throws: `DataError` where nothing is left.
    package static func cleaned(
        _ files: [String], settings: Settings, notes: inout [Text], watch: DataWatch?,
        record: TextCleaningRecord? = nil
    ) throws -> [String] {
        let steps = settings["text-cleaning"]?.list ?? []
        guard steps.contains(where: \.isEnabled) else { return files }
        let kind = TextDocuments(settings, files: files.count)
        var documents = kind == .paragraphs ? files.flatMap(TextDocuments.paragraphs) : files
        let context = TextStepContext(checks: settings["checks"], kind: kind, watch: watch)
        let before = documents.count
        for (place, value) in steps.enumerated() where value.isEnabled {
            let old = record.map { _ in documents }
            let told = try step(value).clean(&documents, context)
            notes += told
            if let old { record?.note(value["step"]?.text ?? "", place: place, from: old, to: documents, told) }
        }
        documents.removeAll { $0.utf8.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 } }
        guard !documents.isEmpty else {
            throw DataError(
                setting: "text-cleaning", reason: Text("the steps leave nothing of the text", zh: "这些步骤没有留下任何文本"))
        }
        let (left, all) = (kind.counted(documents.count), kind.counted(before))
        notes.append(Text("after cleaning, \(left) of \(all) are left", zh: "清洗后保留 \(left)，原有 \(all)"))
        return kind == .paragraphs ? [documents.joined(separator: "\n\n") + "\n"] : documents
    }

    private static func step(_ value: SettingValue) throws -> any TextStep {
        let id = value["step"]?.text ?? ""
        guard let entry = catalog.first(where: { $0.id == id }) else {
            throw DataError(
                setting: "text-cleaning",
                reason: Text(
                    "there is no step '\(id)'\(nearHint(to: id, among: catalog.map(\.id)))",
                    zh: "没有步骤 '\(id)'\(nearHint(to: id, among: catalog.map(\.id)))"))
        }
        return try entry.make(Settings(entry.hyperparameters, (value.table ?? []).filter { $0.name != "step" }))
    }
}
