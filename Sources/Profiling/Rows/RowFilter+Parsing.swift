import Catalog
import Language
import Profiles

/// A filter or an order of rows that means nothing, and where.
public struct RowFilterError: ExplainedError, Sendable, Hashable {
    /// Where the fault begins, counted in characters from 1.
    public var place: Int
    /// What is wrong there and, where it is known, what would be right.
    public var reason: Text

    public init(place: Int, reason: Text) {
        self.place = place
        self.reason = reason
    }

    /// `character 8: …`, for a person.
    public var text: Text { Text("character \(place): \(reason)", zh: "第 \(place) 个字符：\(reason)") }
}

extension RowFilter {
    /// Reads what a person has typed: `age > 30 and city ~ "new york"`, or a word that is looked for in all fields.
    ///
    /// - Parameter columns: the names of the table's columns. One with spaces needs no quotation marks.
    public init(_ text: String, columns: [String]) throws(RowFilterError) {
        var parser = Parser(text, columns: columns)
        conditions = try parser.conditions()
        self.text = text
    }

    /// Rows that have no value in a column.
    public init(missingIn column: Int, of columns: [String]) {
        let name = columns[column].replacing("\"", with: "\"\"")
        text = "\"\(name)\" = \"\""
        conditions = [Condition(column: column, operation: .equal, value: Value("", isQuoted: true))]
    }
}

extension RowOrder {
    /// Reads `COLUMN`, `COLUMN:asc` or `COLUMN:desc`.
    public init(_ text: String, columns: [String]) throws(RowFilterError) {
        var name = text
        var isDescending = false
        // A column may itself be called so.
        if !columns.contains(text), let mark = text.lastIndex(of: ":") {
            let direction = text[text.index(after: mark)...].lowercased()
            if ["desc", "descending", "asc", "ascending"].contains(direction) {
                isDescending = direction.hasPrefix("desc")
                name = String(text[..<mark])
            }
        }
        guard let column = ColumnNames(columns).place(of: name) else {
            throw RowFilterError(place: 1, reason: unknownColumn(name, columns))
        }
        self.init(column: column, isDescending: isDescending)
    }
}

private func unknownColumn(_ name: String, _ columns: [String]) -> Text {
    let hint = nearHint(to: name, among: columns)
    return Text("there is no column \"\(name)\"\(hint)", zh: "没有列 \"\(name)\"\(hint)")
}

/// Finds columns by what was typed.
private struct ColumnNames {
    private let names: [String]

    init(_ names: [String]) { self.names = names }

    /// The column of a name; in other letters, large or small, where that can be one only.
    func place(of name: String) -> Int? {
        if let place = names.firstIndex(of: name) { return place }
        let small = name.lowercased()
        let alike = names.indices.filter { names[$0].lowercased() == small }
        return alike.count == 1 ? alike[0] : nil
    }
}

private struct Parser {
    private let letters: [Character]
    private let columns: [String]
    private let names: ColumnNames
    private var place = 0

    private static let longest = 10_000

    init(_ text: String, columns: [String]) {
        letters = Array(text.prefix(Self.longest + 1))
        self.columns = columns
        names = ColumnNames(columns)
    }

    mutating func conditions() throws(RowFilterError) -> [RowFilter.Condition] {
        guard letters.count <= Self.longest else {
            throw RowFilterError(
                place: Self.longest + 1,
                reason: Text(
                    "a filter has at most \(Self.longest) characters", zh: "筛选条件最多 \(Self.longest) 个字符"))
        }
        var all = [try condition()]
        skipSpaces()
        while place < letters.count {
            guard word("and") else {
                throw error(Text("'and' is needed between two conditions", zh: "两个条件之间需要 'and'"))
            }
            all.append(try condition())
            skipSpaces()
        }
        return all
    }

    private mutating func condition() throws(RowFilterError) -> RowFilter.Condition {
        skipSpaces()
        guard place < letters.count else {
            throw error(
                Text(
                    "a condition is needed here, such as 'age > 30', or a word to look for",
                    zh: "这里需要条件，例如 'age > 30'，或要查找的词"))
        }
        let start = place
        if letters[place] == "\"" {
            let text = try quoted()
            let end = place
            skipSpaces()
            guard let operation = takeOperation() else {
                place = end
                return try search(text, at: start)
            }
            guard let column = names.place(of: text) else { throw unknown(text, at: start) }
            return try comparison(column, operation)
        }
        if let (column, operation) = takeColumn() { return try comparison(column, operation) }
        let end = endOfCondition
        if let sign = (start..<end).first(where: { operation(at: $0) != nil }) {
            let name = trimmed(start..<sign)
            guard !name.isEmpty else {
                throw error(Text("a column is needed before this", zh: "这之前需要列名"))
            }
            throw unknown(name, at: start)
        }
        place = end
        return try search(trimmed(start..<end), at: start)
    }

    private func search(_ text: String, at start: Int) throws(RowFilterError) -> RowFilter.Condition {
        guard !text.isEmpty else {
            throw RowFilterError(place: start + 1, reason: Text("a word to look for is needed", zh: "需要要查找的词"))
        }
        return RowFilter.Condition(
            column: nil, operation: .contains, value: RowFilter.Value(text, isQuoted: true))
    }

