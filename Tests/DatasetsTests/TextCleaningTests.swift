import Catalog
import Columns
import Datasets
import Formats
import Foundation
import Language
import Testing
import Texts

@Suite struct TextCleaningTests {
    private let folder: DataFolder

    init() throws { folder = try DataFolder() }

    private func cleaned(
        _ documents: [String], _ steps: [[SettingField]]
    ) throws -> (documents: [String], notes: [String]) {
        let all = [
            SettingField("text-cleaning", .list(steps.map { .table($0) })), SettingField("documents", "files"),
        ]
        var notes: [Text] = []
        let left = try TextCleaning.cleaned(
            documents, settings: try Settings(DataSettings.hyperparameters, all), notes: &notes, watch: nil)
        return (left, notes.map { $0.in(.english) })
    }

    @Test func whatLooksTheSameIsWrittenTheSame() throws {
        let text = "cafe\u{301}\u{200B}\u{A0}x  \r\n\r\n\r\n\r\n\tend \u{7}"
        let step = [SettingField("step", "normalize")]
        let (documents, notes) = try cleaned([text, "plain\n"], [step])
        #expect(
            documents.map { Array($0.unicodeScalars) }
                == ["caf\u{E9} x\n\n\tend", "plain\n"].map { Array($0.unicodeScalars) })
        #expect(notes.first?.contains("2 control characters out") == true, "\(notes)")
        let wide = try cleaned(
            ["Ａ　ﬁ   b"], [step + [SettingField("form", "nfkc"), SettingField("white-space", "collapse")]])
        #expect(wide.documents == ["A fi b"])
        let kept = try cleaned(
            [text],
            [
                step + [
                    SettingField("form", "keep"), SettingField("white-space", "keep"), SettingField("controls", false),
                ]
            ])
        #expect(kept.documents.map { Array($0.utf8) } == [Array(text.utf8)])
    }

    @Test func repeatedLinesGoAndShortOnesStay() throws {
        let (documents, notes) = try cleaned(
            ["a long enough line\n}\nown words of it\n", "  a long enough line\n}\n"],
            [[SettingField("step", "deduplicate-lines")]])
        #expect(documents == ["a long enough line\n}\nown words of it\n", "}\n"])
        #expect(notes.first?.contains("1 repeated lines out") == true, "\(notes)")
    }

    @Test func repeatedDocumentsGo() throws {
        let words = (0..<200).map { "word\($0)" }
        let whole = words.joined(separator: " "), near = (words.dropLast() + ["other"]).joined(separator: " ")
        let far = words.reversed().joined(separator: " ")
        let step = [SettingField("step", "deduplicate-documents")]
        #expect(try cleaned([whole, near, whole, far], [step]).documents == [whole, far])
        let exact = try cleaned([whole, near, whole, far], [step + [SettingField("match", "exact")]])
        #expect(exact.documents == [whole, near, far])
        #expect(exact.notes.contains { $0.contains("1 file that repeat another") }, "\(exact.notes)")
    }

    /// As many pairs fall together as 14 bands of 8 hashes let: at a likeness of 0.8, 92 of 100.
    @Test func alikeDocumentsAreFoundAsOftenAsTheFormulaSays() {
        var found = 0
        let trials = 300
        for trial in 0..<trials {
            // 5-grams in common: n − 5k of n + 5k, each word that is changed changing five of them.
            let words = (0..<225).map { "t\(trial)w\($0)" }
            var other = words
            for change in 0..<5 { other[20 + change * 40] = "t\(trial)x\(change)" }
            let bands = [words, other].map { MinHash.bands(of: DocumentWords($0.joined(separator: " "))) }
            if MinHash.firstAlike(bands) == [0, 0] { found += 1 }
        }
        // 221 grams each, 25 changed: 196 of 246 in common, 0.797.
        let band: Double = pow(196.0 / 246.0, 8.0)
        let expected: Double = 1 - pow(1 - band, 14.0)
        let variance = expected * (1 - expected) / Double(trials)
        let deviation = variance.squareRoot()
        let share = Double(found) / Double(trials)
        #expect(abs(share - expected) < 4 * deviation, "\(share), expected \(expected)")
    }

    @Test func aTextIsCleanedBeforeItIsSplit() throws {
        try folder.write("text.txt", "first of all words\n\nsecond of all words\n\nfirst of all words\n")
        let step: SettingValue = .list([.table([SettingField("step", "deduplicate-documents")])])
        let settings = [
            SettingField("source", "text.txt"), SettingField("task", "language"), SettingField("text-cleaning", step),
        ]
        let data = try folder.load(settings)
        let text = try folder.text(settings)
        let whole = Split.allCases.map { text.extent(of: $0) }.reduce(TextExtent(), +)
        #expect(whole.bytes == "first of all words\n\nsecond of all words\n".utf8.count)
        #expect(data.told.contains("after cleaning, 2 paragraphs of 3 paragraphs are left"), "\(data.told)")
        // Nothing is done to it unasked.
        let plain = try folder.text(Array(settings.dropLast()))
        #expect(Split.allCases.map { plain.extent(of: $0) }.reduce(TextExtent(), +).bytes == 60)
    }

    @Test func whatLeavesNothingIsRefused() throws {
        let step = [SettingField("step", "quality"), SettingField("rules", ["english"])]
        #expect(throws: DataError.self) { try cleaned(["too short"], [step]) }
        let idle = try cleaned(["too short"], [[SettingField("step", "quality")]])
        #expect(idle.documents == ["too short"] && idle.notes.contains { $0.contains("nothing is dropped") })
    }
}
