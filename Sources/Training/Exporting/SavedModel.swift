import Datasets
import Experiments
import Foundation
import Graphs
import Language
import Learning
import Models
import Optimizers

/// The model that a checkpoint holds, made anew from nothing but what is saved: without the data it was trained on.
///
/// What is saved is checked against each other first: the preparation against the model that it feeds, and both
/// against the tensors.
public struct SavedModel: Sendable {
    /// Where it comes from.
    public let checkpoint: Checkpoint
    /// As it stood when the checkpoint was written.
    public let experiment: Experiment
    /// How data become what it is given.
    public let fitted: FittedData
    /// Its kind, with the shape of its input and its task.
    public let model: any Model
    /// Its parameters, in the order of declaration.
    public let parameters: [ParameterBlock]
    /// The kinds of its layers, as the layer table names them: what a reader of the weights must know to compute.
    public let layerKinds: Set<String>
    /// Its running statistics, in the order of declaration; empty for a model without batch normalization.
    public let states: [ParameterBlock]

    /// - Throws: `CheckpointError`, or `ExperimentError` where the experiment in it is none.
    public init(_ checkpoint: Checkpoint) throws {
        self.checkpoint = checkpoint
        experiment = try checkpoint.experiment()
        fitted = try checkpoint.fitted()
        let (input, task) = try fitted.shapes(in: checkpoint, context: experiment.model.integer("context-length"))
        model = try Learner.model(of: experiment, input: input, task: task)
        var builder = GraphBuilder(mode: .training)
        _ = try model.build(&builder, rows: 2)
        layouts = (builder.graph.parameterLayout, builder.graph.stateLayout)
        parameters = layouts.parameters.blocks
        states = layouts.states.blocks
        layerKinds = Set(builder.graph.layers.map(\.kind))
    }

    /// Where parameters and running statistics lie among the numbers of ``evaluatedWeights()``.
    let layouts: (parameters: ParameterLayout, states: ParameterLayout)

    /// Whether figures are measured with the running average of the weights in place of the last ones.
    public var isAveraged: Bool { experiment.training.real("ema-decay") > 0 }

    /// The numbers that every figure is measured with: parameters, or where it is kept their average, and running
    /// statistics, each in the layout that is told.
    public func evaluatedWeights() throws -> (parameters: [Float], states: [Float]) {
        var numbers = [Float](repeating: 0, count: Self.count(of: parameters))
        var statistics = [Float](repeating: 0, count: Self.count(of: states))
        // The parameters themselves are read in any case, as only they can be checked by their hash.
        try numbers.withUnsafeMutableBufferPointer { try checkpoint.readWeights(layout: parameters, into: $0) }
        if isAveraged {
            let isThere = try numbers.withUnsafeMutableBufferPointer {
                try checkpoint.readBlock(Snapshot.averageName, into: $0)
            }
            guard isThere else { throw checkpoint.lacks(.averageOfWeights) }
        }
        if !states.isEmpty {
            let isThere = try statistics.withUnsafeMutableBufferPointer {
                try checkpoint.readStates(layout: states, into: $0)
            }
            guard isThere else { throw checkpoint.lacks(.runningStatistics) }
        }
        return (numbers, statistics)
    }

    private static func count(of blocks: [ParameterBlock]) -> Int {
        // Tensors start on cache lines, and the last one's line is whole.
        blocks.last.map { $0.offset + ($0.count + 15) & ~15 } ?? 0
    }
}

extension FittedData {
    /// What a model is given and learns, where data are prepared like this.
    fileprivate func shapes(in checkpoint: Checkpoint, context: Int) throws(CheckpointError) -> (
        ModelInput, LearningTask
    ) {
        switch self {
        case .table(let table):
            let classes = table.target.classes.count
            return (
                table.modelInput,
                classes > 0 ? .classification(classes: classes) : .regression(outputs: 1)
            )
        case .text(let tokenizer):
            guard context > 0 else {
                throw CheckpointError(
                    folder: checkpoint.folder,
                    reason: Text("its model does not learn from text", zh: "其模型不能从文本学习"))
            }
            let vocabulary = tokenizer.vocabulary
            return (.tokens(vocabulary: vocabulary, context: context), .language(vocabulary: vocabulary))
        }
    }
}
