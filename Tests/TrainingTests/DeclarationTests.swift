import Catalog
import Experiments
import Foundation
import Language
import Profiles
import Testing

/// Whatever an experiment can name is declared in full: the file, the forms and the documentation show it.
@Suite struct DeclarationTests {
    private static let hyperparameters = Sections.all.flatMap { section in
        section.hyperparameters + section.choices.flatMap { $0.options.flatMap(\.hyperparameters) }
    }

    private func expectKebabCase(_ name: String) {
        #expect(name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil, "'\(name)' is no kebab-case")
    }

    /// In both languages; the limits are columns of the screen, of which most of what is not Latin takes two.
    private func expectOneSentence(_ text: Text, of name: String) {
        for language in Language.allCases {
            let words = text.in(language)
            let width = words.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
            #expect(width > 5 && width <= 120, "\(name): '\(words)'")
            #expect(!words.hasSuffix(".") && !words.hasSuffix("。"), "\(name): '\(words)'")
            #expect(!words.contains("|") && !words.contains("\n"), "\(name): '\(words)'")
        }
        #expect(text.in(.chinese) != text.in(.english), "\(name) is not translated")
    }

    private func check(_ all: [Hyperparameter], of owner: String) {
        #expect(Set(all.map(\.name)).count == all.count, "\(owner) declares a setting twice")
        for one in all {
            expectKebabCase(one.name)
            expectOneSentence(one.help, of: "\(owner).\(one.name)")
            #expect(!one.reference.hasSuffix("."))
            // An empty text stands for what a person has to say.
            if one.defaultValue != .text("") {
                #expect(throws: Never.self, "\(owner).\(one.name)") { try one.checked(one.defaultValue) }
            }
            switch one.kind {
            case .table(let fields): check(fields, of: "\(owner).\(one.name)")
            case .entries(_, let choices): check(choices, of: "\(owner).\(one.name)")
            default: break
            }
        }
    }

    private func check(_ choices: [Hyperparameter.Variant], of owner: String) {
        #expect(Set(choices.map(\.name)).count == choices.count, "\(owner) lists a name twice")
        for choice in choices {
            expectKebabCase(choice.name)
            expectOneSentence(choice.help, of: "\(owner).\(choice.name)")
            check(choice.hyperparameters, of: "\(owner).\(choice.name)")
        }
    }

    @Test func everySettingHasANameHelpAndAStandardValueThatIsAllowed() {
        for section in Sections.all {
            check(section.hyperparameters, of: section.id)
            for choice in section.choices { check(choice.options, of: "\(section.id).\(choice.setting)") }
        }
    }

    /// The settings of the trainer, of an optimizer and of a schedule stand in one table of the file.
    @Test func settingsThatStandTogetherHaveDifferentNames() {
        for section in Sections.all {
            var places: [String: Set<String>] = [:]
            for setting in section.hyperparameters { places[setting.name, default: []].insert("the section") }
            for choice in section.choices {
                for setting in choice.options.flatMap(\.hyperparameters) {
                    places[setting.name, default: []].insert(choice.setting)
                }
            }
            for (name, owners) in places.sorted(by: { $0.key < $1.key }) {
                #expect(owners.count == 1, "[\(section.id)] \(name) is declared by \(owners.sorted())")
            }
        }
    }

    /// What optimizers call alike is kept when one is chosen instead of another; so it is for schedules.
    @Test func settingsOfOneNameTakeTheSameValues() throws {
        let training = try #require(Sections.all.first { $0.id == "training" })
        for choice in training.choices {
            var known: [String: Hyperparameter] = [:]
            for setting in choice.options.flatMap(\.hyperparameters) {
                guard let other = known.updateValue(setting, forKey: setting.name) else { continue }
                #expect(setting.kind == other.kind, "\(setting.name)")
            }
        }
    }

