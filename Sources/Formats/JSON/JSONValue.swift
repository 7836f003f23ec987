import Language

/// A value read from JSON; the members of an object in the order of the file.
public enum JSONValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// A number written without fraction or exponent that fits.
    case integer(Int)
    /// Any other number.
    case real(Double)
    case text(String)
    case array([JSONValue])
    case object([JSONMember])

    /// The whole number; nil for anything else, a number with a fraction included.
    public var integer: Int? { if case .integer(let value) = self { value } else { nil } }

    /// The text; nil for anything else.
    public var text: String? { if case .text(let value) = self { value } else { nil } }

    /// The elements of a list; nil for anything else.
    public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }

    /// The members of an object, in the order of the file; nil for anything else.
    public var object: [JSONMember]? { if case .object(let value) = self { value } else { nil } }

    /// The value of a member; nil where this is no object or has no such member.
    public subscript(name: String) -> JSONValue? { object?.first { $0.name == name }?.value }
}

/// One name with its value in a JSON object.
public struct JSONMember: Sendable, Hashable {
    /// No two members of an object that was read have the same.
    public var name: String
    /// What stands under the name.
    public var value: JSONValue

    /// A member of an object.
    public init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }
}

/// A text that is not JSON, and the byte at which it stops being so.
public struct JSONError: ExplainedError, Sendable, Hashable {
    /// Counted from 0.
    public var offset: Int
    /// What is wrong there, for a person.
    public var reason: Text

    /// `at byte 12 a colon is due`.
    public var text: Text { Text("at byte \(offset) \(reason)", zh: "字节 \(offset) 处：\(reason)") }
}
