import Catalog
import Language

/// Leaves out documents that are the same as an earlier one, or nearly so.
struct DropRepeatedDocuments: TextStep {
    static let entry = Entry<any TextStep>(
        id: "deduplicate-documents",
        summary: Text("Drop documents that repeat an earlier one", zh: "删除与先前文档重复的文档"),
        reference: "Broder 1997; Penedo et al. 2024, FineWeb, arXiv:2406.17557",
        hyperparameters: [
            Hyperparameter(
                "match", .choice(["minhash", "exact"]), default: "minhash",
                help: Text("How alike documents have to be", zh: "文档需相似到什么程度"),
                meanings: [
                    "minhash": Text(
                        "Nearly: about three quarters of their word 5-grams agree, by MinHash",
                        zh: "近似：按 MinHash 约四分之三的连续五词相同"),
                    "exact": Text("Entirely", zh: "完全相同"),
                ])
        ]
    ) { DropRepeatedDocuments(isNear: $0.text("match") == "minhash") }

    let isNear: Bool

    func clean(_ documents: inout [String], _ context: TextStepContext) throws -> [Text] {
        var seen: Set<UInt64> = []
        var left: [String] = []
        var bands: [[UInt64]] = []
        try context.forEach(Text("looking for repeated documents", zh: "查找重复的文档"), documents) { _, document in
            let words = DocumentWords(TextLines.trimmed(document[...]))
            guard seen.insert(words.hash).inserted else { return }
            left.append(document)
            if isNear { bands.append(MinHash.bands(of: words)) }
        }
        let exact = documents.count - left.count
        if isNear {
            let first = MinHash.firstAlike(bands)
            left = left.indices.filter { first[$0] == $0 }.map { left[$0] }
        }
        let near = documents.count - exact - left.count
        documents = left
        let (same, alike) = (context.kind.counted(exact), context.kind.counted(near))
        return [
            isNear
                ? Text(
                    "deduplicate-documents: out are \(same) that repeat another, and \(alike) that nearly do",
                    zh: "deduplicate-documents：去除完全重复的 \(same)，近似重复的 \(alike)")
                : Text(
                    "deduplicate-documents: out are \(same) that repeat another",
                    zh: "deduplicate-documents：去除完全重复的 \(same)")
        ]
    }
}
