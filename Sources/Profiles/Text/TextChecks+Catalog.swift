import Catalog
import Columns
import Datasets
import Language
import Texts

extension TextCheck {
    static let encodingFaults = TextCheck(
        "encoding-faults", Text("Characters that were read in a wrong encoding", zh: "按错误编码读取的字符"),
        from: .init(
            0...1_000_000, 1, Text("How many of them are told", zh: "达到多少个才报告"))
    ) { profile, least in
        let count = profile.faultyLines + profile.replacements + profile.garbled
        guard count > 0, Double(count) >= least else { return nil }
        let share = Double(count) / Double(max(1, profile.characters))
        // One among a hundred thousand characters does no harm, as a text about encodings has it.
        let severity: Finding.Severity =
            profile.faultyLines > 0 || share > 0.001 ? .error : share > 0.00001 ? .warning : .note
        var parts: [Text] = []
        if profile.faultyLines > 0 {
            let lines = counted(profile.faultyLines, Text("line", zh: "行"), Text("lines", zh: "行"))
            parts.append(
                Text(
                    "\(lines) of files that else are UTF-8 are not, so that the whole file is read as Windows-1252",
                    zh: "\(lines)不是 UTF-8，而文件其余部分是，整个文件因此按 Windows-1252 读取"))
        }
        if profile.replacements > 0 {
            let number = profile.replacements.grouped
            parts.append(
                Text(
                    "U+FFFD, the sign for what could not be read, is found in it (count: \(number))",
                    zh: "其中有 U+FFFD，即无法读取内容的替代符（\(number) 个）"))
        }
        if profile.garbled > 0 {
            let number = profile.garbled.grouped
            parts.append(
                Text(
                    "\(number) times UTF-8 looks as if it had been read as Windows-1252, as in \u{C3}\u{A9} for é",
                    zh: "\(number) 处像是 UTF-8 被按 Windows-1252 读取，例如 é 变成 \u{C3}\u{A9}"))
        }
        return Finding(
            "encoding-faults", severity, count: count,
            lines: profile.lineNumbers(of: "encoding-faults"),
            evidence: [
                .init("lines", profile.faultyLines), .init("replacements", profile.replacements),
                .init("garbled", profile.garbled), .init("share", share),
            ], parts.joined(separator: Text("; ", zh: "；")))
    }

    static let controlCharacters = TextCheck(
        "control-characters", Text("Control codes and marks that are not seen", zh: "控制字符和不可见标记"),
        from: .init(0...1_000_000, 1, Text("How many of them are told", zh: "达到多少个才报告"))
    ) { profile, least in
        guard profile.controls > 0, Double(profile.controls) >= least, !profile.isDone("normalize") else { return nil }
        let share = Double(profile.controls) / Double(max(1, profile.characters))
        let number = counted(
            profile.controls, Text("character is", zh: "个字符"), Text("characters are", zh: "个字符"))
        return Finding(
            "control-characters", share > 0.0001 ? .warning : .note, count: profile.controls,
            lines: profile.lineNumbers(of: "control-characters"), evidence: [.init("share", share)],
            remedy: .textStep(
                Text("take control characters out and bring text to one form", zh: "去除控制字符并统一文本形式"), "normalize"),
            Text("\(number) not seen, but each is one to learn", zh: "\(number)不可见，模型却要逐一学习"))
    }

    static let repeatedLines = TextCheck(
        "repeated-lines", Text("Lines of three words or more that stood in the text before", zh: "先前出现过的三个词以上的行"),
        reference: "Rae et al. 2021, Gopher, arXiv:2112.11446",
        from: .init(0...1, 0.05, Text("The share of all characters in them", zh: "它们占全部字符的比例"))
    ) { profile, least in
        let share = Double(profile.repeatedLines.characters) / Double(max(1, profile.characters))
        guard profile.repeatedLines.count > 0, share >= least, !profile.isDone("deduplicate-lines") else { return nil }
        let (lines, percent) = (profile.repeatedLines.count.grouped, Int((100 * share).rounded()))
        return Finding(
            "repeated-lines", share > 0.2 ? .warning : .note, count: profile.repeatedLines.count,
            lines: profile.lineNumbers(of: "repeated-lines"), evidence: [.init("share", share)],
            remedy: .textStep(Text("drop lines that stood there before", zh: "删除先前出现过的行"), "deduplicate-lines"),
            profile.bound
                + Text(
                    "\(lines) lines stood in the text before: \(percent) % of its characters",
                    zh: "\(lines) 行先前出现过：占字符的 \(percent)%"))
    }

