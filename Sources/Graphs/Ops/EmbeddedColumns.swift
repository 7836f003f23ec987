import Language

/// A column of a table whose numbers say which row of a table of vectors stands for them.
public struct EmbeddedColumn: Sendable, Hashable {
    /// Its place among the columns.
    public let place: Int
    /// Rows of its table. Row 0 stands for all numbers that are none of them.
    public let count: Int
    /// Numbers of each row.
    public let width: Int

    public init(place: Int, count: Int, width: Int) {
        self.place = place
        self.count = count
        self.width = width
    }
}

/// Puts vectors in the places of some columns: operands x `[rows, F]` and a table `[count, width]` for each of
/// `columns`; result `[rows, F − columns + their widths]`, the other columns as they are. Which row of a table is
/// meant is no smooth function of the number, so `x` has no gradient.
struct EmbeddedColumns: Operation {
    /// Rising by place.
    var columns: [EmbeddedColumn]

    var name: String { "embedded columns" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 1 + columns.count, name)
        try Check.floats(inputs, name)
        let x = inputs[0].shape
        guard x.rank == 2, columns.allSatisfy({ $0.place >= 0 && $0.place < x[1] }),
            zip(columns, columns.dropFirst()).allSatisfy({ $0.place < $1.place })
        else {
            let places = columns.map { String($0.place) }.joined(separator: ", ")
            throw GraphError(name, Text("columns \(places) of \(x)", zh: "\(x) 的列 \(places)"))
        }
        for (column, table) in zip(columns, inputs.dropFirst())
        where table.shape != [column.count, column.width] || column.count < 1 || column.width < 1 {
            throw GraphError(
                name,
                Text(
                    "the table is \(table.shape); \([column.count, column.width]) would fit",
                    zh: "嵌入表为 \(table.shape)；应为 \([column.count, column.width])"))
        }
        return [TensorType([x[0], Self.width(of: x[1], with: columns)])]
    }

    /// Columns once the vectors are in their places.
    static func width(of features: Int, with columns: [EmbeddedColumn]) -> Int {
        features + columns.reduce(0) { $0 + $1.width - 1 }
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [Tensor?](repeating: nil, count: call.inputs.count) }
        return try [nil]
            + columns.indices.map { index in
                try graph.applyOne(EmbeddedColumnsGradient(columns: columns, index: index), to: dy, call.inputs[0])
            }
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let features = inputs[0].shape[1]
        var values: [Double] = []
        for row in 0..<inputs[0].shape[0] {
            for place in 0..<features {
                let number = inputs[0].values[row * features + place]
                guard let index = columns.firstIndex(where: { $0.place == place }) else {
                    values.append(number)
                    continue
                }
                let column = columns[index], start = column.row(of: number) * column.width
                values += inputs[1 + index].values[start..<(start + column.width)]
            }
        }
        return [DoubleTensor(outputs[0].shape, values)]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (x, y) = (context.inputs[0].floats, context.outputs[0].floats)
        let (rows, features) = (context.inputs[0].shape[0], context.inputs[0].shape[1])
        let tables = context.inputs.dropFirst().map(\.floats)
        let columns = columns, end = EmbeddedColumn(place: features, count: 1, width: 0)
        return {
            var output = y
            for row in 0..<rows {
                let input = x + row * features
                var next = 0
                for (index, column) in (columns + [end]).enumerated() {
                    output.update(from: input + next, count: column.place - next)
                    output += column.place - next
                    next = column.place + 1
                    guard index < columns.count else { break }
                    output.update(
                        from: tables[index] + column.row(of: Double(input[column.place])) * column.width,
                        count: column.width)
                    output += column.width
                }
            }
        }
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 0 }
}

extension EmbeddedColumn {
    /// The row of the table that a number means.
    fileprivate func row(of number: Double) -> Int {
        let nearest = number.rounded()
        return nearest > 0 && nearest < Double(count) ? Int(nearest) : 0
    }
}

/// Gradient of `EmbeddedColumns` for one of the tables: its part of the rows of dy, summed by the row of the table that
/// they are of; operands dy and x.
struct EmbeddedColumnsGradient: Operation {
    var columns: [EmbeddedColumn]
    /// Which of them.
    var index: Int

    var name: String { "embedded columns gradient" }

    private var column: EmbeddedColumn { columns[index] }
    /// Where its vector begins in a row of dy.
    private var start: Int { columns[..<index].reduce(column.place) { $0 + $1.width - 1 } }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 2, name)
        return [TensorType([column.count, column.width])]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        var result = DoubleTensor(outputs[0].shape, repeating: 0)
        let (width, features) = (inputs[0].shape[1], inputs[1].shape[1])
        for row in 0..<inputs[0].shape[0] {
            let target = column.row(of: inputs[1].values[row * features + column.place]) * column.width
            for offset in 0..<column.width {
                result.values[target + offset] += inputs[0].values[row * width + start + offset]
            }
        }
        return [result]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (dy, x, result) = (context.inputs[0].floats, context.inputs[1].floats, context.outputs[0])
        let (rows, width, features) = (
            context.inputs[0].shape[0], context.inputs[0].shape[1], context.inputs[1].shape[1]
        )
        let (column, start) = (column, start)
        return {
            result.floats.update(repeating: 0, count: result.count)
            for row in 0..<rows {
                let target = result.floats + column.row(of: Double(x[row * features + column.place])) * column.width
                let source = dy + row * width + start
                for offset in 0..<column.width { target[offset] += source[offset] }
            }
        }
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double {
        Double(inputs[0].shape[0] * column.width)
    }
}

extension GraphBuilder {
    /// Vectors of `tables`, `[count, width]` each, in the places of some columns of x `[rows, F]`, rising by place. A
    /// number that is no row of its table counts as row 0.
    public mutating func embeddedColumns(_ x: Tensor, _ columns: [EmbeddedColumn], tables: [Tensor]) throws -> Tensor {
        try apply(EmbeddedColumns(columns: columns), to: [x] + tables)[0]
    }
}

extension OperationEntry {
    /// Vectors in the places of some columns.
    static let embeddedColumns = OperationEntry(
        "embedded columns",
        [
            (1, 1, [EmbeddedColumn(place: 0, count: 1, width: 1)]),
            (5, 4, [EmbeddedColumn(place: 1, count: 3, width: 2)]),
            (
                17, 3,
                [EmbeddedColumn(place: 0, count: 4, width: 3), EmbeddedColumn(place: 2, count: 2, width: 17)]
            ),
        ].map { rows, features, columns in
            OperationExample("embedded columns \(columns.map(\.place)) of [\(rows), \(features)]", fixed: ["x"]) {
                graph in
                // Numbers beyond the tables, too.
                let x = try graph.scale(graph.input("x", [rows, features]), by: 4)
                let tables = try columns.enumerated().map { index, column in
                    try graph.input("table\(index)", [column.count, column.width])
                }
                return try graph.embeddedColumns(x, columns, tables: tables)
            }
        })
}
