/// Changes inputs at random, as files are damaged and as attackers write them.
struct Mutator {
    /// The largest input that is made.
    static let maximumBytes = 1 << 20

    /// Words that are worth trying in any format.
    static let words: [String] = [
        "0", "-1", "1", "255", "256", "65536", "2147483648", "4294967296", "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808", "1e308", "-1e308", "1e999", "1e-320", "nan", "NaN", "inf", "-inf", "Infinity", "0.1",
        "-0.0",
        "0,5", "1.000,5", "1_000", "0x", "0xffffffffffffffff", "1e", "true", "false", "null", "\"", "'", "\"\"\"", "''",
        "[", "]", "{", "}", "[[", "]]", "(", ")", "=", ",", ";", "|", "\t", " ", "\n", "\r", "\r\n", ".", ":", "/",
        "../",
        "/dev/zero", "*", "?", "\\", "\\u0000", "\\uD800", "\\x1B", "#", "-", "--", "_", "e", "%", "%s%n", "$", "\u{0}",
        "\u{1B}[2J", "\u{7}", "\u{9B}", "\u{7F}", "\u{FEFF}", "\u{202E}", "\u{301}", "é", "漢字", "😀", "\u{2028}",
        "\u{10FFFF}", "sep=;", "n/a", "1979-05-27", "07:32:00",
    ]

    private var random: FuzzRandom

    init(_ random: FuzzRandom) { self.random = random }

    /// One input made of another.
    ///
    /// - Parameters:
    ///   - others: What pieces are taken from.
    ///   - dictionary: Words of the format.
    mutating func mutated(_ input: [UInt8], others: [[UInt8]], dictionary: [String]) -> [UInt8] {
        var input = input
        // Few changes mostly, so that most of the input stays as it was and is read far into.
        for _ in 0..<(1 + random.below(random.below(4) == 0 ? 24 : 4)) {
            change(&input, others: others, dictionary: dictionary)
            if input.count > Self.maximumBytes { input.removeLast(input.count - Self.maximumBytes) }
        }
        return input
    }

    private mutating func change(_ input: inout [UInt8], others: [[UInt8]], dictionary: [String]) {
        let place = random.below(input.count + 1)
        switch random.below(14) {
        case 0 where !input.isEmpty:
            input[random.below(input.count)] ^= 1 << UInt8(random.below(8))
        case 1 where !input.isEmpty:
            input[random.below(input.count)] = UInt8(truncatingIfNeeded: random.next())
        case 2: input.removeSubrange(range(in: input, atMost: 64))
        case 3: input.removeLast(random.below(8) == 0 ? random.below(input.count) : 0)
        case 4:
            let piece = input[range(in: input, atMost: 256)]
            input.insert(contentsOf: Array(piece), at: place)
        case 5: input.insert(contentsOf: word(dictionary), at: place)
        case 6:
            replaceNumber(in: &input, by: word(Self.words.filter { $0.first?.isNumber ?? false || $0.hasPrefix("-") }))
        case 7:
            // The same many times: depth, width, length.
            let count = [3, 17, 100, 1000, 20_000, 100_000][random.below(6)]
            let piece = word(dictionary)
            let room = (Self.maximumBytes - input.count) / max(1, piece.count)
            input.insert(contentsOf: Array(repeatElement(piece, count: min(count, max(0, room))).joined()), at: place)
        case 8:
            let piece = random.pick(others) ?? []
            input.insert(contentsOf: Array(piece[range(in: piece, atMost: 512)]), at: place)
        case 9:
            let piece = random.pick(others) ?? []
            input = Array(input[..<place] + piece[random.below(piece.count + 1)...])
        case 10: changeLine(&input, dictionary)
        case 11:
            let changed = range(in: input, atMost: 16)
            input.replaceSubrange(changed, with: word(dictionary))
        case 12:
            // Whole numbers of a binary format, at either end.
            let value = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF_FFFF, 0xFFFF_FFFF, .max, 1 << 32, 1 << 62][random.below(10)]
            let bytes = withUnsafeBytes(of: random.below(2) == 0 ? value.bigEndian : value.littleEndian) { Array($0) }
            let width = [1, 2, 4, 8][random.below(4)]
            guard place + width <= input.count else { return }
            input.replaceSubrange(place..<place + width, with: bytes.prefix(width))
        default:
            guard input.count > 1 else { return }
            input.swapAt(random.below(input.count), random.below(input.count))
        }
    }

    private mutating func word(_ dictionary: [String]) -> [UInt8] {
        // A surrogate or the like cannot stand in a Swift text, so bytes that are no UTF-8 come by themselves.
        if random.below(24) == 0 { return [0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80].shuffled(using: &random) }
        return Array((random.pick(random.below(2) == 0 ? dictionary : Self.words) ?? "").utf8)
    }

    private mutating func range(in input: [UInt8], atMost length: Int) -> Range<Int> {
        let start = random.below(input.count + 1)
        return start..<min(input.count, start + 1 + random.below(length))
    }

    /// Puts another number in the place of one.
    private mutating func replaceNumber(in input: inout [UInt8], by word: [UInt8]) {
        let from = random.below(input.count)
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        guard let start = input[from...].firstIndex(where: isDigit) else { return }
        let end = input[start...].firstIndex { !isDigit($0) && $0 != 0x2E } ?? input.endIndex
        input.replaceSubrange(start..<end, with: word)
    }

    /// Doubles, drops, moves or repeats a line.
    private mutating func changeLine(_ input: inout [UInt8], _ dictionary: [String]) {
        var lines = input.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        let line = random.below(lines.count), other = random.below(lines.count)
        switch random.below(4) {
        case 0: lines.insert(lines[line], at: other)
        case 1: lines.remove(at: line)
        case 2: lines.swapAt(line, other)
        default:
            let count = min([10, 1000, 10_000][random.below(3)], Self.maximumBytes / max(1, lines[line].count))
            lines.insert(contentsOf: repeatElement(lines[line], count: count), at: other)
        }
        input = Array(lines.joined(separator: [0x0A]))
    }
}
