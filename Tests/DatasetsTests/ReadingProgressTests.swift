import Catalog
import Datasets
import Formats
import Foundation
import Language
import Testing

/// How far the reading of data has come: each pass over them is told of from its beginning to its end.
@Suite struct ReadingProgressTests {
    private let folder: DataFolder

    init() throws { folder = try DataFolder() }

    private func passes(_ fields: [SettingField]) throws -> [(title: String, words: [DataProgress])] {
        var passes: [(title: String, words: [DataProgress])] = []
        let settings = try Settings(DataSettings.hyperparameters, fields)
        _ = try PreparedData.load(settings, relativeTo: folder.url, seed: 1) { progress in
            let title = progress.title.in(.english)
            if passes.last?.title == title {
                passes[passes.count - 1].words.append(progress)
            } else {
                passes.append((title, [progress]))
            }
        }
        return passes
    }

    private func check(_ words: [DataProgress], _ title: String) {
        #expect(words.first?.done == 0 && words.last?.done == words.last?.total, "\(title)")
        #expect(words.map(\.done) == words.map(\.done).sorted(), "\(title)")
        #expect(Set(words.map(\.total)).count == 1, "\(title)")
    }

    @Test(arguments: [
        ("characters", ["reading the text", "collecting characters", "cutting into tokens"]),
        ("bytes", ["reading the text", "cutting into tokens"]),
        ("bpe", ["reading the text", "counting words", "counting pairs", "learning pairs", "cutting into tokens"]),
    ])
    func ofATextAreToldOfToTheirEnd(_ tokenizer: String, _ titles: [String]) throws {
        let text = (0..<70_000).map { "line \($0 * 7919 % 10_007) größer 中\n" }.joined()
        try folder.write("text.txt", text)
        let passes = try passes([
            SettingField("source", "text.txt"), SettingField("task", "language"),
            SettingField("tokenizer", .text(tokenizer)), SettingField("vocab-size", .integer(300)),
        ])
        #expect(passes.map(\.title) == titles)
        for (title, words) in passes {
            check(words, title)
            guard title != "learning pairs", title != "counting pairs" else { continue }
            #expect(words.count > 2 && words.allSatisfy(\.countsBytes), "on the way, too: \(title)")
        }
        #expect(passes[0].words.last?.total == text.utf8.count)
    }

    /// All files are one pass, of the bytes of all.
    @Test func ofManyFilesIsOnePass() throws {
        for name in ["a", "b", "c"] { try folder.write("\(name).txt", "some words\n") }
        let passes = try passes([SettingField("source", "*.txt"), SettingField("task", "language")])
        #expect(passes.first?.title == "reading 3 files" && passes.first?.words.last?.total == 33)
        check(passes[0].words, passes[0].title)
    }

    @Test func ofATableAreToldOfToTheirEnd() throws {
        let rows = (0..<120_000).map { "\($0 % 977),\($0 % 31),\($0 % 2 == 0 ? "yes" : "no")" }
        try folder.write("table.csv", "x,y,kind\n" + rows.joined(separator: "\n") + "\n")
        let passes = try passes([SettingField("source", "table.csv"), SettingField("target", "kind")])
        #expect(passes.first?.title == "looking through the file" && passes.last?.title == "reading the table")
        for (title, words) in passes {
            check(words, title)
            #expect(words.count > 2 && words.allSatisfy(\.countsBytes), "\(title)")
        }
    }

    @Test func canBeEnded() throws {
        try folder.write("text.txt", "some words\n")
        struct Enough: Error {}
        let settings = try Settings(DataSettings.hyperparameters, [SettingField("source", "text.txt")])
        #expect(throws: Enough.self) {
            _ = try PreparedData.load(settings, relativeTo: folder.url, seed: 1) { _ in throw Enough() }
        }
    }
}
