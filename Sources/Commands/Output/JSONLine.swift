import Formats

/// One line of `--json` output: an object whose first member is the event's name.
struct JSONLine {
    private var members: [JSONMember]

    init(_ event: String, _ others: [JSONMember] = []) { members = [JSONMember("event", .text(event))] + others }

    mutating func add(_ name: String, _ value: String?) {
        members.append(JSONMember(name, value.map { .text($0) } ?? .null))
    }

    mutating func add(_ name: String, _ value: Int?) {
        members.append(JSONMember(name, value.map { .integer($0) } ?? .null))
    }

    mutating func add(_ name: String, _ value: Bool) { members.append(JSONMember(name, .boolean(value))) }

    /// A number; null where it is none, as JSON knows no other way to say so.
    mutating func add(_ name: String, _ value: Double?) { members.append(JSONMember(name, Self.number(value))) }

    mutating func add(_ name: String, _ value: JSONValue) { members.append(JSONMember(name, value)) }

    static func number(_ value: Double?) -> JSONValue {
        guard let value, value.isFinite else { return .null }
        return .real(value)
    }

    /// A name of the experiment file as JSON has it: `f1-macro` is `f1_macro`.
    static func name(_ id: String) -> String { id.replacing("-", with: "_") }

    /// The line with its end.
    var text: String { JSONValue.object(members).json + "\n" }
}
