extension Hyperparameter {
    /// What values are allowed, in words for a message or a form.
    public var allowed: String {
        switch kind {
        case .boolean: "true or false"
        case .integer(let range, _, let zero?):
            range.upperBound == .max
                ? "\(zero), or a whole number from 1" : "\(zero), or a whole number from 1 to \(range.upperBound)"
        case .integer(let range, _, nil):
            range.upperBound == .max
                ? "a whole number from \(range.lowerBound)"
                : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .real(let range, _, let zero?):
            range.upperBound == .infinity
                ? "\(zero), or a number above 0"
                : "\(zero), or a number above 0, at most \(SettingValue.real(range.upperBound))"
        case .real(let range, _, nil):
            range.upperBound == .infinity
                ? "a number from \(SettingValue.real(range.lowerBound))"
                : "a number from \(SettingValue.real(range.lowerBound)) to \(SettingValue.real(range.upperBound))"
        case .choice(let words): "one of " + words.joined(separator: ", ")
        case .text(let optional): optional ? "any text" : "any text but the empty one"
        case .integers(let range, let count):
            "a list of \(count.lowerBound) to \(count.upperBound) whole numbers from \(range.lowerBound)"
                + (range.upperBound == .max ? "" : " to \(range.upperBound)")
        case .words(let allowed):
            allowed.isEmpty ? "a list of texts" : "a list of: " + allowed.joined(separator: ", ")
        case .table(let fields): "a table with " + fields.map(\.name).joined(separator: ", ")
        case .entries(let key, let choices):
            "a list of tables { \(key) = … }, each one of " + choices.map(\.name).joined(separator: ", ")
        }
    }

    /// What it is and which values it takes, in a sentence: for the command line and the documentation.
    public var explanation: String {
        "\(help): \(allowed)" + (changesMidRun ? "; can change while the run goes on" : "")
            + (formerly.isEmpty ? "" : "; called \(formerly.joined(separator: ", ")) before, which is still read")
            + formerWords.sorted { $0.key < $1.key }.map { "; \($0.key) is read as \($0.value)" }.joined()
            + (reference.isEmpty ? "." : " (\(reference)).")
    }

    /// The value in the form it is kept in, or the reason why it is refused.
    public func checked(_ value: SettingValue) throws(SettingError) -> SettingValue {
        switch (kind, value) {
        case (.boolean, .boolean): return value
        case (.integer(_, _, let zero?), .text(let word)) where word == zero: return .integer(0)
        case (.real(_, _, let zero?), .text(let word)) where word == zero: return .real(0)
        case (.integer(let range, _, _), .integer(let number)):
            guard range.contains(number) else { throw refused(value, "is out of range") }
            return value
        case (.integer, .real(let number)):
            guard let whole = Int(exactly: number) else { throw refused(value, "is no whole number") }
            return try checked(.integer(whole))
        case (.real(let range, _, _), .real(let number)):
            guard range.contains(number) else {
                throw refused(value, number.isFinite ? "is out of range" : "is not finite")
            }
            return value
        case (.real, .integer(let number)): return try checked(.real(Double(number)))
        case (.choice(let words), .text(let given)):
            let word = presentWord(given)
            guard words.contains(word) else {
                throw refused(value, "is unknown" + nearest(to: word, among: words))
            }
            return .text(word)
        case (.text(let optional), .text(let text)):
            guard optional || !text.isEmpty else { throw refused(value, "is empty") }
            return value
        case (.integers(let range, let count), .list(let values)):
            guard count.contains(values.count) else { throw refused(value, "has \(values.count) elements") }
            var whole: [SettingValue] = []
            for element in values {
                guard let number = element.integer ?? element.real.flatMap({ Int(exactly: $0) }) else {
                    throw refused(element, "is no whole number")
                }
                guard range.contains(number) else { throw refused(element, "is out of range") }
                whole.append(.integer(number))
            }
            return .list(whole)
        case (.words(let allowed), .list(let values)):
            for element in values {
                guard let word = element.text else { throw refused(element, "is no text") }
                guard allowed.isEmpty || allowed.contains(word) else {
                    throw refused(element, "is unknown" + nearest(to: word, among: allowed))
                }
            }
            return value
        case (.table(let fields), .table(let values)):
            return .table(try inside(name) { () throws(SettingError) in try Settings(fields, values).all })
        case (.entries(let key, let choices), .list(let values)):
            var records: [SettingValue] = []
            for element in values { records.append(try record(element, key: key, choices: choices)) }
            return .list(records)
        default: throw refused(value, "is of the wrong type")
        }
    }

