import Formats
import Foundation
import Testing

@Suite struct FilePatternTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for path in [
            "a.swift", "b.txt", "one/c.swift", "one/two/d.swift", "one/two/e1.md", ".hidden/f.swift", "one/.g.swift",
        ] {
            let full = URL(fileURLWithPath: folder.path + "/" + path)
            try FileManager.default.createDirectory(
                at: full.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(path.utf8).write(to: full)
        }
    }

    private func files(_ source: String) throws -> [String] {
        try FilePattern.files(source, relativeTo: URL(fileURLWithPath: folder.path)).map {
            String($0.dropFirst(folder.path.count + 1))
        }
    }

    @Test func patternsAreFollowed() throws {
        #expect(try files("a.swift") == ["a.swift"])
        #expect(try files("*.swift") == ["a.swift"])
        #expect(try files("**/*.swift") == ["a.swift", "one/c.swift", "one/two/d.swift"])
        #expect(try files("one/**/*.swift") == ["one/c.swift", "one/two/d.swift"])
        #expect(try files("one/*/*.??") == ["one/two/e1.md"])
        #expect(try files("one") == ["one/c.swift", "one/two/d.swift", "one/two/e1.md"])
        #expect(try files(".hidden/*") == [".hidden/f.swift"])
    }

    /// A session or a project may have a name that looks like a pattern.
    @Test func onlyTheSourceIsAPattern() throws {
        let odd = folder.path + "/o*e?"
        try FileManager.default.createDirectory(atPath: odd + "/sub", withIntermediateDirectories: true)
        for name in ["x[1].csv", "y*.csv", "yes.csv", "sub/z.csv"] {
            try Data().write(to: URL(fileURLWithPath: odd + "/" + name))
        }
        func files(_ source: String) throws -> [String] {
            try FilePattern.files(source, relativeTo: URL(fileURLWithPath: odd)).map {
                String($0.dropFirst(odd.count + 1))
            }
        }
        #expect(try files("x[1].csv") == ["x[1].csv"])
        #expect(try files("y*.csv") == ["y*.csv"], "the file of this very name")
        #expect(try files("y**.csv") == ["y*.csv", "yes.csv"])
        #expect(try files("*/z.csv") == ["sub/z.csv"])
        #expect(try files(odd + "/yes.csv") == ["yes.csv"])
        #expect(try files("sub") == ["sub/z.csv"])
        #expect(throws: FormatError.self) { try files("missing.csv") }
    }

    @Test(arguments: ["missing.csv", "*.csv", "nowhere/**/*.swift"])
    func nothingFoundIsSaid(source: String) {
        #expect(throws: FormatError.self) { try files(source) }
    }

    @Test func textsAreReadInEveryEncoding() throws {
        let text = "Grüße 😀\n"
        let utf16 = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        #expect(try PlainText(path: try folder.file("u8", text)).text == text)
        #expect(try PlainText(path: try folder.file("u16", [0xFF, 0xFE] + utf16)).text == text)
        let latin = try PlainText(path: try folder.file("latin", [0x47, 0xFC, 0x0A]))
        #expect(latin.text == "Gü\n")
        #expect(latin.encoding == .windows1252)
        #expect(try PlainText(path: try folder.file("odd", [0xFF, 0xFE, 0x41])).text == "")
    }
}
