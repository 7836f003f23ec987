import Experiments
import Foundation
import Language
import Testing

/// `docs/settings.md` explains every setting and metric, and `docs/settings.zh.md` does in Chinese; they are written from the declarations by
/// `WORKBENCH_RECORD=1 swift test --filter SettingsDocumentation`.
@Suite struct SettingsDocumentationTests {
    private static func file(_ language: Language) -> URL {
        let name = language == .english ? "settings.md" : "settings.\(language.rawValue).md"
        return URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/\(name)")
    }

    @Test(arguments: Language.allCases) func isWhatIsDeclared(language: Language) throws {
        let (file, text) = (Self.file(language), SettingsReference.current.document(in: language))
        if ProcessInfo.processInfo.environment["WORKBENCH_RECORD"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }

    @Test(arguments: [
        ("gpt", "model.heads"), ("adamw", "training.beta1"), ("lstm", "model.hidden-size"),
        ("convolution", "kernel-size"),
        ("training.learning-rate", "training.learning-rate"), ("stratify", "data.split.stratify"),
        ("deduplicate", ""), ("debugging", "debugging.snapshot-memory"), ("experiment", "seed"),
    ])
    func namesAreFound(name: String, setting: String) {
        let found = SettingsReference.current.matching(name)
        #expect(!found.isEmpty)
        if !setting.isEmpty { #expect(found.contains { $0.settings.contains { $0.path == setting } }) }
    }

    @Test func aListsNameFindsItsRecords() {
        let titles = SettingsReference.current.matching("layers").map { $0.title.in(.english) }
        #expect(titles.first == "model.kind = \"layers\"")
        #expect(titles.contains("model.layers: { layer = \"gru\" }"))
    }

    @Test func nothingIsFoundForOtherNames() {
        #expect(SettingsReference.current.matching("learnin-rate").isEmpty)
        #expect(SettingsReference.current.matching("").isEmpty)
    }
}
