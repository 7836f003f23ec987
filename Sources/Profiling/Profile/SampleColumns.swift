import Columns
import Datasets
import Formats
import Profiles

extension TableSample {
    /// Reads the rows of a sample, each column as it is learned from.
    /// - Parameters:
    ///   - inputs: what each column is read as, in the order of the columns; one that is not in the file has no place in
    ///     it and is missing in every row.
    ///   - names: the columns of the file; nil where they are these.
    init(
        _ sample: RowSample, path: String, inputs: [ColumnPlan.Input], names: [String]? = nil, fields: FieldRules
    ) throws {
        let reader = sample.table(path: path, columns: names ?? inputs.map(\.name))
        var numbers = [[Double]](repeating: [], count: inputs.count)
        var texts = [[String?]](repeating: [], count: inputs.count)
        var lines: [Int] = []
        _ = try reader.forEachRecord { record in
            lines.append(record.line)
            for (place, input) in inputs.enumerated() {
                let own = names == nil ? place : input.index
                let isMissing = own < 0 || fields.isMissing(record.bytes(own))
                if input.isNumeric {
                    numbers[place].append(isMissing ? .nan : fields.number(record, own, style: input.style) ?? .nan)
                } else {
                    texts[place].append(isMissing ? nil : fields.level(record, own))
                }
            }
        }
        let columns: [Frame.Content] = inputs.enumerated().map { place, input in
            guard !input.isNumeric else { return .numbers(numbers[place]) }
            let levels = Set(texts[place].compactMap { $0 }).sorted()
            let codes = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, Int32($0)) })
            return .kinds(texts[place].map { text in text.flatMap { codes[$0] } ?? -1 }, levels: levels)
        }
        self.init(columns: columns, lines: lines, isWhole: sample.isWhole)
    }
}

extension Frame.Content {
    /// The numbers that are not missing, sorted; none of kinds.
    var order: [Double] {
        guard case .numbers(let numbers) = self else { return [] }
        return numbers.filter { !$0.isNaN }.sorted()
    }

    /// The values as few kinds: levels as they are, numbers by bins that hold about as many each; −1 where missing.
    /// - Parameter order: the numbers that are not missing, sorted, where they are known.
    func binned(_ most: Int, order: [Double]? = nil) -> (codes: [Int], count: Int) {
        switch self {
        case .kinds(let codes, let levels):
            guard levels.count > most else { return (codes.map(Int.init), levels.count) }
            // Those beyond are one.
            var counts = [Int](repeating: 0, count: levels.count)
            for code in codes where code >= 0 { counts[Int(code)] += 1 }
            let order = levels.indices.sorted { (counts[$1], $0) < (counts[$0], $1) }
            var place = [Int](repeating: most - 1, count: levels.count)
            for (rank, level) in order.prefix(most - 1).enumerated() { place[level] = rank }
            return (codes.map { $0 < 0 ? -1 : place[Int($0)] }, most)
        case .numbers(let numbers):
            let sorted = order ?? self.order
            guard !sorted.isEmpty else { return (numbers.map { _ in -1 }, 0) }
            var edges: [Double] = []
            for bin in 1..<most {
                let edge = sorted[min(sorted.count - 1, sorted.count * bin / most)]
                if edge > (edges.last ?? sorted[0]) { edges.append(edge) }
            }
            // The number of edges that are not above it.
            func bin(_ number: Double) -> Int {
                var low = 0, high = edges.count
                while low < high {
                    let middle = (low + high) / 2
                    if edges[middle] <= number { low = middle + 1 } else { high = middle }
                }
                return low
            }
            return (numbers.map { $0.isNaN ? -1 : bin($0) }, edges.count + 1)
        }
    }
}
