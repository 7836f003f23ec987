import Catalog
import Foundation
import Hosting
import Language
import Panes
import Testing
import Training

@Suite struct FormTests {
    @Test func choosingAnotherKindChangesTheFields() throws {
        var form = HyperparameterForm(experiment: try Scene.experiment())
        let place = try #require(form.rows.firstIndex { $0.field?.path == "training.schedule" })
        form.select(row: place)
        #expect(form.rows.contains { $0.field?.path == "training.min-lr-ratio" })
        for _ in 0..<3 { form.nudge(by: 1) }
        #expect(form.focused?.path == "training.schedule")
        #expect(form.isChanged(try #require(form.focused)))
        form.revert()
        #expect(form.changes.isEmpty)
    }

    @Test func partsOfRecordsAreFieldsOfTheirOwn() throws {
        var form = HyperparameterForm(experiment: try Scene.experiment())
        let place = try #require(form.rows.firstIndex { $0.field?.path == "data.split.train" })
        form.select(row: place)
        form.beginEdit(text: "0.7")
        let isTaken = form.commitEdit()
        #expect(isTaken)
        #expect(form.draft.value(at: "data.split.train")?.real == 0.7)
        #expect(form.draft.value(at: "data.split.test")?.real == 0.1)
    }

    /// An empty text in a list can be seen, and is read back as what it is.
    @Test func anEmptyWordIsSeen() throws {
        var form = HyperparameterForm(experiment: try Scene.experiment())
        form.select(row: try #require(form.rows.firstIndex { $0.field?.path == "data.missing" }))
        let shown = form.text(of: try #require(form.focused))
        #expect(shown.hasPrefix("(empty), NA"), "\(shown)")
        let before = form.draft.value(at: "data.missing")
        form.beginEdit()
        let isTaken = form.commitEdit()
        #expect(isTaken && form.draft.value(at: "data.missing") == before)
        form.beginEdit(text: "NA")
        form.commitEdit()
        #expect(form.draft.value(at: "data.missing") == .list([.text("NA")]))
    }

    @Test func outOfRangeIsNotTaken() throws {
        var form = HyperparameterForm(experiment: try Scene.experiment())
        form.select(row: try #require(form.rows.firstIndex { $0.field?.path == "training.learning-rate" }))
        form.beginEdit(text: "-1")
        #expect(form.edit?.error != nil)
        let isTaken = form.commitEdit()
        #expect(!isTaken)
        form.cancelEdit()
        #expect(form.changes.isEmpty)
    }

    @Test func nudgesWalkRoundNumbers() {
        let rate = Hyperparameter("rate", .real(1e-12...1000, scale: .logarithmic), default: 0.001, help: .empty)
        var value = SettingValue.real(1e-3)
        var seen: [Double] = []
        for _ in 0..<4 {
            value = Nudge.next(after: value, of: rate, direction: 1) ?? value
            seen.append(value.real ?? 0)
        }
        #expect(seen == [0.002, 0.003, 0.005, 0.01])
        for _ in 0..<5 { value = Nudge.next(after: value, of: rate, direction: -1) ?? value }
        #expect(value.real == 5e-4)
        let batch = Hyperparameter("batch", .integer(1...1024, scale: .logarithmic), default: 32, help: .empty)
        #expect(Nudge.next(after: .integer(32), of: batch, direction: 1) == .integer(64))
        #expect(Nudge.next(after: .integer(33), of: batch, direction: -1) == .integer(32))
        #expect(Nudge.next(after: .integer(1), of: batch, direction: -1) == .integer(1))
    }
}

@Suite struct ConfigurationTests {
    /// Whatever call fails: the file is the old or the new one, whole.
    @Test(arguments: FailingFiles.Fault.allCases)
    func everyFailingCallLeavesAWholeFile(fault: FailingFiles.Fault) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "workbench-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "config.toml")
        let counter = FailingFiles(fault, at: 0)
        try Configuration(theme: "terminal").save(to: file, files: counter)
        for position in 1...counter.calls {
            let old = "# mine\ntheme = \"dark\"\n"
            try Data(old.utf8).write(to: file)
            let files = FailingFiles(fault, at: position)
            let isSaved = (try? Configuration(theme: "terminal").save(to: file, files: files)) != nil
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(text == "# mine\ntheme = \"terminal\"\n" || (text == old && !isSaved), "call \(position)")
        }
    }

    @Test func readsKeysAndTheme() throws {
        let text = "theme = \"light\"\nmouse = false\n[keys]\n\"run.step\" = [\"n\", \"s\"]\n"
        var problems: [ConfigurationError] = []
        let configuration = Configuration(toml: text, file: "config.toml", problems: &problems)
        #expect(problems.isEmpty)
        #expect(configuration.theme == "light")
        #expect(!configuration.isMouseEnabled)
        #expect(configuration.keys == [.init(command: "run.step", keys: ["n", "s"])])
    }

    @Test func readsAndKeepsTheLanguage() throws {
        var problems: [ConfigurationError] = []
        let text = "language = \"zh\"\nsymbols = \"safe\"\n"
        let configuration = Configuration(toml: text, file: "c", problems: &problems)
        #expect(problems.isEmpty && configuration.language == .chinese && configuration.symbols == .safe)
        #expect(Configuration(toml: "language = \"auto\"", file: "c", problems: &problems).language == nil)
        let file = FileManager.default.temporaryDirectory.appending(path: "workbench-test-\(UUID().uuidString).toml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("# mine\ntheme = \"light\"\n[keys]\n".utf8).write(to: file)
        try Configuration.save(.chinese, to: file)
        try Configuration.save(.english, to: file)
        #expect(
            try String(contentsOf: file, encoding: .utf8)
                == "language = \"en\"\n# mine\ntheme = \"light\"\n[keys]\n")
        try Configuration.save(enlarged: "train/chart", to: file)
        #expect(Configuration.load(from: file).configuration.enlarged == "train/chart")
        try Configuration.save(enlarged: nil, to: file)
        #expect(Configuration.load(from: file).configuration.enlarged == nil)
    }

    /// What is wrong is told with its place; the rest holds.
    @Test func whatIsWrongIsNamedAndLeftOut() {
        let cases: [(String, String)] = [
            (
                "thema = 1",
                "1:1: there is no setting 'thema' (did you mean 'theme'?); allowed: theme, language, symbols, mouse, enlarged, keys"
            ),
            ("mouse = \"off\"", "1:9: mouse must be true or false"),
            ("language = \"de\"", "1:12: language must be one of auto, en, zh"),
            ("symbols = 3", "1:11: symbols must be one of auto, unicode, safe, ascii"),
            ("keys = 3", "1:8: keys must be a section: [keys]"),
            ("[keys]\n\"run.step\" = [\"n\", 3]", "2:14: keys.run.step must be a key or a list of keys"),
        ]
        for (text, expected) in cases {
            var problems: [ConfigurationError] = []
            let text = "theme = \"light\"\n" + text
            let configuration = Configuration(toml: text, file: "c", problems: &problems)
            let place = expected.split(separator: ":", maxSplits: 1).map(String.init)
            #expect(problems.map(\.description) == ["c:\(Int(place[0])! + 1):\(place[1])"])
            #expect(configuration.theme == "light")
        }
    }

    @Test(arguments: ["[!]", "[.]", "hidden = [512, 256 }", "mouse = \"", String(repeating: "a.", count: 100_000)])
    func textThatIsNoTOMLIsToldAndNotWritten(text: String) throws {
        var problems: [ConfigurationError] = []
        #expect(Configuration(toml: text, file: "c", problems: &problems) == Configuration())
        #expect(problems.count == 1 && problems[0].description.hasPrefix("c:1:"), "\(problems)")
        let folder = FileManager.default.temporaryDirectory.appending(path: "workbench-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "config.toml")
        try Data(text.utf8).write(to: file)
        #expect(throws: ConfigurationError.self) { try Configuration(theme: "light").save(to: file) }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }
}