    static let splitOverlap = TextCheck(
        "text-split-overlap",
        Text("Lines of a validation or test file that stand in the text, too", zh: "验证或测试文件中也出现在本文本里的行"),
        from: .init(0...1, 0.2, Text("The share of its lines of three words or more", zh: "占其三个词以上的行的比例"))
    ) { profile, least in
        let found = Split.allCases.compactMap { split in profile.held[split].map { (split, $0.lines, $0.known) } }
        let worst = found.max { Double($0.2) / Double(max(1, $0.1)) < Double($1.2) / Double(max(1, $1.1)) }
        guard let (split, lines, known) = worst, known > 0 else { return nil }
        let share = Double(known) / Double(max(1, lines))
        guard share >= least else { return nil }
        let percent = Int((100 * share).rounded())
        let (some, all) = (known.grouped, lines.grouped)
        return Finding(
            "text-split-overlap", .warning, count: known, evidence: [.init("share", share), .init("lines", lines)],
            Text(
                """
                \(some) of \(all) lines of the \(split.label) file (\(percent) %) stand in the text, too; what is measured \
                there is partly memory
                """,
                zh: "\(split.label)文件的 \(all) 行中有 \(some) 行（\(percent)%）也出现在本文本里；在它们上测得的部分是记忆"))
    }

    static let repeatedDocuments = TextCheck(
        "repeated-documents", Text("Documents that are the same as an earlier one", zh: "与先前文档完全相同的文档"),
        from: .init(0...1_000_000, 1, Text("How many of them are told", zh: "达到多少篇才报告"))
    ) { profile, least in
        guard profile.repeatedDocuments.count > 0, Double(profile.repeatedDocuments.count) >= least,
            !profile.isDone("deduplicate-documents")
        else { return nil }
        return .repeated(
            profile.repeatedDocuments, "repeated-documents", in: profile, match: "exact",
            Text("are the same as an earlier one", zh: "与先前的完全相同"))
    }

    static let similarDocuments = TextCheck(
        "near-duplicate-documents", Text("Documents that nearly repeat an earlier one", zh: "与先前文档近似重复的文档"),
        reference: "Broder 1997; Penedo et al. 2024, FineWeb, arXiv:2406.17557",
        from: .init(0...1_000_000, 1, Text("How many of them are told", zh: "达到多少篇才报告"))
    ) { profile, least in
        guard profile.similarDocuments.count > 0, Double(profile.similarDocuments.count) >= least,
            !profile.isDone("deduplicate-documents", where: { $0["match"]?.text != "exact" })
        else { return nil }
        return .repeated(
            profile.similarDocuments, "near-duplicate-documents", in: profile, match: "minhash",
            Text("share about three quarters of their word 5-grams with an earlier one", zh: "约四分之三的连续五词与先前的相同"))
    }

    static let boilerplate = TextCheck(
        "boilerplate", Text("Lines that stand in many documents, such as a notice or a menu", zh: "出现在许多文档中的行，如声明或菜单"),
        from: .init(0...1, 0.01, Text("The share of all characters in them", zh: "它们占全部字符的比例"))
    ) { profile, least in
        let share = Double(profile.boilerplate.characters) / Double(max(1, profile.characters))
        guard profile.boilerplate.count > 0, share >= least, !profile.isDone("deduplicate-lines") else { return nil }
        let percent = Int((100 * share).rounded())
        let lines = counted(
            profile.boilerplate.count, Text("line stands", zh: "种行"), Text("different lines stand", zh: "种行"))
        return Finding(
            "boilerplate", share > 0.05 ? .warning : .note, count: profile.boilerplate.count,
            lines: profile.lineNumbers(of: "boilerplate"), evidence: [.init("share", share)],
            remedy: .textStep(Text("keep each such line once", zh: "这样的行各保留一次"), "deduplicate-lines"),
            Text(
                "\(lines) in a tenth of the documents or more each: \(percent) % of all characters",
                zh: "\(lines)各出现在十分之一以上的文档中：占全部字符的 \(percent)%"))
    }
}

