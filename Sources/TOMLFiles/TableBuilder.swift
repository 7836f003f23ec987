/// A table while its text is read: TOML lets several places of a text add to one table, and forbids others to.
final class TableBuilder {
    /// How a table came to be, which decides who may add to it.
    enum Origin: Equatable {
        /// By the header of a table inside it; its own header may still come.
        case implied
        /// By a header of its own.
        case header
        /// By a dotted key; more of those may follow in the same section only.
        case dotted(section: Int)
    }

    /// What stands under a key.
    enum Node {
        case value(TOMLValue)
        case table(TableBuilder)
        case tables(TableList)
    }

    /// Tables under one key, each with a header in double brackets.
    final class TableList {
        var tables: [TableBuilder] = []
    }

    var origin: Origin
    /// Where it begins.
    let place: TOMLPlace
    /// How many tables and arrays it lies in.
    let depth: Int
    private var entries: [(key: String, place: TOMLPlace, node: Node)] = []
    private var positions: [String: Int] = [:]

    init(origin: Origin, place: TOMLPlace, depth: Int) {
        self.origin = origin
        self.place = place
        self.depth = depth
    }

    subscript(key: String) -> Node? { positions[key].map { entries[$0].node } }

    /// Where a key that is there was given.
    func place(of key: String) -> TOMLPlace? { positions[key].map { entries[$0].place } }

    /// Adds a key that is not there yet.
    func add(_ key: String, at place: TOMLPlace, _ node: Node) {
        positions[key] = entries.count
        entries.append((key, place, node))
    }

    /// The table as it is in the end.
    func finished() -> TOMLTable {
        TOMLTable(
            entries: entries.map { entry in
                let value: TOMLValue =
                    switch entry.node {
                    case .value(let value): value
                    case .table(let table): table.value
                    case .tables(let list): TOMLValue(content: .array(list.tables.map(\.value)), place: entry.place)
                    }
                return TOMLTable.Entry(key: entry.key, place: entry.place, value: value)
            })
    }

    private var value: TOMLValue { TOMLValue(content: .table(finished()), place: place) }
}
