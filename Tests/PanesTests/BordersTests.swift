import Foundation
import Panes
import Testing

/// A module imports what its declaration allows, and layers point one way. A pane is a room: what it is made of is named
/// in its own folder only, and nothing central names a pane.
@Suite struct BordersTests {
    private static let package = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The text of each source file of the screen, by folder.
    private static let sources = sources(of: "Panes")

    private static func sources(of module: String) -> [(folder: String, file: String, text: String)] {
        let root = package.appending(path: "Sources/\(module)")
        let files = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix(".swift") }.sorted().compactMap { file in
            let text = try? String(contentsOf: root.appending(path: file), encoding: .utf8)
            let code = text?.split(separator: "\n", omittingEmptySubsequences: false)
                .filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
            return code.map { (file.split(separator: "/").first.map(String.init) ?? "", file, $0) }
        }
    }

    /// What a module's files import, of this package's modules.
    private static func imports(of module: String) -> Set<String> {
        Set(
            sources(of: module).flatMap { source in
                source.text.matches(of: /(?m)^(?:@\w+ |package |public )*import (?:\w+ )?(\w+)/).map { String($0.1) }
            }
        ).intersection(modules)
    }

    private static let modules = Set(
        (try? FileManager.default.contentsOfDirectory(atPath: package.appending(path: "Sources").path)) ?? [])

    /// SwiftPM builds a file that imports what its module does not declare, as long as something else brings it along.
    @Test func modulesImportOnlyWhatTheyDeclare() throws {
        let declarations = try String(contentsOf: Self.package.appending(path: "Package.swift"), encoding: .utf8)
        for module in Self.modules.sorted() {
            let imports = Self.imports(of: module)
            guard !imports.isEmpty else { continue }
            let declaration = try #require(
                declarations.firstRange(of: "name: \"\(module)\", dependencies: [")
                    ?? declarations.firstRange(of: "name: \"\(module)\",\n            dependencies: ["), "\(module)")
            let list = declarations[declaration.upperBound...].prefix { $0 != "]" }
            for name in imports { #expect(list.contains("\"\(name)\""), "\(module) imports \(name)") }
        }
    }

    /// The release build, which the tests are run in, has nothing that only tests may see.
    @Test func testsSeeWhatOthersSee() throws {
        let tests = Self.package.appending(path: "Tests")
        let files = FileManager.default.enumerator(atPath: tests.path)?.compactMap { $0 as? String } ?? []
        for file in files where file.hasSuffix(".swift") {
            let text = try String(contentsOf: tests.appending(path: file), encoding: .utf8)
            #expect(!text.contains(/(?m)^@testable/), "\(file)")
        }
    }

    /// The screen knows no tables, and nothing below it knows a screen.
    @Test func layersPointOneWay() {
        let screen: Set = ["Panes", "TerminalUI", "TerminalNcurses", "Commands"]
        let engine: Set = ["Graphs", "Kernels", "CKernels", "COneDNN"]
        #expect(Self.imports(of: "Panes").isDisjoint(with: engine.union(["Sessions", "TerminalNcurses", "Commands"])))
        for module in ["Hosting", "Sessions", "Training", "Machine"] {
            #expect(Self.imports(of: module).isDisjoint(with: screen), "\(module)")
        }
        #expect(Self.imports(of: "Sessions").isDisjoint(with: ["Hosting"]))
    }

    /// Folders of panes: those with a type that is one.
    private static let rooms = Set(
        sources.filter { $0.text.contains(/(struct|enum) \w+: Pane \{/) }.map(\.folder))

    @Test func everyPaneHasAFolderOfItsOwn() {
        #expect(Self.rooms.count == PaneSet.catalog.count)
        for type in PaneSet.catalog { #expect(Self.sources.contains { $0.text.contains("struct \(type): Pane") }) }
        let ids = PaneSet.catalog.map { $0.id }
        #expect(Set(ids).count == ids.count)
        let numbers = PaneSet.tabs.map(\.tab.number)
        #expect(Set(numbers).count == numbers.count)
    }

    @Test func whatAPaneIsMadeOfIsNamedInItsFolderOnly() throws {
        let declaration = /(?:struct|enum|class|protocol|actor|typealias) (\w+)/
        for room in Self.rooms {
            let own = Self.sources.filter { $0.folder == room }
            let types = Set(
                own.flatMap { source in
                    source.text.split(separator: "\n").filter { !$0.hasPrefix(" ") && !$0.hasPrefix("private") }
                        .flatMap { $0.matches(of: declaration).map { String($0.1) } }
                })
            #expect(!types.isEmpty, "\(room)")
            for other in Self.sources where other.folder != room {
                let words = Set(other.text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
                let named = types.intersection(words)
                    .filter { other.file != "Pane/PaneSet.swift" || !$0.hasSuffix("Pane") }
                #expect(named.isEmpty, "\(other.file) names \(named.sorted()) of \(room)")
            }
        }
    }

    /// Sentences name keys by their commands; what belongs to a pane is reached by an errand.
    @Test func keysInSentencesAreThoseOfCommandsOfTheSameRoom() {
        for source in Self.sources {
            for match in source.text.matches(of: /key\("([^"]+)"\)/) {
                let id = String(match.1)
                #expect(AllCommands.list.contains { $0.id == id }, "\(source.file): there is no command \(id)")
                let homes = Self.sources.filter { $0.text.contains("\"\(id)\",") }.map(\.folder)
                #expect(
                    homes.contains { $0 == source.folder || !Self.rooms.contains($0) },
                    "\(source.file) names a key of \(homes)")
            }
        }
    }

    /// Words that are drawn are a text in every language, or say that they are the same in each.
    @Test func noWordsAreDrawnInOneLanguage() {
        let drawing = /(?:theme\.text|\.append|\.put|\.say|StyledText|Panel)\(\s*"((?:[^"\\]|\\.)*)"/
        for source in Self.sources {
            for match in source.text.matches(of: drawing) {
                let words = String(match.1).replacing(/\\\((?:[^()]|\([^()]*\))*\)?/, with: "")
                #expect(!words.contains(/[A-Za-z]{2}/), "\(source.file): \(match.1)")
            }
        }
    }
}
