import Datasets
import Profiles
import Texts

/// What is counted in all documents.
struct TextTally: Sendable {
    private(set) var profile: TextProfile
    private(set) var lineTally = LineTally()
    private let rules: DocumentFacts.Rules
    /// The files' names below the source.
    private let names: [String]
    private var documentLengths: [Int: Int] = [:]
    private var lineLengths: [Int: Int] = [:]
    private var ascii = [Int](repeating: 0, count: 128)
    private var others: [UInt32: Int] = [:]
    private(set) var stopWords = 0
    /// Of each file that has some: lines that are no UTF-8, and all that are more than ASCII.
    private var invalidLines: [Int: (invalid: Int, wide: Int)] = [:]
    /// The first documents of their kind, by their hashes, and what documents are compared by.
    private var hashes: [UInt64: Int32] = [:]
    private var compared: [[UInt64]] = []
    private var comparedPlaces: [(file: Int32, line: Int32, characters: Int32, beginning: String)] = []

    /// Documents that are compared by MinHash, and remembered for those that are the same, at most.
    static let mostCompared = 400_000
    private static let mostHashes = 4_000_000
    /// Places that are kept for a finding.
    private static let mostPlaces = 200

    init(_ profile: TextProfile, rules: DocumentFacts.Rules, names: [String]) {
        self.profile = profile
        self.rules = rules
        self.names = names
        for (rule, _) in rules { self.profile.rules[rule.id] = 0 }
    }

    var comparesDocuments: Bool { compared.count < Self.mostCompared }

    mutating func add(_ facts: DocumentFacts) {
        let number = profile.documents
        profile.documents += 1
        profile.lines += facts.lines.count
        profile.words += facts.words
        profile.characters += facts.characters
        profile.bytes += facts.bytes
        documentLengths[facts.characters, default: 0] += 1
        stopWords += facts.stopWords
        for code in ascii.indices { ascii[code] += facts.ascii[code] }
        for (scalar, count) in facts.others { others[scalar, default: 0] += count }
        for line in facts.lines {
            lineLengths[line.characters, default: 0] += 1
            let isRepeated = lineTally.add(line, of: number, in: facts)
            guard isRepeated, line.words >= LineTally.least else { continue }
            profile.repeatedLines.count += 1
            profile.repeatedLines.characters += line.characters
            note("repeated-lines", facts, line.number)
        }
        addFaults(facts)
        addRules(facts)
        compare(facts)
    }

    private mutating func addFaults(_ facts: DocumentFacts) {
        if facts.wideLines > 0 {
            invalidLines[facts.file, default: (0, 0)].invalid += facts.invalidLines.count
            invalidLines[facts.file, default: (0, 0)].wide += facts.wideLines
        }
        for line in facts.invalidLines { note("encoding-faults", facts, line) }
        for faults in [facts.replacements, facts.garbled] where faults.count > 0 {
            note("encoding-faults", facts, faults.line)
        }
        profile.replacements += facts.replacements.count
        profile.garbled += facts.garbled.count
        profile.controls += facts.controls.count
        if facts.controls.count > 0 { note("control-characters", facts, facts.controls.line) }
    }

    private mutating func addRules(_ facts: DocumentFacts) {
        for rule in facts.broken {
            profile.rules[rules[rule].rule.id, default: 0] += 1
            note(rules[rule].rule.id, facts, 0)
        }
        for (rule, lines) in facts.brokenLines {
            profile.rules[rules[rule].rule.id, default: 0] += lines.count
            for line in lines { note(rules[rule].rule.id, facts, line) }
        }
    }

    /// Looks for an earlier document that is the same; what is not found is to be compared with all others.
    private mutating func compare(_ facts: DocumentFacts) {
        guard facts.words >= MinHash.words else { return }
        if let first = hashes[facts.hash] {
            profile.repeatedDocuments.count += 1
            profile.repeatedDocuments.characters += facts.characters
            let place = comparedPlaces.indices.contains(Int(first)) ? comparedPlaces[Int(first)] : nil
            note("repeated-documents", facts, 0, other: place.map { "\(names[Int($0.file)]):\($0.line)" })
            return
        }
        if hashes.count < Self.mostHashes {
            hashes[facts.hash] = Int32(clamping: compared.count)
        } else {
            profile.countsAreExact = false
        }
        guard comparesDocuments else { return }
        compared.append(facts.bands)
        comparedPlaces.append(
            (
                Int32(clamping: facts.file), Int32(clamping: facts.firstLine), Int32(clamping: facts.characters),
                facts.beginning
            ))
    }

