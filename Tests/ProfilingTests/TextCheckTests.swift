import Catalog
import Datasets
import Foundation
import Language
import Profiles
import Testing
import Texts

/// Documents that break rules, by the rules' ids: one of them each breaks its rule, and others it may.
private let poor: [String: String] = {
    var poor: [String: String] = [:]
    let chant = String(repeating: "we go home now ", count: 30) + ".\n"
    let lines = String(repeating: "The very same line stands here again and again.\n", count: 12)
    let paragraphs = String(repeating: "One paragraph that comes\nagain and again.\n\n", count: 8)
    let bare = (0..<40).map { "Menu entry number \($0)" }.joined(separator: "\n")
    poor["gopher-few-words"] = "It is the end of it.\n"
    poor["gopher-many-words"] = (0..<100_100).map { "the w\($0) of" }.joined(separator: " ")
    poor["gopher-short-words"] = String(repeating: "a b of it c do ", count: 20)
    poor["gopher-long-words"] = (0..<60).map { "incomprehensibility\($0)" }.joined(separator: " ")
    poor["gopher-hash-signs"] = String(repeating: "to # the ", count: 60)
    poor["gopher-ellipses"] = String(repeating: "and then... ", count: 60)
    poor["gopher-bullets"] = (0..<30).map { "- point \($0) of the list" }.joined(separator: "\n")
    poor["gopher-ellipsis-lines"] = (0..<30).map { "Read more of story \($0) …" }.joined(separator: "\n")
    poor["gopher-letters"] = (0..<60).map { "the 12\($0) 99\($0)" }.joined(separator: " ")
    poor["gopher-stop-words"] = (0..<60).map { "zebra\($0)" }.joined(separator: " ")
    for id in ["gopher-repeated-lines", "gopher-repeated-line-characters", "fineweb-repeated-characters"] {
        poor[id] = lines
    }
    for id in ["gopher-repeated-paragraphs", "gopher-repeated-paragraph-characters"] { poor[id] = paragraphs }
    for size in 2...4 { poor["gopher-top-\(size)-grams"] = chant }
    for size in 5...10 { poor["gopher-repeated-\(size)-grams"] = chant }
    poor["c4-sentences"] = "One sentence, and no more of that.\n"
    poor["c4-placeholder-text"] = "Lorem ipsum dolor sit amet.\n"
    poor["c4-curly-bracket"] = "function() { return }\n"
    poor["c4-line-end"] = "A heading without its end\n"
    poor["c4-line-words"] = "Home\n"
    poor["c4-long-word"] = "The word " + String(repeating: "a", count: 1100) + " of it.\n"
    poor["c4-javascript"] = "Please have JavaScript enabled to read that.\n"
    poor["c4-policy"] = "By that you agree to the Terms of Use.\n"
    poor["fineweb-line-punctuation"] = bare
    poor["fineweb-short-lines"] = bare
    poor["fineweb-newlines"] = (0..<60).map { "w\($0) x" }.joined(separator: "\n")
    poor["chinese-long-words"] = (0..<30).map { "internationalization\($0)" }.joined(separator: " ") + "的是"
    poor["chinese-letters"] = (0..<60).map { "12\($0)" }.joined(separator: " ") + "的是。"
    poor["chinese-line-punctuation"] = (0..<30).map { "目录第\($0)页上下" }.joined(separator: "\n")
    poor["chinese-newlines"] = "山的水是天有地在东人西中".map { "\($0)\n" }.joined()
    poor["chinese-repeated-lines"] = String(repeating: "同样的一行文字反复出现在这里。\n", count: 10)
    poor["chinese-stop-words"] = "山水天地东南西北左右上下前后里外。\n"
    let chinese = String(repeating: "我们现在回家去吧", count: 20) + "。\n"
    for size in 2...4 { poor["chinese-top-\(size)-grams"] = String(repeating: "山水山水", count: 30) + "\n" }
    for size in 5...10 { poor["chinese-repeated-\(size)-grams"] = chinese }
    return poor
}()

/// What is planted for the checks that are no rules.
private let faults: [String: @Sendable (inout Corpus) -> Void] = [
    "encoding-faults": { $0.documents[3] += "caf\u{FFFD} and cafÃ© and more of that.\n" },
    "control-characters": { $0.documents[4] += "of\u{200B} the\u{7}.\n" },
    "repeated-lines": { corpus in corpus.documents += corpus.documents[..<6].map { $0 + "An end of its own to that.\n" }
    },
    "repeated-documents": { corpus in corpus.documents += corpus.documents[..<3] },
    "near-duplicate-documents": { corpus in
        corpus.documents += corpus.documents[..<3].map { $0.dropLast(8) + "other.\n" }
    },
    "text-split-overlap": { $0.held = $0.documents[..<5].joined() + "Nobody has read this line of the file before.\n" },
    "boilerplate": { corpus in
        for index in corpus.documents.indices where index % 4 == 0 {
            corpus.documents[index] += "All rights to that page are reserved by the owner of it.\n"
        }
    },
]

