import Foundation
import Panes
import Testing

/// A pane is a room: what it is made of is named in its own folder only, and nothing central names a pane.
@Suite struct BordersTests {
    /// The text of each source file, by folder.
    private static let sources: [(folder: String, file: String, text: String)] = {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/Panes")
        let files = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix(".swift") }.sorted().compactMap { file in
            let text = try? String(contentsOf: root.appending(path: file), encoding: .utf8)
            let code = text?.split(separator: "\n", omittingEmptySubsequences: false)
                .filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
            return code.map { (file.split(separator: "/").first.map(String.init) ?? "", file, $0) }
        }
    }()

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
}