    private mutating func note(_ check: String, _ facts: DocumentFacts, _ line: Int, other: String? = nil) {
        guard profile.places[check, default: []].count < Self.mostPlaces else { return }
        // The text is read later: most places are not shown.
        profile.places[check, default: []].append(
            TextProfile.Place(
                file: names[facts.file], line: facts.line(line), text: line == 0 ? facts.beginning : "",
                other: other))
    }

    // MARK: The end

    /// All that was counted, but for what needs another look into the files.
    func finished() -> TextProfile {
        var profile = profile
        profile.documentLengths = TextProfile.Lengths(documentLengths)
        profile.lineLengths = TextProfile.Lengths(lineLengths)
        profile.comparedDocuments = compared.count
        profile.countsAreExact = profile.countsAreExact && lineTally.isExact
        countScripts(&profile)
        var counts = others
        for code in ascii.indices where ascii[code] > 0 { counts[UInt32(code)] = ascii[code] }
        profile.frequentCharacters = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(40).compactMap {
            entry in Unicode.Scalar(entry.key).map { .init(text: String(Character($0)), count: entry.value) }
        }
        findAlike(&profile)
        findBoilerplate(&profile)
        profile.faultyLines = invalidLines.values.reduce(0) { $0 + (Self.isDamaged($1) ? $1.invalid : 0) }
        if profile.faultyLines == 0, profile.replacements + profile.garbled == 0 {
            profile.places["encoding-faults"] = nil
        }
        return profile
    }

    /// Files that are Windows-1252, or another encoding of one byte a letter, throughout.
    var legacyFiles: Set<Int> {
        Set(invalidLines.filter { $0.value.invalid > 0 && !Self.isDamaged($0.value) }.keys)
    }

    /// Few lines that are no UTF-8 among many that are make a file a damaged one.
    private static func isDamaged(_ lines: (invalid: Int, wide: Int)) -> Bool { lines.invalid * 2 <= lines.wide }

    private func countScripts(_ profile: inout TextProfile) {
        var letters: [TextScript: Int] = [:]
        for (scalar, count) in others { TextScript(scalar).map { letters[$0, default: 0] += count } }
        for code in ascii.indices { TextScript(UInt32(code)).map { letters[$0, default: 0] += ascii[code] } }
        profile.scripts = TextScript.allCases.filter { letters[$0, default: 0] > 0 }
            .map { .init(script: $0, letters: letters[$0, default: 0]) }
            .sorted { $1.letters < $0.letters }
        profile.prose = QualityRules.prose(
            han: letters[.han] ?? 0, latin: letters[.latin] ?? 0, letters: letters.values.reduce(0, +),
            words: profile.words, stopWords: stopWords)
    }

    private func findAlike(_ profile: inout TextProfile) {
        let first = MinHash.firstAlike(compared)
        var places: [TextProfile.Place] = []
        for index in first.indices where first[index] != index {
            let (own, earlier) = (comparedPlaces[index], comparedPlaces[first[index]])
            profile.similarDocuments.count += 1
            profile.similarDocuments.characters += Int(own.characters)
            guard places.count < Self.mostPlaces else { continue }
            places.append(
                .init(
                    file: names[Int(own.file)], line: Int(own.line), text: own.beginning,
                    other: "\(names[Int(earlier.file)]):\(earlier.line)"))
        }
        if !places.isEmpty { profile.places["near-duplicate-documents"] = places }
    }

    /// Lines of three words or more in a tenth of the documents or more, and in five at least.
    private func findBoilerplate(_ profile: inout TextProfile) {
        let least = max(5, (profile.documents + 9) / 10)
        let lines = lineTally.entries.filter { !$0.value.isShort && Int($0.value.documents) >= least }
            .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        profile.boilerplate.count = lines.count
        profile.boilerplate.characters = lines.reduce(0) { $0 + Int($1.value.count) * Int($1.value.characters) }
        guard !lines.isEmpty else { return }
        profile.places["boilerplate"] = lines.prefix(Self.mostPlaces).map {
            .init(file: names[Int($0.value.file)], line: Int($0.value.line), text: "")
        }
    }

    /// The lines that come most often, but those without a word, such as brackets.
    func frequentLines(_ count: Int) -> [LineTally.Entry] {
        lineTally.entries.filter { $0.value.count > 1 }
            .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(count).map(\.value)
    }
}
