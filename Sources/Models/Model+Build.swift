import Graphs

extension Model {
    /// Adds the whole computation: the input (`features` or `tokens`), the predictions and, unless
    /// `withTargets` is false, the input `targets` and the losses.
    ///
    /// - Parameter rows: samples in the batch, or in the part of it that this graph computes.
    public func build(
        _ graph: inout GraphBuilder, rows: Int, objective: Objective = Objective(), withTargets: Bool = true
    ) throws -> ModelOutputs {
        let batch: Tensor
        switch input {
        case .features(let shape, let embedded):
            let features = try graph.input("features", Shape([rows] + shape))
            batch = try embedded.isEmpty ? features : Self.embedding(embedded, of: features, in: &graph)
        case .tokens(_, let context): batch = try graph.input("tokens", [rows, context], .int32)
        }
        let predictions = try predictions(for: batch, in: &graph)
        guard withTargets else { return ModelOutputs(loss: nil, predictions: predictions) }

        let targets: Tensor
        switch task {
        case .classification: targets = try graph.input("targets", [rows], .int32)
        case .regression(let outputs): targets = try graph.input("targets", [rows, outputs])
        case .language:
            let positions = Shape(Array(graph.shape(of: predictions).extents.dropLast()))
            targets = try graph.input("targets", positions, .int32)
        }
        return try graph.layer("loss", kind: "loss") { graph in
            let losses = try objective.losses(of: predictions, targets: targets, task: task, in: &graph)
            return ModelOutputs(loss: try graph.mean(losses), predictions: predictions, losses: losses)
        }
    }

    /// Puts a learned vector in the place of each embedded column. Vectors start small, so that a category that few rows
    /// have says little.
    private static func embedding(
        _ columns: [EmbeddedColumn], of features: Tensor, in graph: inout GraphBuilder
    ) throws -> Tensor {
        try graph.layer("embedding", kind: "column-embedding") { graph in
            let tables = try columns.enumerated().map { index, column in
                try graph.parameter("column\(index)", [column.count, column.width], .normal(deviation: 0.01))
            }
            return try graph.embeddedColumns(features, columns, tables: tables)
        }
    }

    /// Parameters that are trained.
    public func parameterCount() throws -> Int {
        var graph = GraphBuilder()
        _ = try build(&graph, rows: 1, withTargets: false)
        return graph.graph.parameters.reduce(0) { $0 + $1.shape.count }
    }
}
