/// A TOML text, parsed.
public struct TOMLDocument: Sendable {
    /// What stands in it.
    public let root: TOMLTable

    /// Parses a text.
    ///
    /// - Parameter limit: Bytes that are read at most; as many as of a file that a person wrote, if nothing is said.
    /// - Throws: `TOMLError`, whose reason begins with “not valid TOML” where it is that.
    public init(_ text: String, most limit: Int = TOMLFile.maximumBytes) throws(TOMLError) {
        guard text.utf8.count <= limit else { throw TOMLFile.larger(than: limit) }
        var parser = TOMLParser(text)
        root = try parser.document()
    }

    /// Where the value of a path such as `data.split.train` or `data.cleaning[1].method` has its key; where the path
    /// itself is not there, the nearest that encloses it. Nil where nothing of it is there.
    public func place(of path: String) -> TOMLPlace? {
        var found: TOMLPlace?
        var content = TOMLValue.Content.table(root)
        for step in path.split(whereSeparator: { $0 == "." || $0 == "[" }) {
            switch content {
            case .table(let table):
                guard let entry = table.entry(String(step)) else { return found }
                (found, content) = (entry.place, entry.value.content)
            case .array(let values):
                guard step.last == "]", let index = Int(step.dropLast()), values.indices.contains(index) else {
                    return found
                }
                (found, content) = (values[index].place, values[index].content)
            default: return found
            }
        }
        return found
    }
}

extension TOMLValue {
    /// Reads one value as a person types it on a command line: as in TOML, but a word without quotation marks is a
    /// text: `[512, 256]`, `[{ step = deduplicate }]`.
    ///
    /// - Throws: `TOMLError` with the column in what was typed.
    public init(typed text: String) throws(TOMLError) {
        guard text.utf8.count <= TOMLFile.maximumBytes else {
            throw TOMLFile.larger(than: TOMLFile.maximumBytes)
        }
        var parser = TOMLParser(text, takesBareWords: true)
        self = try parser.singleValue()
    }
}