extension Finding {
    fileprivate static func repeated(
        _ repeated: TextProfile.Repeated, _ kind: String, in profile: TextProfile, match: String, _ what: Text
    ) -> Finding {
        let share = Double(repeated.count) / Double(max(1, profile.documents))
        let (some, all) = (
            profile.documentKind.counted(repeated.count), profile.documentKind.counted(profile.documents)
        )
        return Finding(
            kind, share >= 0.01 ? .warning : .note, count: repeated.count, lines: profile.lineNumbers(of: kind),
            evidence: [.init("documents", profile.documents), .init("share", share)],
            remedy: .textStep(
                Text("drop documents that repeat an earlier one", zh: "删除与先前重复的文档"), "deduplicate-documents",
                [SettingField("match", .text(match))]),
            profile.bound + Text("\(some) of \(all) \(what)", zh: "\(all)中有 \(some)\(what)"))
    }

    /// What a quality rule would drop; nil where it drops nothing.
    static func dropped(by rule: QualityRule, in profile: TextProfile) -> Finding? {
        guard let count = profile.rules[rule.id], count > 0,
            !profile.isDone(
                "quality",
                where: {
                    let rules = $0["rules"]?.list?.compactMap(\.text) ?? []
                    return rules.contains(rule.id) || rules.contains(rule.prose.rawValue)
                })
        else { return nil }
        let all = rule.dropsLines ? profile.lines : profile.documents
        let share = Double(count) / Double(max(1, all))
        let (number, total) = (count.grouped, all.grouped)
        let some =
            rule.dropsLines
            ? Text("\(number) of \(total) lines", zh: "\(total) 行中的 \(number) 行")
            : Text("\(number) of \(total) documents", zh: "\(total) 篇文档中的 \(number) 篇")
        // What breaks a rule nearly everywhere is of another kind than it is made for.
        let severity: Severity = share >= 0.01 && share <= 0.5 ? .warning : .note
        let summary = rule.summary
        return Finding(
            rule.id, severity, count: count, lines: profile.lineNumbers(of: rule.id),
            evidence: [.init("share", share)],
            remedy: share > 0.5
                ? nil
                : .textStep(
                    Text("drop what rule \(rule.id) drops", zh: "删除规则 \(rule.id) 所指的内容"), "quality",
                    [SettingField("rules", .list([.text(rule.id)]))]),
            Text("the rule would drop \(some): \(summary)", zh: "此规则会删除 \(some)：\(summary)"))
    }
}

extension Remedy {
    /// Adds a step to the cleaning of the text.
    static func textStep(_ title: Text, _ step: String, _ settings: [SettingField] = []) -> Remedy {
        // With all of its settings, as it stands in an experiment: what is there already is not added again.
        let declared = TextCleaning.catalog.first { $0.id == step }?.hyperparameters ?? []
        let whole = (try? Settings(declared, settings).record) ?? settings
        return Remedy(
            title, [.add(path: "data.text-cleaning", .table([SettingField("step", .text(step))] + whole))])
    }
}

extension TextProfile {
    /// Whether the cleaning has a step already.
    func isDone(_ step: String, where isMeant: (SettingValue) -> Bool = { _ in true }) -> Bool {
        steps.contains { $0["step"]?.text == step && isMeant($0) }
    }

    /// Lines of the one file there is; of several files, `places` says more.
    func lineNumbers(of check: String) -> [Int] {
        files.count == 1 ? Array(Set((places[check] ?? []).map(\.line))).sorted() : []
    }

    /// What stands before a count that may be too small.
    var bound: Text { countsAreExact ? .empty : Text("at least ", zh: "至少 ") }
}
