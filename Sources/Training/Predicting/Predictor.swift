import Columns
import Datasets
import Experiments
import Formats
import Foundation
import Kernels
import Language
import Learning
import Models

/// A saved model that is only asked: made of what a checkpoint holds, without the data it learned from, steps or an
/// optimizer. `predict` and the predictions of `evaluate` are both its own, so that they agree.
public struct Predictor: Sendable {
    /// What is asked.
    public let saved: SavedModel
    /// What is computed in another way than the run did, in words for a person.
    public let remarks: [Text]
    private let model: PredictionModel
    private let threads: Int

    /// - Parameter threads: threads that compute; 0 takes every core.
    /// - Throws: `CheckpointError` where weights are damaged, `DataError` where the model writes text.
    public init(_ checkpoint: Checkpoint, threads: Int = 0) throws {
        KernelLibrary.useOneThread()
        saved = try SavedModel(checkpoint)
        guard case .table(let preparation) = saved.fitted else {
            throw DataError(
                reason: Text(
                    """
                    the model learned from text, and predictions are of rows and pictures; 'workbench evaluate' measures \
                    it on other texts, 'workbench look-ahead' shows what it writes
                    """,
                    zh: """
                        模型是从文本学到的，而预测针对表格行和图像；'workbench evaluate' 在其他文本上评估它，\
                        'workbench look-ahead' 显示它写出的文本
                        """))
        }
        let numbers = try saved.evaluatedWeights()
        let weights = FixedWeights(parameters: numbers.parameters, states: numbers.states)
        let (precision, remark) = LearnerDesign.evaluatedPrecision(of: saved.experiment)
        remarks = [remark].compactMap { $0 }
        let objective = Objective(saved.experiment.training)
        model = PredictionModel(preparation) { [model = saved.model, layouts = saved.layouts] in
            try ForwardPass(
                model, layout: layouts.parameters, stateLayout: layouts.states, weights: weights, objective: objective,
                precision: precision)
        }
        self.threads = threads > 0 ? threads : max(1, ProcessInfo.processInfo.activeProcessorCount)
    }

    /// Predicts rows of a table or pictures; what they are to give need not be known.
    ///
    /// - Parameters:
    ///   - source: a file; of pictures, a folder or a pattern too.
    ///   - folder: what a relative source is relative to.
    ///   - watch: is told how far it has come; what it throws ends the work.
    ///   - write: is given the lines in pieces, in the order of the rows.
    public func predict(
        _ source: String, relativeTo folder: URL, format: PredictionFormat, watch: DataWatch? = nil,
        write: ([UInt8]) throws -> Void
    ) throws -> PredictionSummary {
        var notes: [Text] = []
        let samples = try NewSamples(
            source, as: model.preparation, settings: saved.experiment.data, relativeTo: folder, notes: &notes,
            watch: watch)
        var summary =
            switch samples {
            case .table(let reader, let plan):
                try model.predict(
                    reader, plan: plan, threads: threads, format: format, watch: watch, write: write)
            case .pictures(let pictures):
                try model.predict(pictures, format: format, watch: watch, write: write)
            }
        summary.notes = (notes + summary.notes).map(\.printable) + remarks
        return summary
    }

    /// Predicts into a CSV file, which is there whole afterwards or as it was before.
    public func predictFile(
        _ source: String, relativeTo folder: URL, to path: String, watch: DataWatch? = nil
    ) throws -> PredictionSummary {
        var summary = PredictionSummary()
        try DiskFiles().replaceFile(path) { write in
            summary = try predict(source, relativeTo: folder, format: .csv, watch: watch, write: write)
        }
        return summary
    }

    /// Writes a line for each sample of splits: line, split, truth, prediction, probabilities and loss.
    func write(
        _ splits: [Split], of data: PreparedData, format: PredictionFormat, write: ([UInt8]) throws -> Void
    ) throws {
        guard case .table(let table) = data.content else { return }
        try model.write(splits, of: table, format: format, write: write)
    }
}
