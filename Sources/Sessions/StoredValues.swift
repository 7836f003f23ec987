import Foundation
import SQLite
import Language

/// A value in the tables that is not what belongs there.
struct StoredValueError: ExplainedError {
    var column: String
    /// What it holds.
    var content: Text

    init(column: String, _ content: Text) {
        self.column = column
        self.content = content
    }

    var text: Text { Text("the column '\(column)' holds \(content)", zh: "列 '\(column)' 的内容是\(content)") }
}

/// The one way in which columns are read.
///
/// SQLite keeps what it is given, whatever type a column was declared with, and a session may be damaged or come from
/// a stranger. Each value is checked for its type and for a range in which sums and differences cannot overflow.
extension Row {
    /// Steps, counts and numbers of rows.
    static let counts = 0...1 << 48

    /// A whole number.
    func whole(_ column: String, in range: ClosedRange<Int> = Row.counts) throws -> Int {
        guard let number = try wholeIfAny(column, in: range) else { throw missing(column) }
        return number
    }

    /// A whole number; nil where there is none, or no such column in a session of an earlier version.
    func wholeIfAny(_ column: String, in range: ClosedRange<Int> = Row.counts) throws -> Int? {
        try self[column]?.whole(column, in: range)
    }

    /// A number; not a number where there is none, as SQLite keeps it so.
    func real(_ column: String) throws -> Double { try self[column]?.real(column) ?? Double.nan }

    /// A moment within some thousand years of now: others cannot be shown.
    func date(_ column: String) throws -> Date {
        let seconds = try real(column)
        guard abs(seconds) < 1e11 else {
            throw StoredValueError(column: column, Text("no moment in time", zh: "无效的时间"))
        }
        return Date(timeIntervalSince1970: seconds)
    }

    /// A span of time; 0 where none is known.
    func seconds(_ column: String) throws -> Double {
        let seconds = try real(column)
        return seconds > 0 && seconds.isFinite ? seconds : 0
    }

    func text(_ column: String) throws -> String {
        guard let text = try textIfAny(column) else { throw missing(column) }
        return text
    }

    func textIfAny(_ column: String) throws -> String? {
        guard let value = self[column], !value.isNull else { return nil }
        guard case .text(let text) = value else {
            throw value.mismatch(column, wanted: Text("text", zh: "文本"))
        }
        return text
    }

    func flag(_ column: String) throws -> Bool { try whole(column, in: 0...1) == 1 }

    /// A record that is kept as JSON.
    func recordIfAny<Value: Decodable>(_ type: Value.Type, _ column: String) throws -> Value? {
        try textIfAny(column).map { text in
            do {
                return try JSON.value(type, from: text)
            } catch {
                throw StoredValueError(column: column, Text("a damaged record", zh: "损坏的记录"))
            }
        }
    }

    /// A text for a person: in every language where it was written so, or else in English from another column.
    func words(english column: String) throws -> Text {
        try wordsIfAny(english: column) ?? Text(verbatim: text(column))
    }

    func wordsIfAny(english column: String) throws -> Text? {
        guard let english = try textIfAny(column) else { return nil }
        // Nothing is lost with one that is damaged but the other language.
        let text = (try? textIfAny("text")).flatMap { $0.flatMap { try? JSON.value(Text.self, from: $0) } }
        return text.flatMap { $0.in(.english) == english ? $0 : nil } ?? Text(verbatim: english)
    }

    private func missing(_ column: String) -> StoredValueError {
        StoredValueError(column: column, Text("nothing", zh: "空值"))
    }
}

extension SQLValue {
    /// A whole number in a range; nil for NULL.
    func whole(_ column: String, in range: ClosedRange<Int> = Row.counts) throws -> Int? {
        if isNull { return nil }
        guard case .integer(let number) = self else {
            throw mismatch(column, wanted: Text("a whole number", zh: "整数"))
        }
        guard let number = Int(exactly: number), range.contains(number) else {
            let (first, last) = (range.lowerBound, range.upperBound)
            throw StoredValueError(
                column: column,
                Text("\(number), outside \(first) to \(last)", zh: " \(number)，不在 \(first) 到 \(last) 之间"))
        }
        return number
    }

    /// A number; nil for NULL.
    func real(_ column: String) throws -> Double? {
        switch self {
        case .null: nil
        case .real(let number): number
        case .integer(let number): Double(number)
        case .text, .blob: throw mismatch(column, wanted: Text("a number", zh: "数值"))
        }
    }

    fileprivate func mismatch(_ column: String, wanted: Text) -> StoredValueError {
        let found =
            switch self {
            case .null: Text("nothing", zh: "空值")
            case .integer: Text("a whole number", zh: "整数")
            case .real: Text("a fraction", zh: "小数")
            case .text: Text("text", zh: "文本")
            case .blob: Text("bytes", zh: "字节")
            }
        return StoredValueError(
            column: column, Text("\(found) where \(wanted) belongs", zh: "\(found)，而此处应为\(wanted)"))
    }
}

extension Database {
    /// The whole number that a query answers with; nil where it answers with nothing.
    func whole(_ column: String, sql: String, arguments: SQLArguments) throws -> Int? {
        try value(sql, arguments)?.whole(column)
    }
}
