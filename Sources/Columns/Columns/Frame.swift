/// Columns of equal length, as they are cleaned.
public struct Frame: Sendable {
    /// In the order of the file, until steps add or take some.
    public var columns: [Column]
    /// How many values each column has.
    public let rows: Int

    /// A frame of columns that have `rows` values each.
    public init(columns: [Column], rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    /// One column.
    public struct Column: Sendable {
        /// As the header has it, or what a step called it; no other column has it.
        public var name: String
        /// A value for every row.
        public var content: Content
        /// Whether its numbers are no amounts: they say by 0 and 1 where another column had no value, or count kinds. They
        /// stay so, whatever the others' scale.
        var isCode = false

        /// A column with a value for every row of its frame.
        public init(name: String, content: Content) {
            self.name = name
            self.content = content
        }
    }

    /// The values of a column.
    public enum Content: Sendable {
        /// NaN stands for a missing one.
        case numbers([Double])
        /// A place in the list of levels for every row; −1 stands for a missing one.
        case kinds([Int32], levels: [String])
    }

    package func index(of name: String) -> Int? { columns.firstIndex { $0.name == name } }

    /// The frame with these rows only, in this order.
    func selecting(_ kept: [Int]) -> Frame {
        Frame(
            columns: columns.map { column in
                var column = column
                column.content = column.content.selecting(kept)
                return column
            }, rows: kept.count)
    }
}

extension Frame.Content {
    /// The value of a row, for a person.
    package func text(of row: Int) -> String {
        switch self {
        case .numbers(let numbers): levelName(numbers[row])
        case .kinds(let codes, let levels): codes[row] < 0 ? "" : levels[Int(codes[row])]
        }
    }

    /// The values of other rows behind these; levels are the same where their texts are. One of the other type adds none.
    package func appending(_ other: Frame.Content) -> Frame.Content {
        switch (self, other) {
        case (.numbers(let first), .numbers(let second)): return .numbers(first + second)
        case (.kinds(let first, var levels), .kinds(let second, let others)):
            var places = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, Int32($0)) })
            let codes = others.map { level in
                if let code = places[level] { return code }
                let code = Int32(levels.count)
                places[level] = code
                levels.append(level)
                return code
            }
            return .kinds(first + second.map { $0 < 0 ? -1 : codes[Int($0)] }, levels: levels)
        default: return self
        }
    }

    /// The values of these rows only, in this order.
    package func selecting(_ kept: [Int]) -> Frame.Content {
        switch self {
        case .numbers(let numbers): .numbers(kept.map { numbers[$0] })
        case .kinds(let codes, let levels): .kinds(kept.map { codes[$0] }, levels: levels)
        }
    }
}