    /// A row that is written beside the others, but in no list, could not be chosen and would not be missed.
    @Test func everyRowThatIsWrittenIsListed() throws {
        var listed = Set(Sections.all.flatMap { $0.choices.flatMap { $0.options.map(\.name) } })
        for setting in Self.hyperparameters {
            guard case .entries(_, let choices) = setting.kind else { continue }
            listed.formUnion(choices.map(\.name))
        }
        var found = 0
        var missing: [String] = []
        for (name, text) in try Self.sources(of: ["Models", "Optimizers", "Columns", "Texts", "Datasets"]) {
            for match in text.matches(of: /\bid: "([^"]+)"/) {
                found += 1
                if !listed.contains(String(match.1)) { missing.append("\(match.1) of \(name)") }
            }
        }
        #expect(missing == [])
        #expect(found > 30)
    }

    /// What a setting needs is a word that another one takes; what its words mean is said of its words.
    @Test func needsAndMeaningsNameWhatThereIs() throws {
        var experiment = Experiment()
        var found = 0
        for one in Self.flattened(Self.hyperparameters) {
            for need in one.needs {
                found += 1
                let other = try #require(experiment.hyperparameter(at: need.path), "\(one.name) needs \(need.path)")
                for word in need.words {
                    #expect(throws: Never.self, "\(one.name)") { try experiment.set(need.path, to: .text(word)) }
                }
                #expect(!need.words.isEmpty && other.kind != .boolean)
                try experiment.reset(need.path)
            }
            guard !one.meanings.isEmpty else { continue }
            guard case .choice(let words) = one.kind else {
                Issue.record("\(one.name) has no words")
                continue
            }
            #expect(Set(one.meanings.keys).isSubset(of: words), "\(one.name)")
            for (word, meaning) in one.meanings { expectOneSentence(meaning, of: "\(one.name) = \(word)") }
        }
        #expect(found > 30)
    }

    /// A number that is no amount is a word: "auto", "off", "all", "greedy".
    @Test func noZeroMeansSomethingElse() {
        for one in Self.flattened(Self.hyperparameters) {
            switch one.kind {
            case .integer, .real:
                let help = one.help.in(.english)
                #expect(
                    help.firstMatch(of: /\b0 (is|means|takes|keeps|leaves|for)\b|\b0:/) == nil, "\(one.name): \(help)")
            default: break
            }
        }
    }

    /// A setting read under a misspelled name, or as another type, would be 0, false or empty in silence.
    @Test func everySettingIsReadAsItIsDeclared() throws {
        let all = Self.flattened(Self.hyperparameters)
        let declared = Set(all.flatMap { one in one.readers.map { "\($0) \(one.name)" } })
        var wrong: [String] = []
        var read: Set<String> = []
        for (name, text) in try Self.sources(of: [
            "Catalog", "Models", "Optimizers", "Columns", "Pictures", "Texts", "Datasets", "Profiles", "Profiling",
            "Experiments", "Learning", "Training",
        ]) {
            for match in text.matches(of: /\w\.(boolean|integer|real|text|integers|words)\("([a-z0-9-]+)"\)/) {
                read.insert(String(match.2))
                if !declared.contains("\(match.1) \(match.2)") { wrong.append("\(match.0) in \(name)") }
            }
            for match in text.matches(of: /\["([a-z0-9-]+)"\]/) { read.insert(String(match.1)) }
        }
        #expect(wrong == [])
        // The thresholds of the checks are read by what the checks are called.
        read.formUnion(Checks.catalog.map(\.id) + TextChecks.catalog.map(\.id))
        // What is kept of a long run is the session's affair.
        for (_, text) in try Self.sources(of: ["Sessions"]) where text.contains(#"debugging.integer("recorded-steps")"#)
        {
            read.insert("recorded-steps")
        }
        #expect(Set(all.map(\.name)).subtracting(read).sorted() == [])
    }

    /// Settings with those that lie inside them.
    private static func flattened(_ all: [Hyperparameter]) -> [Hyperparameter] {
        all.flatMap { one in
            switch one.kind {
            case .table(let fields): [one] + flattened(fields)
            case .entries(_, let choices): [one] + choices.flatMap { flattened($0.hyperparameters) }
            default: [one]
            }
        }
    }

    /// The texts of all Swift files of some modules, by the files' names.
    private static func sources(of modules: [String]) throws -> [(name: String, text: String)] {
        let folder = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")
        return try modules.flatMap { module in
            let root = folder.appending(path: module)
            let files = try FileManager.default.subpathsOfDirectory(atPath: root.path())
            return try files.filter { $0.hasSuffix(".swift") }.sorted().map {
                ($0, try String(contentsOf: root.appending(path: $0), encoding: .utf8))
            }
        }
    }
}

extension Hyperparameter {
    /// The methods of `Settings` that read it.
    fileprivate var readers: [String] {
        switch kind {
        case .boolean: ["boolean"]
        case .integer: ["integer", "real"]
        case .real: ["real"]
        case .choice, .text: ["text"]
        case .integers: ["integers"]
        case .words: ["words"]
        case .table, .entries: []
        }
    }
}
