import Catalog
import Datasets
import Foundation
import Profiles
import Profiling

/// Documents that have nothing wrong with them, English or Chinese, and what can be done to them.
struct Corpus {
    var documents: [String]
    /// What stands in a test file of its own.
    var held = ""
    private var state: UInt64 = 11

    init(chinese: Bool = false, documents count: Int = 60) {
        documents = []
        for _ in 0..<count { documents.append(chinese ? chineseDocument() : englishDocument()) }
    }

    private mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    private static let usual = ["the", "of", "and", "to", "that", "with", "be", "have"]
    private static let syllables = ["ba", "lo", "mir", "ten", "sa", "ku", "rel", "don", "vi", "pas", "gor", "ne"]

    private mutating func englishDocument() -> String {
        let sentences = (0..<9).map { _ in
            let words = (0..<12).map { place in
                place % 3 == 1
                    ? Self.usual[below(8)]
                    : Self.syllables[below(12)] + Self.syllables[below(12)] + Self.syllables[below(12)].prefix(2)
            }
            return words.joined(separator: " ").capitalizedFirst + "."
        }
        return sentences.joined(separator: " ") + "\n"
    }

    private mutating func chineseDocument() -> String {
        let sentences = (0..<8).map { _ in
            let characters = (0..<14).map { place -> Character in
                if place % 5 == 2 { return Array("的是在有人中")[below(6)] }
                return Character(Unicode.Scalar(UInt32(0x5000 + below(600))) ?? "一")
            }
            return String(characters) + "。"
        }
        return sentences.joined() + "\n"
    }

    /// The profile of the documents, each in a file of its own.
    func profile(_ settings: [SettingField] = [], threads: Int = 2) throws -> TextProfile {
        let folder = FileManager.default.temporaryDirectory.appending(path: "corpus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (index, document) in documents.enumerated() {
            try Data(document.utf8).write(to: folder.appending(path: String(format: "d%04d.txt", index)))
        }
        guard !held.isEmpty else { return try Self.profile(folder, settings, threads: threads) }
        let file = FileManager.default.temporaryDirectory.appending(path: "held-\(UUID().uuidString).txt")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(held.utf8).write(to: file)
        return try Self.profile(
            folder, settings + [SettingField("test-source", .text(file.path))], threads: threads)
    }

    static func profile(_ source: URL, _ settings: [SettingField] = [], threads: Int = 2) throws -> TextProfile {
        let all = [SettingField("source", .text(source.path)), SettingField("task", "language")] + settings
        return try TextProfile(
            try Settings(Profiled.hyperparameters, all), relativeTo: source.deletingLastPathComponent(),
            threads: threads)
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
