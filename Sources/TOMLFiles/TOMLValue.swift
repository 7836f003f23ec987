/// A value with its place.
public struct TOMLValue: Hashable, Sendable {
    /// What a value can be.
    public enum Content: Hashable, Sendable {
        case boolean(Bool)
        case integer(Int)
        case real(Double)
        case text(String)
        case array([TOMLValue])
        case table(TOMLTable)
        /// A date, a time or both, which no setting takes.
        case date
    }

    public let content: Content
    /// Where it begins in the text.
    public let place: TOMLPlace

    /// The value, where it is true or false.
    public var boolean: Bool? { if case .boolean(let value) = content { value } else { nil } }
    /// The value, where it is a text.
    public var text: String? { if case .text(let value) = content { value } else { nil } }
    /// The elements, where it is an array.
    public var array: [TOMLValue]? { if case .array(let values) = content { values } else { nil } }
    /// The table, where it is one.
    public var table: TOMLTable? { if case .table(let table) = content { table } else { nil } }
}

/// Keys and values, in the order of the text.
public struct TOMLTable: Hashable, Sendable {
    /// A key with its value.
    public struct Entry: Hashable, Sendable {
        public let key: String
        /// Where the key stands.
        public let place: TOMLPlace
        public let value: TOMLValue
    }

    public let entries: [Entry]

    /// The keys, in the order of the text.
    public var keys: [String] { entries.map(\.key) }

    /// What a key has; nil where it is not there.
    public subscript(key: String) -> TOMLValue? { entry(key)?.value }

    /// A key with its value; nil where it is not there.
    public func entry(_ key: String) -> Entry? { entries.first { $0.key == key } }
}
