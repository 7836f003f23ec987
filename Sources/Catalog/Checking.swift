import Language

extension Hyperparameter {
    /// What values are allowed, in words for a message or a form.
    public var allowed: Text {
        switch kind {
        case .boolean: Text("true or false", zh: "true 或 false")
        case .integer(let range, _, let zero):
            Self.orZero(zero, Self.wholeNumber(zero == nil ? range : max(1, range.lowerBound)...range.upperBound))
        case .real(let range, _, let zero):
            Self.orZero(zero, zero == nil ? Self.number(range) : Self.numberAboveZero(range))
        case .choice(let words):
            Text("one of \(Self.list(words))", zh: "\(Self.list(words)) 之一")
        case .text(let optional):
            optional
                ? Text("any text", zh: "任意文本") : Text("any text but the empty one", zh: "任意非空文本")
        case .integers(let range, let count):
            Text(
                "a list of \(count.lowerBound) to \(count.upperBound) whole numbers \(Self.bounds(range))",
                zh: "由 \(count.lowerBound) 到 \(count.upperBound) 个整数组成的列表，每个整数 \(Self.bounds(range))")
        case .words(let allowed):
            allowed.isEmpty
                ? Text("a list of texts", zh: "文本列表")
                : Text("a list of: \(Self.list(allowed))", zh: "由这些词组成的列表：\(Self.list(allowed))")
        case .table(let fields):
            Text("a table with \(Self.list(fields.map(\.name)))", zh: "含 \(Self.list(fields.map(\.name))) 的表")
        case .entries(let key, let choices):
            Text(
                "a list of tables { \(key) = … }, each one of \(Self.list(choices.map(\.name)))",
                zh: "{ \(key) = … } 的列表，每项为 \(Self.list(choices.map(\.name))) 之一")
        }
    }

    private static func list(_ names: [String]) -> Text { names.map { Text(verbatim: $0) }.joined() }

    private static func orZero(_ zero: String?, _ number: Text) -> Text {
        zero.map { Text("\($0), or \(number)", zh: "\(number)，或 \($0)") } ?? number
    }

    private static func wholeNumber(_ range: ClosedRange<Int>) -> Text {
        Text("a whole number \(bounds(range))", zh: "\(bounds(range)) 的整数")
    }

    private static func bounds(_ range: ClosedRange<Int>) -> Text {
        range.upperBound == .max
            ? Text("from \(range.lowerBound)", zh: "不小于 \(range.lowerBound)")
            : Text("from \(range.lowerBound) to \(range.upperBound)", zh: "\(range.lowerBound) 到 \(range.upperBound)")
    }

    private static func number(_ range: ClosedRange<Double>) -> Text {
        let (least, most) = (SettingValue.real(range.lowerBound), SettingValue.real(range.upperBound))
        return range.upperBound == .infinity
            ? Text("a number from \(least)", zh: "不小于 \(least) 的数")
            : Text("a number from \(least) to \(most)", zh: "\(least) 到 \(most) 的数")
    }

    private static func numberAboveZero(_ range: ClosedRange<Double>) -> Text {
        let most = SettingValue.real(range.upperBound)
        return range.upperBound == .infinity
            ? Text("a number above 0", zh: "大于 0 的数")
            : Text("a number above 0, at most \(most)", zh: "大于 0 且不超过 \(most) 的数")
    }

    /// What it is and which values it takes, in a sentence: for the command line and the documentation.
    public var explanation: Text {
        var parts = [Text("\(help): \(allowed)", zh: "\(help)。允许：\(allowed)")]
        for need in needs { parts.append(Text("only with \(need.text)", zh: "仅用于 \(need.text)")) }
        if changesMidRun { parts.append(Text("can change while the run goes on", zh: "可在运行中更改")) }
        if !formerly.isEmpty {
            let names = Self.list(formerly)
            parts.append(Text("called \(names) before, which is still read", zh: "旧名 \(names) 仍可使用"))
        }
        for (former, present) in formerWords.sorted(by: { $0.key < $1.key }) {
            parts.append(Text("\(former) is read as \(present)", zh: "\(former) 读作 \(present)"))
        }
        let text = parts.joined(separator: Text("; ", zh: "；"))
        return reference.isEmpty
            ? Text("\(text).", zh: "\(text)。") : Text("\(text) (\(reference)).", zh: "\(text)（\(reference)）。")
    }

