/// What is put in the place of missing values by the rows that are most like theirs (Troyanskaya 2001): the mean of the
/// numbers that the k nearest have there, or their most frequent level.
///
/// The distance is over what both rows have: differences of numbers in standard deviations, 1 for levels that differ,
/// squared, and scaled up by what is missing. It is to rows of the training set that are kept with the model.
public struct NeighborFilling: Sendable, Hashable, Codable {
    /// How many neighbors there are at most.
    public var neighbors: Int
    /// The columns that rows are compared by.
    public var columns: [Column]
    /// The names of those that are filled.
    public var filled: [String]

    /// A column with its values in the rows of reference.
    public struct Column: Sendable, Hashable, Codable {
        public var name: String
        /// The numbers, nil where one is missing; empty for levels.
        public var numbers: [Double?]
        /// The deviation that differences are measured by.
        public var deviation: Double
        /// What is filled in where no row tells.
        public var number: Double
        /// The levels by place, −1 where one is missing; empty for numbers.
        public var codes: [Int32]
        public var levels: [String]
        /// What is filled in where no row tells.
        public var level: String

        var isNumeric: Bool { codes.isEmpty && levels.isEmpty }
        var count: Int { isNumeric ? numbers.count : codes.count }
    }

    /// Rows of reference that are kept, spread evenly over the training set.
    public static let mostRows = 1000

    /// Rows of reference.
    public var rows: Int { columns.first?.count ?? 0 }

    /// Whether its parts go together.
    var isSound: Bool {
        guard neighbors > 0, rows <= Self.mostRows, Set(columns.map(\.name)).count == columns.count,
            filled.allSatisfy({ name in columns.contains { $0.name == name } })
        else { return false }
        return columns.allSatisfy { column in
            column.count == rows && column.deviation > 0
                && column.codes.allSatisfy { (-1..<Int32(clamping: column.levels.count)).contains($0) }
        }
    }

    /// The numbers in it.
    var allNumbers: [Double] { columns.flatMap { [$0.deviation, $0.number] + $0.numbers.compactMap { $0 } } }
}

extension NeighborFilling {
    /// Learns from the training rows.
    ///
    /// - Parameters:
    ///   - fallback: what a value of a column becomes where no row tells: a number or a level.
    init(
        _ frame: Frame, training: [Int], neighbors: Int, filled: [String],
        fallback: (Frame.Column) -> (number: Double, level: String)
    ) {
        let count = training.count
        let kept =
            count <= Self.mostRows ? training : (0..<Self.mostRows).map { training[$0 * count / Self.mostRows] }
        self.neighbors = neighbors
        self.filled = filled
        columns = frame.columns.map { column in
            let other = fallback(column)
            switch column.content {
            case .numbers(let numbers):
                let present = training.map { numbers[$0] }.filter { !$0.isNaN }
                let mean = present.reduce(0, +) / Double(max(1, present.count))
                let variance =
                    present.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, present.count))
                let deviation = variance > 0 && variance.isFinite ? variance.squareRoot() : 1
                return Column(
                    name: column.name, numbers: kept.map { numbers[$0].isNaN ? nil : numbers[$0] },
                    deviation: deviation, number: other.number, codes: [], levels: [], level: "")
            case .kinds(let codes, let levels):
                // Of other rows nothing is kept, not even their levels.
                let seen = Set(kept.map { codes[$0] }.filter { $0 >= 0 }).sorted()
                let places = Dictionary(uniqueKeysWithValues: seen.enumerated().map { ($1, Int32($0)) })
                return Column(
                    name: column.name, numbers: [], deviation: 1, number: 0,
                    codes: kept.map { places[codes[$0]] ?? -1 }, levels: seen.map { levels[Int($0)] },
                    level: other.level)
            }
        }
    }

    /// The columns that are filled, with a value in every row.
    ///
    /// - Parameter content: the values of a column now; nil where there is none of its name.
    package func filling(_ content: (String) -> Frame.Content?) -> [(name: String, content: Frame.Content)] {
        let own = columns.map { column in content(column.name).flatMap { Own($0, like: column) } }
        return filled.compactMap { name in
            guard let place = columns.firstIndex(where: { $0.name == name }), let values = own[place] else {
                return nil
            }
            let column = columns[place]
            let reference = (0..<rows).filter { column.hasValue($0) }
            switch values.content {
            case .numbers(var numbers):
                for row in numbers.indices where numbers[row].isNaN {
                    let found = nearest(to: row, own, among: reference).compactMap { column.numbers[$0] }
                    numbers[row] = found.isEmpty ? column.number : found.reduce(0, +) / Double(found.count)
                }
                return (name, .numbers(numbers))
            case .kinds(var codes, var levels):
                for row in codes.indices where codes[row] < 0 {
                    let level = mostFrequent(nearest(to: row, own, among: reference), of: column) ?? column.level
                    let code = levels.firstIndex(of: level) ?? levels.count
                    if code == levels.count { levels.append(level) }
                    codes[row] = Int32(code)
                }
                return (name, .kinds(codes, levels: levels))
            }
        }
    }

    /// Of levels as frequent, that of the nearest row.
    private func mostFrequent(_ rows: [Int], of column: Column) -> String? {
        var counts: [Int32: Int] = [:]
        for row in rows { counts[column.codes[row], default: 0] += 1 }
        let most = counts.values.max()
        return rows.first { counts[column.codes[$0]] == most }.map { column.levels[Int(column.codes[$0])] }
    }

    /// The nearest rows of reference, the nearest first; of rows equally far the first ones.
    private func nearest(to row: Int, _ own: [Own?], among reference: [Int]) -> [Int] {
        var found: [(distance: Double, row: Int)] = []
        for other in reference {
            var sum = 0.0, shared = 0
            for (place, column) in columns.enumerated() {
                guard let difference = own[place]?.difference(row, other, column) else { continue }
                sum += difference * difference
                shared += 1
            }
            guard shared > 0 else { continue }
            let distance = sum * Double(columns.count) / Double(shared)
            guard found.count < neighbors || distance < found[found.count - 1].distance else { continue }
            let place = found.firstIndex { distance < $0.distance } ?? found.count
            found.insert((distance, other), at: place)
            if found.count > neighbors { found.removeLast() }
        }
        return found.map(\.row)
    }

    /// A column's values now, its levels by their place among those of reference.
    private struct Own {
        let content: Frame.Content
        private let codes: [Int32]

        init?(_ content: Frame.Content, like column: Column) {
            self.content = content
            switch content {
            case .numbers:
                guard column.isNumeric else { return nil }
                codes = []
            case .kinds(let all, let levels):
                guard !column.isNumeric else { return nil }
                let places = Dictionary(
                    column.levels.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
                // A level that no row of reference has differs from all.
                let known = levels.map { places[$0] ?? Int32.max }
                codes = all.map { $0 < 0 ? -1 : known[Int($0)] }
            }
        }

        /// Nil where one of them has no value.
        func difference(_ row: Int, _ other: Int, _ column: Column) -> Double? {
            switch content {
            case .numbers(let numbers):
                guard let number = column.numbers[other], !numbers[row].isNaN else { return nil }
                return (numbers[row] - number) / column.deviation
            case .kinds:
                guard codes[row] >= 0, column.codes[other] >= 0 else { return nil }
                return codes[row] == column.codes[other] ? 0 : 1
            }
        }
    }
}

extension NeighborFilling.Column {
    fileprivate func hasValue(_ row: Int) -> Bool { isNumeric ? numbers[row] != nil : codes[row] >= 0 }
}
