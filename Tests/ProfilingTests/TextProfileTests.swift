import Catalog
import Foundation
import Profiles
import Profiling
import Testing

@Suite struct TextProfileTests {
    private func profile(_ bytes: [UInt8], _ settings: [SettingField] = []) throws -> TextProfile {
        let folder = FileManager.default.temporaryDirectory.appending(path: "text-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "text.txt")
        try Data(bytes).write(to: file)
        return try Corpus.profile(file, settings)
    }

    @Test func paragraphsOfOneFileAreCounted() throws {
        let profile = try profile(Array("One two.\nThree\n\n \t\nfour ab\n\n\n你好，мир\n".utf8))
        #expect(profile.documentKind == .paragraphs && profile.documents == 3 && profile.lines == 4)
        // Each Chinese character is a word.
        #expect(profile.words == 3 + 2 + 3)
        #expect(profile.documentLengths.least == 7 && profile.documentLengths.greatest == 15)
        #expect(profile.lineLengths.quantiles.count == TextProfile.Lengths.shares.count)
        #expect(profile.lineLengths.histogram.reduce(0, +) == 4)
        #expect(
            Dictionary(uniqueKeysWithValues: profile.scripts.map { ($0.script, $0.letters) }) == [
                .latin: 17, .cyrillic: 3, .han: 2,
            ])
        #expect(profile.prose == nil && profile.rules.isEmpty)
        let whole = try self.profile(
            Array("a b\n\nc d\n".utf8), [SettingField("documents", "files")])
        #expect(whole.documents == 1 && whole.documentLengths.greatest == 9)
    }

    @Test func frequentLinesAreRanked() throws {
        let text = (0..<40).map { $0 % 4 == 0 ? "\tThe same again\n" : "line \($0)\n" }.joined() + "}\n}\n"
        let lines = try profile(Array(text.utf8)).frequentLines
        #expect(lines.map(\.text) == ["The same again", "}"] && lines.map(\.count) == [10, 2])
    }

    /// A file in one encoding of one byte a letter is read as such; one of UTF-8 with a broken line is a fault.
    @Test func encodingsAreTold() throws {
        let latin: [UInt8] = Array("caf".utf8) + [0xE9, 0x0A] + Array("plain\n".utf8)
        let legacy = try profile(latin)
        #expect(legacy.encodings.map { $0.name.in(.english) } == ["Windows-1252"])
        #expect(!legacy.findings.contains { $0.kind == "encoding-faults" })
        let damaged = try profile(Array("Grüße\nschön\nfür\n".utf8) + [0xFF, 0x0A])
        let fault = try #require(damaged.findings.first { $0.kind == "encoding-faults" })
        #expect(damaged.faultyLines == 1 && fault.severity == .error && fault.lines == [4])
        let wide = "Größe\n".utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        #expect(try profile([0xFF, 0xFE] + wide).characters == 6)
    }

    @Test func whatIsReadIsToldAndCanBeGivenUp() throws {
        let corpus = Corpus(documents: 20)
        let folder = FileManager.default.temporaryDirectory.appending(path: "told-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "all.txt")
        try Data(corpus.documents.joined(separator: "\n").utf8).write(to: file)
        let settings = try Settings(
            Profiled.hyperparameters, [SettingField("source", .text(file.path)), SettingField("task", "language")])
        struct GivenUp: Error {}
        var told: ReadingProgress?
        #expect(throws: GivenUp.self) {
            _ = try TextProfile(settings, relativeTo: folder, threads: 1) {
                told = $0
                throw GivenUp()
            }
        }
        #expect(told?.rows == 20 && (told?.share ?? 0) > 0.9)
    }
}