    private func record(_ value: SettingValue, key: String, choices: [Variant]) throws(SettingError) -> SettingValue {
        guard let fields = value.table, let word = value[key]?.text else {
            throw refused(value, "has no text under \"\(key)\"")
        }
        guard let choice = choices.first(where: { $0.name == word }) else {
            throw refused(.text(word), "is unknown" + nearest(to: word, among: choices.map(\.name)))
        }
        let rest = fields.filter { $0.name != key }
        let checked = try inside("\(name).\(word)") { () throws(SettingError) in
            try Settings(choice.hyperparameters, rest).all
        }
        return .table([SettingField(key, .text(word))] + checked)
    }

    private func refused(_ value: SettingValue, _ reason: String) -> SettingError {
        // A value may be as long as a file; its beginning says which it is.
        let text = value.description
        let shown = text.utf8.count > 200 ? text.prefix(100) + "…" : text[...]
        return SettingError(name: name, reason: "\(shown) \(reason)", allowed: allowed)
    }

    private func inside<Result>(
        _ path: String, _ body: () throws(SettingError) -> Result
    ) throws(SettingError) -> Result {
        do {
            return try body()
        } catch {
            throw SettingError(name: "\(path).\(error.name)", reason: error.reason, allowed: error.allowed)
        }
    }

    /// Reads a value as a person types it in a form or after `--set`: text needs no quotation marks,
    /// lists may do without brackets.
    public func parse(_ typed: String) throws(SettingError) -> SettingValue {
        let typed = typed.trimmed
        let unquoted =
            typed.count >= 2 && typed.hasPrefix("\"") && typed.hasSuffix("\"")
            ? String(typed.dropFirst().dropLast()) : typed
        switch kind {
        case .boolean:
            switch typed {
            case "true", "yes", "on": return .boolean(true)
            case "false", "no", "off": return .boolean(false)
            default: throw refused(.text(typed), "is neither true nor false")
            }
        case .integer, .real:
            if let zero = kind.zero, unquoted == zero { return try checked(.text(zero)) }
            let digits = typed.replacing("_", with: "")
            if let number = Int(digits) { return try checked(.integer(number)) }
            guard let number = Double(digits) else {
                let point = digits.replacing(",", with: ".")
                let hint = point != digits && Double(point) != nil ? "; a decimal point is a point: \(point)" : ""
                throw refused(.text(typed), "is no number" + hint)
            }
            return try checked(.real(number))
        case .choice, .text: return try checked(.text(unquoted))
        case .integers:
            var numbers: [SettingValue] = []
            for word in Self.elements(of: typed) {
                guard let number = Int(word) else { throw refused(.text(word), "is no whole number") }
                numbers.append(.integer(number))
            }
            return try checked(.list(numbers))
        case .words:
            return try checked(.list(Self.elements(of: typed).map { .text($0) }))
        case .table, .entries:
            throw SettingError(
                name: name, reason: "cannot be given as a single value", allowed: "\(allowed), in the experiment file")
        }
    }

    /// The elements of a list as it is typed: separated by commas or spaces; what stands in quotes is one.
    private static func elements(of typed: String) -> [String] {
        typed.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap { index, part in
            index % 2 == 1 ? [String(part)] : part.split { "[], \t".contains($0) }.map(String.init)
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        let start = drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
