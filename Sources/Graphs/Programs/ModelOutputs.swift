/// What a model gives back from building its graph.
public struct ModelOutputs: Sendable {
    /// The scalar to minimize: the mean over the graph's rows. Nil where there are no targets.
    public var loss: Tensor?
    /// Logits or predicted numbers; the leading axis is the rows.
    public var predictions: Tensor
    /// Losses by row (or by row and position), whose mean is the loss.
    public var losses: Tensor?
    /// Further outputs by name, such as the parts of a loss.
    public var others: [(name: String, tensor: Tensor)]

    public init(
        loss: Tensor?, predictions: Tensor, losses: Tensor? = nil, others: [(name: String, tensor: Tensor)] = []
    ) {
        self.loss = loss
        self.predictions = predictions
        self.losses = losses
        self.others = others
    }
}