    /// The value in the form it is kept in, or the reason why it is refused.
    public func checked(_ value: SettingValue) throws(SettingError) -> SettingValue {
        switch (kind, value) {
        case (.boolean, .boolean): return value
        case (.integer(_, _, let zero?), .text(let word)) where word == zero: return .integer(0)
        case (.real(_, _, let zero?), .text(let word)) where word == zero: return .real(0)
        case (.integer(let range, _, _), .integer(let number)):
            guard range.contains(number) else { throw refused(value, .outOfRange) }
            return value
        case (.integer, .real(let number)):
            guard let whole = Int(exactly: number) else { throw refused(value, .noWholeNumber) }
            return try checked(.integer(whole))
        case (.real(let range, _, _), .real(let number)):
            guard range.contains(number) else {
                throw refused(value, number.isFinite ? .outOfRange : Text("is not finite", zh: "不是有限值"))
            }
            return value
        case (.real, .integer(let number)): return try checked(.real(Double(number)))
        case (.choice(let words), .text(let given)):
            let word = presentWord(given)
            guard words.contains(word) else {
                throw refused(value, .unknown(word, among: words))
            }
            return .text(word)
        case (.text(let optional), .text(let text)):
            guard optional || !text.isEmpty else { throw refused(value, Text("is empty", zh: "为空")) }
            return value
        case (.integers(let range, let count), .list(let values)):
            guard count.contains(values.count) else {
                throw refused(value, Text("has \(values.count) elements", zh: "有 \(values.count) 个元素"))
            }
            var whole: [SettingValue] = []
            for element in values {
                guard let number = element.integer ?? element.real.flatMap({ Int(exactly: $0) }) else {
                    throw refused(element, .noWholeNumber)
                }
                guard range.contains(number) else { throw refused(element, .outOfRange) }
                whole.append(.integer(number))
            }
            return .list(whole)
        case (.words(let allowed), .list(let values)):
            for element in values {
                guard let word = element.text else { throw refused(element, Text("is no text", zh: "不是文本")) }
                guard allowed.isEmpty || allowed.contains(word) else {
                    throw refused(element, .unknown(word, among: allowed))
                }
            }
            return value
        case (.table(let fields), .table(let values)):
            return .table(try inside(name) { () throws(SettingError) in try Settings(fields, values).all })
        case (.entries(let key, let choices), .list(let values)):
            var records: [SettingValue] = []
            for element in values { records.append(try record(element, key: key, choices: choices)) }
            return .list(records)
        default: throw refused(value, Text("is of the wrong type", zh: "类型不对"))
        }
    }

    private func record(_ value: SettingValue, key: String, choices: [Variant]) throws(SettingError) -> SettingValue {
        guard let fields = value.table, let word = value[key]?.text else {
            throw refused(value, Text("has no text under \"\(key)\"", zh: "没有文本键 \"\(key)\""))
        }
        guard let choice = choices.first(where: { $0.name == word }) else {
            throw refused(.text(word), .unknown(word, among: choices.map(\.name)))
        }
        let rest = fields.filter { $0.name != key }
        let checked = try inside("\(name).\(word)") { () throws(SettingError) in
            try Settings(choice.hyperparameters, rest).record
        }
        return .table([SettingField(key, .text(word))] + checked)
    }

    private func refused(_ value: SettingValue, _ reason: Text) -> SettingError {
        // A value may be as long as a file; its beginning says which it is.
        let text = value.description
        let shown = text.utf8.count > 200 ? text.prefix(100) + "…" : text[...]
        return SettingError(name: name, reason: Text("\(shown) \(reason)", zh: "\(shown) \(reason)"), allowed: allowed)
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
            default: throw refused(.text(typed), Text("is neither true nor false", zh: "既非 true 也非 false"))
            }
        case .integer, .real:
            if let zero = kind.zero, unquoted == zero { return try checked(.text(zero)) }
            let digits = typed.replacing("_", with: "")
            if let number = Int(digits) { return try checked(.integer(number)) }
            guard let number = Double(digits) else {
                let point = digits.replacing(",", with: ".")
                let hint =
                    point != digits && Double(point) != nil
                    ? Text("; a decimal point is a point: \(point)", zh: "；小数点用点：\(point)") : .empty
                throw refused(.text(typed), Text("is no number\(hint)", zh: "不是数\(hint)"))
            }
            return try checked(.real(number))
        case .choice, .text: return try checked(.text(unquoted))
        case .integers:
            var numbers: [SettingValue] = []
            for word in Self.elements(of: typed) {
                guard let number = Int(word) else { throw refused(.text(word), .noWholeNumber) }
                numbers.append(.integer(number))
            }
            return try checked(.list(numbers))
        case .words:
            return try checked(.list(Self.elements(of: typed).map { .text($0 == Self.emptyWord ? "" : $0) }))
        case .table, .entries:
            throw SettingError(
                name: name, reason: Text("cannot be given as a single value", zh: "不能用单个值给出"),
                allowed: Text("\(allowed), in the experiment file", zh: "在实验文件中：\(allowed)"))
        }
    }

    /// What stands for an empty text in a list of words as a person reads and types it, where nothing could be seen.
    public static let emptyWord = "(empty)"

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

extension Text {
    fileprivate static let outOfRange = Text("is out of range", zh: "超出范围")
    fileprivate static let noWholeNumber = Text("is no whole number", zh: "不是整数")

    fileprivate static func unknown(_ word: String, among words: [String]) -> Text {
        Text("is unknown\(nearHint(to: word, among: words))", zh: "未知\(nearHint(to: word, among: words))")
    }
}