    private mutating func comparison(
        _ column: Int, _ operation: RowFilter.Operation
    ) throws(RowFilterError) -> RowFilter.Condition {
        skipSpaces()
        let end = endOfCondition, start = place
        guard start < end, place < letters.count else {
            throw error(
                Text(
                    "a value is needed behind '\(operation.rawValue)'; \"\" stands for a missing one",
                    zh: "'\(operation.rawValue)' 之后需要值；\"\" 表示缺失值"))
        }
        var value: RowFilter.Value
        if letters[place] == "\"" {
            value = RowFilter.Value(try quoted(), isQuoted: true)
        } else {
            guard self.operation(at: place) == nil, letters[place] != "!" else {
                let sign = String(letters[place])
                throw error(
                    Text(
                        "a value that begins with '\(sign)' needs quotation marks", zh: "以 '\(sign)' 开头的值需要加引号"))
            }
            try checkPlain(start..<end)
            value = RowFilter.Value(trimmed(start..<end), isQuoted: false)
            place = end
        }
        if operation == .contains, value.bytes.isEmpty {
            throw RowFilterError(
                place: start + 1, reason: Text("a text to look for is needed behind '~'", zh: "'~' 之后需要要查找的文本"))
        }
        return RowFilter.Condition(column: column, operation: operation, value: value)
    }

    /// Refuses a value without quotation marks that looks like more than a value: nothing but 'and' joins conditions.
    private func checkPlain(_ range: Range<Int>) throws(RowFilterError) {
        var start = range.lowerBound
        while start < range.upperBound {
            let end = letters[start..<range.upperBound].firstIndex { $0.isWhitespace } ?? range.upperBound
            let word = String(letters[start..<end])
            let isSign = (start..<end).contains { operation(at: $0) != nil }
            if isSign || ["or", "||", "&&", "&"].contains(word.lowercased()) {
                throw RowFilterError(
                    place: start + 1,
                    reason: Text(
                        """
                        only 'and' joins conditions; a value with "\(word)" in it needs quotation marks
                        """,
                        zh: "条件之间只能用 'and' 连接；含 \"\(word)\" 的值需要加引号"))
            }
            start = end + 1
        }
    }

    // MARK: Words

    private func error(_ reason: Text) -> RowFilterError { RowFilterError(place: place + 1, reason: reason) }

    private func unknown(_ name: String, at start: Int) -> RowFilterError {
        RowFilterError(place: start + 1, reason: unknownColumn(name, columns))
    }

    private mutating func skipSpaces() {
        while place < letters.count, letters[place].isWhitespace { place += 1 }
    }

    private func trimmed(_ range: Range<Int>) -> String {
        var range = range
        while let first = range.first, letters[first].isWhitespace { range = range.dropFirst() }
        while let last = range.last, letters[last].isWhitespace { range = range.dropLast() }
        return String(letters[range])
    }

    /// The longest column whose name stands here with an operation behind it.
    private mutating func takeColumn() -> (Int, RowFilter.Operation)? {
        for ignoresCase in [false, true] {
            var found: (column: Int, length: Int)?
            for (column, name) in columns.enumerated() where name.count > found?.length ?? 0 {
                let name = Array(name)
                guard place + name.count <= letters.count,
                    zip(name, letters[place...]).allSatisfy({
                        $0 == $1 || ignoresCase && $0.lowercased() == $1.lowercased()
                    })
                else { continue }
                var end = place + name.count
                while end < letters.count, letters[end].isWhitespace { end += 1 }
                if operation(at: end) != nil { found = (column, name.count) }
            }
            guard let found else { continue }
            place += found.length
            skipSpaces()
            return takeOperation().map { (found.column, $0) }
        }
        return nil
    }

    private func operation(at place: Int) -> RowFilter.Operation? {
        guard place < letters.count else { return nil }
        return RowFilter.Operation.allCases.first { operation in
            let signs = Array(operation.rawValue)
            return place + signs.count <= letters.count && zip(signs, letters[place...]).allSatisfy { $0 == $1 }
        }
    }

    private mutating func takeOperation() -> RowFilter.Operation? {
        guard let operation = operation(at: place) else { return nil }
        place += operation.rawValue.count
        // Who programs writes it twice.
        if operation == .equal, place < letters.count, letters[place] == "=" { place += 1 }
        return operation
    }

    /// A text in quotation marks, which are doubled inside of it.
    private mutating func quoted() throws(RowFilterError) -> String {
        let start = place
        place += 1
        var text = ""
        while place < letters.count {
            let letter = letters[place]
            place += 1
            guard letter == "\"" else {
                text.append(letter)
                continue
            }
            guard place < letters.count, letters[place] == "\"" else { return text }
            text.append(letter)
            place += 1
        }
        throw RowFilterError(
            place: start + 1, reason: Text("the quotation mark that begins here has no end", zh: "这里开始的引号没有结束"))
    }

    /// Takes a word that stands alone here, large or small.
    private mutating func word(_ word: String) -> Bool {
        let end = place + word.count
        guard end <= letters.count, String(letters[place..<end]).lowercased() == word,
            end == letters.count || letters[end].isWhitespace
        else { return false }
        place = end
        return true
    }

    /// Where the condition that stands here ends: before the next `and`, or with the text.
    private var endOfCondition: Int {
        var end = place
        while end < letters.count {
            if letters[end].isWhitespace {
                var next = self
                next.place = end
                next.skipSpaces()
                if next.word("and") { return end }
                end = next.place
                continue
            }
            end += 1
        }
        return end
    }
}
