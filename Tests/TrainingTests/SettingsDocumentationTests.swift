import Catalog
import Foundation
import Metrics
import Testing
import Training

/// `docs/settings.md` explains every setting and metric; it is written from the declarations by
/// `WORKBENCH_RECORD=1 swift test --filter SettingsDocumentation`.
@Suite struct SettingsDocumentationTests {
    private var file: URL {
        URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/settings.md")
    }

    private var text: String {
        var lines = [
            "# Settings", "",
            "What an experiment file can say, section by section; `workbench settings NAME` tells the same of one of them.",
            "A dot in a name stands for a section or a table: `training.learning-rate` is `learning-rate` below",
            "`[training]`, and what follows `--set`. The default holds where the file says nothing.", "",
        ]
        for group in SettingsReference.current.groups {
            let isSection = group.summary.isEmpty
            lines += [isSection ? "## \(group.title)" : "### `\(group.title)`", ""]
            if !isSection { lines += [group.summary + (group.source.isEmpty ? "." : " (\(group.source))."), ""] }
            guard !group.settings.isEmpty else { continue }
            lines += ["| setting | default | |", "|---|---|---|"]
            for setting in group.settings {
                let declaration = setting.declaration
                lines.append(
                    "| `\(setting.path)` | `\(declaration.written(declaration.defaultValue))` | "
                        + "\(declaration.explanation.replacing("|", with: "\\|")) |")
            }
            lines.append("")
        }
        for task in MetricTask.allCases {
            lines += ["## metrics of \(task.rawValue), for `evaluation.metrics`", ""]
            lines += ["| metric | better | unit | |", "|---|---|---|---|"]
            lines += Metrics.catalog(for: task).map {
                "| `\($0.id)` | \($0.direction.rawValue) | \($0.unit) | \($0.help). |"
            }
            lines.append("")
        }
        return lines.joined(separator: "\n")
    }

    @Test func isWhatIsDeclared() throws {
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
        let titles = SettingsReference.current.matching("layers").map(\.title)
        #expect(titles.first == "model.kind = \"layers\"")
        #expect(titles.contains("model.layers: { layer = \"gru\" }"))
    }

    @Test func nothingIsFoundForOtherNames() {
        #expect(SettingsReference.current.matching("learnin-rate").isEmpty)
        #expect(SettingsReference.current.matching("").isEmpty)
    }
}
