import Catalog
import Datasets
import Formats
import Foundation
import Testing
import Texts

/// Byte-pair encoding learns what counting everything anew for each merge would give.
@Suite struct PairTests {
    private let folder: DataFolder

    init() throws { folder = try DataFolder() }

    private func zero(_ name: String) -> SettingField { SettingField(name, 0.0) }

    private func settings(vocabulary: Int) -> [SettingField] {
        [
            SettingField("source", "text.txt"), SettingField("tokenizer", "bpe"), SettingField("task", "language"),
            SettingField("vocab-size", .integer(vocabulary)),
            SettingField("split", .table([SettingField("train", 1.0), zero("validation"), zero("test")])),
        ]
    }

    /// Words of small letters, a line each, so that words and lines are the same; with runs of one letter, whose pairs
    /// overlap, and one long word.
    private static let lines: [String] = {
        var state: UInt64 = 7
        func next(_ bound: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % bound)
        }
        var lines = (0..<400).map { _ in
            String((0..<1 + next(9)).map { _ in Character(UnicodeScalar(UInt8(97 + next(3)))) })
        }
        lines += ["a", "aa", "aaa", "aaaa", "aaaaaaa", String(repeating: "abaabb", count: 60)]
        return lines + lines.prefix(150)
    }()

    /// The merges as a flat list, by the definition: count all pairs, join the most frequent, and again.
    private func definition(vocabulary: Int) -> [Int] {
        var words = Self.lines.map { $0.utf8.map(Int.init) }
        var merges: [Int] = []
        for token in 256..<vocabulary {
            var counts: [[Int]: Int] = [:]
            for word in words {
                for pair in zip(word, word.dropFirst()) { counts[[pair.0, pair.1], default: 0] += 1 }
            }
            let best = counts.min {
                $0.value == $1.value ? $0.key.lexicographicallyPrecedes($1.key) : $0.value > $1.value
            }
            guard let best, best.value > 1 else { break }
            merges += best.key
            words = words.map { joined($0, best.key, token) }
        }
        return merges
    }

    private func joined(_ word: [Int], _ pair: [Int], _ token: Int) -> [Int] {
        var result: [Int] = []
        var place = 0
        while place < word.count {
            if place + 1 < word.count, word[place] == pair[0], word[place + 1] == pair[1] {
                result.append(token)
                place += 2
            } else {
                result.append(word[place])
                place += 1
            }
        }
        return result
    }

    @Test func mergesAndTokensAreThoseOfTheDefinition() throws {
        try folder.write("text.txt", Self.lines.joined(separator: "\n") + "\n")
        let tokenizer = try folder.text(settings(vocabulary: 420)).tokenizer
        guard case .pairs(let pairs) = tokenizer else { return }
        struct Saved: Decodable { var merges: [Int] }
        let merges = try JSONDecoder().decode(Saved.self, from: JSONEncoder().encode(pairs)).merges
        let expected = definition(vocabulary: 420)
        #expect(merges == expected && merges.count == 2 * 164)
        for word in Self.lines.suffix(200) + ["abababab", "cccccccccc"] {
            var tokens = word.utf8.map(Int.init)
            for merge in 0..<expected.count / 2 {
                tokens = joined(tokens, Array(expected[2 * merge..<2 * merge + 2]), 256 + merge)
            }
            #expect(tokenizer.encode(word).map(Int.init) == tokens)
        }
    }

    @Test func learningIsToldOfAndCanBeEnded() throws {
        try folder.write("text.txt", Self.lines.joined(separator: "\n") + "\n")
        struct Enough: Error {}
        var heard: [DataProgress] = []
        let settings = try Settings(DataSettings.hyperparameters, settings(vocabulary: 420))
        #expect(throws: Enough.self) {
            try PreparedData.load(settings, relativeTo: folder.url, seed: 1) { progress in
                guard progress.title.in(.english) == "learning pairs" else { return }
                heard.append(progress)
                if progress.done >= 96 { throw Enough() }
            }
        }
        #expect(heard.map(\.done) == [0, 16, 32, 48, 64, 80, 96])
        #expect(heard.allSatisfy { $0.total == 164 && !$0.countsBytes })
    }

    /// Merges that double a token each make one of any length.
    @Test func aBombOfMergesIsRefused() throws {
        let bomb = [97, 97] + (0..<60).flatMap { [256 + $0, 256 + $0] }
        let json = "{\"merges\":[\(bomb.map(String.init).joined(separator: ","))]}"
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(PairTokenizer.self, from: Data(json.utf8))
        }
    }
}
