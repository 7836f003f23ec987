/// A value as a table holds it: whatever type a column was declared with, SQLite keeps what it is given.
public enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    public var isNull: Bool { self == .null }
    /// Nil where it is none.
    public var text: String? { if case .text(let text) = self { text } else { nil } }
    /// Nil where it is none.
    public var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
    /// A number, whole or not; nil where it is none.
    public var number: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .real(let number): number
        default: nil
        }
    }
}

/// What can be given to a statement as an argument.
public protocol SQLValueConvertible {
    var sqlValue: SQLValue { get }
}

extension SQLValue: SQLValueConvertible {
    public var sqlValue: SQLValue { self }
}

extension Int: SQLValueConvertible {
    public var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int32: SQLValueConvertible {
    public var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int64: SQLValueConvertible {
    public var sqlValue: SQLValue { .integer(self) }
}

extension Bool: SQLValueConvertible {
    public var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}

/// What is not a number is kept as NULL.
extension Double: SQLValueConvertible {
    public var sqlValue: SQLValue { isNaN ? .null : .real(self) }
}

/// As the number in double precision that it is.
extension Float: SQLValueConvertible {
    public var sqlValue: SQLValue { Double(self).sqlValue }
}

extension String: SQLValueConvertible {
    public var sqlValue: SQLValue { .text(self) }
}

/// Nil is NULL.
extension Optional: SQLValueConvertible where Wrapped: SQLValueConvertible {
    public var sqlValue: SQLValue { self?.sqlValue ?? .null }
}

/// The values that a statement is run with: for its question marks in their order, `[1, "two", nil]`, or by the names
/// of its parameters, `["run": 1]` for `:run`.
public struct SQLArguments: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    enum Kind {
        case ordered([SQLValue])
        case named([String: SQLValue])
    }

    var kind: Kind

    public init(_ values: some Sequence<some SQLValueConvertible>) { kind = .ordered(values.map(\.sqlValue)) }

    public init(arrayLiteral elements: (any SQLValueConvertible)?...) {
        kind = .ordered(elements.map { $0?.sqlValue ?? .null })
    }

    /// Of a name that is given twice, the last value counts.
    public init(dictionaryLiteral elements: (String, (any SQLValueConvertible)?)...) {
        kind = .named(Dictionary(elements.map { ($0, $1?.sqlValue ?? .null) }) { $1 })
    }

    /// Ordered values one after the other; named ones together.
    public static func + (first: SQLArguments, second: SQLArguments) -> SQLArguments {
        var sum = first
        switch (first.kind, second.kind) {
        case (.ordered(let first), .ordered(let second)): sum.kind = .ordered(first + second)
        case (.named(let first), .named(let second)): sum.kind = .named(first.merging(second) { $1 })
        // Of two kinds one is empty: the empty literal is of the first.
        case (.ordered(let values), .named): sum.kind = values.isEmpty ? second.kind : first.kind
        case (.named(let values), .ordered): sum.kind = values.isEmpty ? second.kind : first.kind
        }
        return sum
    }
}