private func planted(_ check: String) throws -> Corpus {
    var corpus = Corpus(chinese: check.hasPrefix("chinese"))
    if let document = poor[check] {
        corpus.documents.append(document)
    } else {
        let plant = try #require(faults[check], "nothing is planted for \(check)")
        plant(&corpus)
    }
    return corpus
}

@Suite struct TextCheckTests {
    @Test(arguments: [false, true]) func nothingIsFoundInACleanCorpus(chinese: Bool) throws {
        let profile = try Corpus(chinese: chinese).profile()
        #expect(profile.prose == (chinese ? .chinese : .english))
        #expect(profile.findings.isEmpty, "\(profile.findings.map { $0.sentence.in(.english) })")
    }

    @Test(arguments: TextChecks.catalog.map(\.id)) func everyCheckFindsWhatIsPlanted(check: String) throws {
        let corpus = try planted(check)
        let declared = try #require(TextChecks.catalog.first { $0.id == check }).hyperparameter
        func switched(_ value: SettingValue) -> [SettingField] {
            [SettingField("checks", .table([SettingField(check, value)]))]
        }
        // One that is off by itself is switched on.
        let isOff = declared.defaultValue == false
        let profile = try corpus.profile(isOff ? switched(true) : [])
        let found = try #require(
            profile.findings.first { $0.kind == check }, "found are \(profile.findings.map(\.kind))")
        #expect(found.count > 0 && found.count < 60)
        #expect(found.sentence.in(.chinese) != found.sentence.in(.english))
        let place = try #require(profile.places(of: found).first)
        #expect(place.line > 0 && place.file.hasSuffix(".txt") && !place.text.isEmpty)
        // Switched off, it says nothing.
        let silent = try corpus.profile(switched(declared.kind == .boolean ? false : 0.0))
        #expect(!silent.findings.contains { $0.kind == check })
        // Once its remedy is among the steps, it is told no more.
        guard let remedy = found.remedy else { return }
        let steps = remedy.changes.reduce(SettingValue?.none) { $1.value(after: $0) }
        let mended = try corpus.profile([SettingField("text-cleaning", try #require(steps))])
        #expect(!mended.findings.contains { $0.kind == check })
    }

    /// What a finding says would be dropped is what the step of its remedy drops.
    @Test(arguments: QualityRules.catalog.map(\.id)) func theStepDropsWhatTheFindingCounts(rule: String) throws {
        let corpus = try planted(rule)
        let checks = SettingField("checks", .table([SettingField(rule, rule == "c4-line-end" ? true : .real(0))]))
        let on = rule == "c4-line-end" ? [checks] : []
        let count = try #require(try corpus.profile(on).findings.first { $0.kind == rule }?.count)
        let step: SettingValue = .table([SettingField("step", "quality"), SettingField("rules", .list([.text(rule)]))])
        let settings = try Settings(
            Profiled.hyperparameters,
            on + [SettingField("text-cleaning", .list([step])), SettingField("documents", "files")])
        var notes: [Text] = []
        let cleaned = try TextCleaning.cleaned(corpus.documents, settings: settings, notes: &notes, watch: nil)
        let dropsLines = QualityRules.catalog.first { $0.id == rule }?.dropsLines ?? false
        func lines(_ documents: [String]) -> Int {
            documents.reduce(0) { $0 + $1.split(separator: "\n").filter { !$0.isEmpty }.count }
        }
        let dropped =
            dropsLines ? lines(corpus.documents) - lines(cleaned) : corpus.documents.count - cleaned.count
        #expect(dropped == count)
    }

    @Test func findingsAreTheSameWithAnyThreads() throws {
        var corpus = try planted("near-duplicate-documents")
        faults["boilerplate"]?(&corpus)
        let one = try corpus.profile(threads: 1), four = try corpus.profile(threads: 4)
        #expect(one.findings == four.findings && one.places == four.places)
        #expect(one.frequentLines == four.frequentLines && one.frequentCharacters == four.frequentCharacters)
        #expect(one.similarDocuments.count == 3 && one.repeatedDocuments.count == 0)
    }
}
