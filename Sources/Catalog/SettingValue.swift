/// The value of one setting, in the types an experiment file can hold.
public enum SettingValue: Sendable, Hashable {
    case boolean(Bool)
    case integer(Int)
    case real(Double)
    case text(String)
    case list([SettingValue])
    /// A small record such as `{ train = 0.8, validation = 0.1 }`; the order of its keys is kept.
    case table([SettingField])
}

/// One key of a `SettingValue.table`.
public struct SettingField: Sendable, Hashable, Codable {
    /// The key, in kebab case.
    public var name: String
    /// What stands under it.
    public var value: SettingValue

    public init(_ name: String, _ value: SettingValue) {
        self.name = name
        self.value = value
    }
}

extension SettingValue {
    /// The value, where it is true or false.
    public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }

    /// The value, where it is a whole number; 2.0 is none.
    public var integer: Int? { if case .integer(let value) = self { value } else { nil } }

    /// The number as a `Double`; an integer counts as one.
    public var real: Double? {
        switch self {
        case .real(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }

    /// The value, where it is a text.
    public var text: String? { if case .text(let value) = self { value } else { nil } }

    /// The elements, where it is a list.
    public var list: [SettingValue]? { if case .list(let value) = self { value } else { nil } }

    /// The fields, where it is a table.
    public var table: [SettingField]? { if case .table(let value) = self { value } else { nil } }

    /// The value of a key of a table; nil where this is no table or has no such key.
    public subscript(name: String) -> SettingValue? {
        table?.first { $0.name == name }?.value
    }
}

extension SettingValue: CustomStringConvertible {
    /// The value as it is written in TOML.
    public var description: String {
        switch self {
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .real(let value): Self.shortest(value)
        case .text(let value): Self.quoted(value)
        case .list(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
        case .table(let fields):
            "{ " + fields.map { "\($0.name) = \($0.value)" }.joined(separator: ", ") + " }"
        }
    }

    /// The shortest digits that read back as the same number, with TOML's names for the non-finite ones.
    private static func shortest(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
        var digits = value.description
        if digits.hasSuffix(".0"), digits.contains("e") { digits.removeLast(2) }
        return digits.replacing("e-0", with: "e-")
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    let hexadecimal = String(scalar.value, radix: 16, uppercase: true)
                    quoted += "\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }
}

extension SettingValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral
{
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .real(value) }
    public init(stringLiteral value: String) { self = .text(value) }
    public init(arrayLiteral elements: SettingValue...) { self = .list(elements) }
}

extension SettingValue: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .real(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let fields = try? container.decode([SettingField].self), !fields.isEmpty {
            self = .table(fields)
        } else {
            self = .list(try container.decode([SettingValue].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .real(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        case .table(let value): try container.encode(value)
        }
    }
}
