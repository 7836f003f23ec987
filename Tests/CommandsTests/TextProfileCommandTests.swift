import Foundation
import Testing

/// `workbench profile` of texts: findings with their places, and remedies that become steps of an experiment.
@Suite struct TextProfileCommandTests {
    private let program: Program

    init() throws { program = try Program() }

    /// A text in which a paragraph stands three times and a control code once.
    private func text() throws -> String {
        let again = "All of that stood in the book before, and it is to be found here with no change.\n"
        let own = (0..<30).map { "Paragraph \($0) of the book has words \($0 * 7) and \($0 * 13) to be read.\n" }
        return try program.write(
            "notes.txt", ([again, again] + own + [again, "The bell\u{7} of it.\n"]).joined(separator: "\n"))
    }

    @Test func aPersonIsToldWhatWasFound() throws {
        let result = try program.run("profile", text())
        #expect(result.status == 0, "\(result.errors)")
        for words in [
            "34 paragraphs", "repeated-documents", "notes.txt:3", "control-characters", "most frequent lines",
        ] {
            #expect(result.output.contains(words), "\(words) is not in \(result.output)")
        }
        let chinese = try program.run("--language", "zh", "profile", text())
        #expect(chinese.output.contains("34 个段落"), "\(chinese.output)")
    }

    @Test func aProgramGetsLines() throws {
        let events = try program.run("profile", text(), "--json").events()
        let overview = try #require(events.first { $0["event"]?.text == "text" })
        #expect(overview["documents"]?.integer == 34 && overview["document_is"]?.text == "paragraphs")
        let finding = try #require(events.first { $0["kind"]?.text == "repeated-documents" })
        #expect(finding["count"]?.integer == 2 && finding["lines"]?.array?.count == 2)
        #expect(finding["places"]?.array?.first?["repeats"]?.text == "notes.txt:1")
        #expect(events.last?["event"]?.text == "profiled")
    }

    @Test func remediesBecomeStepsOfAnExperiment() throws {
        let written = program.folder.appending(path: "mended.toml").path
        let result = try program.run(
            "profile", text(), "--apply", "repeated-documents,control-characters", "-o", written)
        #expect(result.status == 0, "\(result.errors)")
        let kinds = try program.run("profile", written, "--json").events().compactMap { $0["kind"]?.text }
        #expect(!kinds.contains("repeated-documents") && !kinds.contains("control-characters"), "\(kinds)")
        let trained = try program.run(
            "train", written, "--steps", "2", "--set", "model.context-length=16", "--set", "model.hidden-size=16")
        #expect(trained.status == 0, "\(trained.errors)")
        #expect((trained.output + trained.errors).contains("1 control characters out"), "\(trained.output)")
        let labels = try program.run("profile", written, "--labels")
        #expect(labels.status == 1 && labels.errors.contains("which has no columns"), "\(labels.errors)")
    }

    @Test func filesOfAFolderAreDocuments() throws {
        let folder = program.folder.appending(path: "texts").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, words) in [("a", "one"), ("b", "two")] {
            _ = try program.write("texts/\(name).txt", "The \(words) of that is to be read with the other.\n")
        }
        let overview = try program.run("profile", folder, "--json").event("text")
        #expect(overview["documents"]?.integer == 2 && overview["document_is"]?.text == "files")
    }

    /// The sample text is clean: nothing above a note is found in it.
    @Test func theSampleIsClean() throws {
        let events = try program.run("profile", Program.sample("swift-gpt.toml"), "--json").events()
        let loud = events.filter { $0["event"]?.text == "finding" && $0["severity"]?.text != "note" }
        #expect(loud.isEmpty, "\(loud.compactMap { $0["sentence"]?.text })")
        #expect(events.last?["event"]?.text == "profiled")
    }
}
