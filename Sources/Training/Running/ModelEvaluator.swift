import Columns
import Datasets
import Experiments
import Formats
import Foundation
import Kernels
import Language
import Learning
import Metrics

/// Measures a saved model, on its own data or on others.
public struct ModelEvaluator: Sendable {
    /// The figures of a saved model.
    public struct Report: Sendable {
        /// The step whose weights these are.
        public var step: Int
        /// SHA-256 over all parameters in order.
        public var weightsSHA256: String
        /// The experiment as it stood when the weights were written.
        public var experiment: Experiment
        /// One for each split that was measured; other data count as the test split.
        public var evaluations: [Evaluation]
        /// Samples, or windows of a text, in each of them.
        public var counts: [SplitSize]
        /// The metrics of each evaluation, in the order shown.
        public var metrics: [MetricDescription]
        /// Things worth saying about the data.
        public var notes: [Text]
        /// Rows that were kept aside: the first ten thousand.
        public var badRows: [BadRow]
    }

    private let checkpoint: Checkpoint
    private let folder: URL?
    private let threads: Int

    /// - Parameters:
    ///   - checkpoint: the weights, as `CheckpointFolder.choose` finds them.
    ///   - folder: what the experiment's file names are relative to now; nil takes the folder it was
    ///     trained from.
    ///   - threads: threads that compute; 0 takes every core.
    public init(_ checkpoint: Checkpoint, folder: URL? = nil, threads: Int = 0) {
        self.checkpoint = checkpoint
        self.folder = folder
        self.threads = threads
    }

    /// Computes the experiment's metrics.
    ///
    /// - Parameters:
    ///   - source: other data, prepared as the training data were: a file, or for text a folder
    ///     or a pattern too, relative to the current folder. Nil measures the validation and test splits
    ///     of the model's own data.
    ///   - predictions: how the prediction of each sample is written, and what takes the lines in pieces; nil writes
    ///     none.
    /// - Throws: `ExperimentError`, `DataError` or `CheckpointError` in words for a person.
    public func evaluate(
        on source: String? = nil, predictions: (format: PredictionFormat, write: ([UInt8]) throws -> Void)? = nil
    ) throws -> Report {
        KernelLibrary.useOneThread()
        let predictor = try predictions.map { _ in try Predictor(checkpoint, threads: threads) }
        var experiment = try checkpoint.experiment()
        if let folder { experiment.folder = folder }
        let fitted = try checkpoint.fitted()
        func own() throws -> PreparedData {
            let data = try PreparedData.load(
                experiment.data, relativeTo: experiment.folder, seed: experiment.seed, learned: fitted)
            if let difference = data.fitted.difference(from: fitted) {
                throw DataError(
                    reason: Text(
                        """
                        the data are not prepared as they were when the model learned from them: \(difference); a file of \
                        other data is measured with what the model learned
                        """,
                        zh: """
                            数据的预处理与模型学习时不同：\(difference)；\
                            其他数据的文件用模型学到的方式来评估
                            """))
            }
            return data
        }
        let here = URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
        let data =
            try source.map { try PreparedData.load($0, as: fitted, settings: experiment.data, relativeTo: here) }
            ?? own()
        let (learner, batches, evaluator) = try evaluator(of: data, experiment)
        let splits = (source == nil ? [Split.validation, .test] : [.test]).filter { batches.count(of: $0) > 0 }
        let clock = ContinuousClock()
        var notes = data.notes
        var trainingLoss: Double?
        if evaluator.metrics.contains("gap"), source == nil {
            trainingLoss = learner.withEvaluatedWeights { evaluator.trainingLoss() }
        } else if evaluator.metrics.contains("gap") {
            do {
                let (learner, _, evaluator) = try self.evaluator(of: own(), experiment)
                trainingLoss = learner.withEvaluatedWeights {
                    evaluator.trainingLoss(ofAtLeast: batches.count(of: .test))
                }
            } catch {
                notes.append(
                    Text(
                        "there is no gap, as the training data cannot be read: \(Text(explaining: error))",
                        zh: "没有泛化差距，因为无法读取训练数据：\(Text(explaining: error))"))
            }
        }
        let evaluations = splits.map { split in
            let start = clock.now
            let values = learner.withEvaluatedWeights {
                evaluator.evaluate(split, limit: 0, trainingLoss: trainingLoss)
            }
            return Evaluation(
                step: checkpoint.step, split: split, values: values,
                isBest: checkpoint.description.state.best?.step == checkpoint.step,
                seconds: (clock.now - start) / .seconds(1))
        }
        if let predictor, let predictions {
            try predictor.write(splits, of: data, format: predictions.format, write: predictions.write)
        }
        return Report(
            step: checkpoint.step, weightsSHA256: checkpoint.weightsSHA256, experiment: experiment,
            evaluations: evaluations,
            counts: splits.map { SplitSize(split: $0, count: batches.count(of: $0)) },
            metrics: evaluator.descriptions, notes: notes + learner.remarks, badRows: data.badRows)
    }

    /// The model with its weights, over some data.
    private func evaluator(
        of data: PreparedData, _ experiment: Experiment
    ) throws -> (learner: Learner, batches: BatchSource, evaluator: Evaluator) {
        let batches = try BatchSource(data, experiment: experiment)
        let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
        let learner = try Learner(
            experiment: experiment, source: batches, threads: threads > 0 ? threads : cores, trains: false)
        try learner.restoreWeights(checkpoint)
        return (learner, batches, try Evaluator(learner))
    }
}
