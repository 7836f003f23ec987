extension Frame {
    /// A number of each row by what stands in some columns: the same for rows that are the same in them, also of another
    /// file.
    package static func hashes(of columns: [Content], rows: Int) -> [UInt64] {
        var hashes = [UInt64](repeating: 0, count: rows)
        func add(_ value: UInt64, _ row: Int) {
            hashes[row] = (hashes[row] ^ value) &* 0x9E37_79B9_7F4A_7C15
            hashes[row] ^= hashes[row] >> 29
        }
        for column in columns {
            switch column {
            case .numbers(let numbers):
                for row in 0..<rows { add(numbers[row].isNaN ? 1 : numbers[row].bitPattern, row) }
            case .kinds(let codes, let levels):
                let texts = levels.map { level in
                    // Fowler, Noll and Vo's.
                    level.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
                }
                for row in 0..<rows { add(codes[row] < 0 ? 1 : texts[Int(codes[row])], row) }
            }
        }
        return hashes
    }
}

extension Frame {
    /// What stands in either of two parts, sorted, and how often in each.
    package static func counts(
        of first: [String], and second: [String]
    ) -> (levels: [String], first: [Int], second: [Int]) {
        let levels = Set(first).union(second).sorted()
        let places = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, $0) })
        func counts(_ texts: [String]) -> [Int] {
            var counts = [Int](repeating: 0, count: levels.count)
            for text in texts { if let place = places[text] { counts[place] += 1 } }
            return counts
        }
        return (levels, counts(first), counts(second))
    }
}

extension Frame.Content {
    /// What stands in some rows; missing values are empty.
    package func texts(_ rows: [Int]) -> [String] {
        switch self {
        case .numbers(let numbers): rows.map { numbers[$0].isNaN ? "" : numbers[$0].description }
        case .kinds(let codes, let levels): rows.map { codes[$0] < 0 ? "" : levels[Int(codes[$0])] }
        }
    }
}
