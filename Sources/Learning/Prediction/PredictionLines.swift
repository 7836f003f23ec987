import Columns
import Formats
import Foundation

/// How predictions are written.
public enum PredictionFormat: Sendable, Hashable {
    /// Comma-separated, with a header, in UTF-8.
    case csv
    /// One JSON object a line.
    case jsonLines

    /// What the name of a file says; CSV where it says nothing.
    public init(path: String) {
        let name = path.lowercased()
        self = name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") ? .jsonLines : .csv
    }
}

/// Writes fields one behind the other, as lines of CSV or JSON.
package struct PredictionLines: Sendable {
    package private(set) var bytes: [UInt8] = []
    private let format: PredictionFormat
    private let names: [String]
    /// What stands before the value of each column in a line of JSON.
    private let keys: [[UInt8]]
    private var place = 0

    /// - Parameter names: those of the columns, each once.
    package init(_ names: [String], format: PredictionFormat) {
        self.format = format
        self.names = names
        keys = names.enumerated().map { place, name in
            Array(((place == 0 ? "{" : ",") + JSONValue.text(name).json + ":").utf8)
        }
    }

    /// Names behind others that none of these has: `line (2)` where the file has a `line`.
    package static func apart(_ added: [String], from own: [String]) -> [String] {
        var taken = Set(own)
        return added.map { name in
            var free = name, number = 2
            while !taken.insert(free).inserted {
                free = "\(name) (\(number))"
                number += 1
            }
            return free
        }
    }

    /// The names of the columns as a line; JSON has none.
    package mutating func header() {
        guard format == .csv else { return }
        for name in names { text(name) }
        endLine()
    }

    package mutating func endLine() {
        if format == .jsonLines { bytes.append(UInt8(ascii: "}")) }
        bytes.append(UInt8(ascii: "\n"))
        place = 0
    }

    private mutating func begin() {
        if format == .jsonLines {
            bytes += keys[place]
        } else if place > 0 {
            bytes.append(UInt8(ascii: ","))
        }
        place += 1
    }

    /// A field of a row as it stands in its file.
    ///
    /// - Parameter isAmount: whether its column holds numbers; one that JSON has is written as one.
    package mutating func field(_ record: TableRecord, _ index: Int, isAmount: Bool) {
        let field = record.bytes(index)
        if format == .jsonLines {
            if field.isEmpty { return nothing() }
            if isAmount, Self.isJSONNumber(field) { return number(field) }
            return text(record.text(index))
        }
        var isPlain = true
        for byte in field where byte >= 0x80 || byte < 0x21 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") {
            isPlain = false
            break
        }
        // What is no ASCII may be no UTF-8.
        guard isPlain else { return text(record.text(index)) }
        number(field)
    }

    package mutating func text(_ text: String) {
        begin()
        guard format == .csv else {
            bytes += JSONValue.text(text).json.utf8
            return
        }
        let isQuoted =
            text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D }
            || text.utf8.first.map { $0 <= 0x20 } ?? false || text.utf8.last.map { $0 <= 0x20 } ?? false
        guard isQuoted else {
            bytes += text.utf8
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func number(_ field: UnsafeBufferPointer<UInt8>) {
        begin()
        bytes.append(contentsOf: field)
    }

    package mutating func number(_ number: Int) {
        begin()
        bytes += String(number).utf8
    }

    /// A number with as many digits as tell it apart; none where it is none.
    package mutating func number(_ number: Float) {
        guard number.isFinite else { return nothing() }
        begin()
        bytes += number.description.utf8
    }

    package mutating func number(_ number: Double) {
        guard number.isFinite else { return nothing() }
        begin()
        bytes += number.description.utf8
    }

    /// No value.
    package mutating func nothing() {
        begin()
        if format == .jsonLines { bytes += Array("null".utf8) }
    }

    /// Whether a field is a number as JSON writes it: `007`, `+1` and `.5` are none.
    private static func isJSONNumber(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        var rest = field[...]
        func digits() -> Int {
            let count = rest.prefix { (0x30...0x39).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let isZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !isZero || whole == 1 else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() > 0 else { return false }
        }
        if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}

/// What is written of a prediction: the class and the probability of each, or the value in the target's units.
package struct PredictionFields: Sendable {
    private let target: FittedPreparation.TargetColumn

    package init(_ target: FittedPreparation.TargetColumn) { self.target = target }

    /// The numbers that a model gives for a row.
    package var width: Int { max(1, target.classes.count) }

    /// The names of the columns.
    package var names: [String] { ["prediction"] + target.classes.map { "probability of \($0)" } }

    package func write(_ outputs: [Float], row: Int, into lines: inout PredictionLines) {
        let start = row * width
        guard !target.classes.isEmpty else {
            return lines.number(target.original(Double(outputs[start])))
        }
        var best = 0
        for place in 1..<width where outputs[start + place] > outputs[start + best] { best = place }
        lines.text(target.classes[best])
        let greatest = Double(outputs[start + best])
        var sum = 0.0
        for place in 0..<width { sum += exp(Double(outputs[start + place]) - greatest) }
        for place in 0..<width { lines.number(Float(exp(Double(outputs[start + place]) - greatest) / sum)) }
    }
}
