import Catalog
import Language

/// Leaves out documents and lines that break quality rules, by what `[data.checks]` asks of them.
struct DropByQuality: TextStep {
    static let entry = Entry<any TextStep>(
        id: "quality",
        summary: Text("Drop documents and lines that break quality rules", zh: "删除不合质量规则的文档和行"),
        reference: "Penedo et al. 2024, FineWeb, arXiv:2406.17557",
        hyperparameters: [
            Hyperparameter(
                "rules", .words(allowed: QualityRule.Prose.allCases.map(\.rawValue) + QualityRules.catalog.map(\.id)),
                default: [],
                help: Text(
                    "Sets of rules, or single ones; empty drops nothing, and data.checks switches single ones of a set off",
                    zh: "规则集或单条规则；留空则什么都不删，data.checks 可关闭规则集中的单条规则"))
        ]
    ) { DropByQuality(rules: $0.words("rules")) }

    let rules: [String]

    func clean(_ documents: inout [String], _ context: TextStepContext) throws -> [Text] {
        let applied = QualityRules.catalog.filter { rules.contains($0.id) || rules.contains($0.prose.rawValue) }
            .map { (rule: $0, threshold: $0.threshold(context.checks)) }.filter { $0.threshold != 0 }
        guard !applied.isEmpty else {
            return [
                Text(
                    "quality: nothing is dropped, as its rules name none that is on",
                    zh: "quality：什么都没有删除，因为 rules 没有指明开启的规则")
            ]
        }
        var counts = [Int](repeating: 0, count: applied.count)
        var left: [String] = []
        try context.forEach(Text("judging the documents", zh: "按质量规则检查文档"), documents) { _, document in
            let words = DocumentWords(document)
            let measures = TextMeasures(words)
            if let broken = applied.firstIndex(where: { $0.rule.isBroken(by: measures, $0.threshold) }) {
                counts[broken] += 1
                return
            }
            left.append(Self.keptLines(of: document, words, measures, applied, &counts))
        }
        documents = left
        let told = zip(applied, counts).filter { $1 > 0 }.map { applied, count in
            let id = applied.rule.id
            let (lines, dropped) = (count.grouped, context.kind.counted(count))
            return applied.rule.dropsLines
                ? Text("\(id) \(lines) lines", zh: "\(id) \(lines) 行")
                : Text("\(id) \(dropped)", zh: "\(id) \(dropped)")
        }
        guard !told.isEmpty else {
            return [Text("quality: no document breaks a rule", zh: "quality：没有文档不合规则")]
        }
        // A document counts for the first rule that it breaks.
        let all = told.joined()
        return [Text("quality: out are, by the rule, \(all)", zh: "quality：各规则去除的数量：\(all)")]
    }

    private static func keptLines(
        of document: String, _ words: DocumentWords, _ measures: TextMeasures,
        _ applied: [(rule: QualityRule, threshold: Double)], _ counts: inout [Int]
    ) -> String {
        var dropped: Set<Int> = []
        for (index, (rule, threshold)) in applied.enumerated() where rule.dropsLines {
            for line in rule.brokenLines(of: measures, words, threshold)
            where dropped.insert(measures.lines[line].number).inserted { counts[index] += 1 }
        }
        guard !dropped.isEmpty else { return document }
        let lines = document.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        return lines.filter { !dropped.contains($0.offset) }.map { String($0.element) }.joined(separator: "\n")
    }
}
