import Datasets
import Experiments
import Kernels
import Language
import Learning

/// Compares two runs step by step, and names the first step and tensor at which they differ.
public enum RunComparison {
    /// Where two runs part.
    public struct Difference: Sendable, Hashable {
        /// The step after which they differ; 0 where they start with different weights.
        public var step: Int
        /// The tensor, or what else differs.
        public var tensor: Text

        public init(step: Int, tensor: Text) {
            self.step = step
            self.tensor = tensor
        }

        /// `gradient of h0.dense.weight, after step 3`.
        public var text: Text {
            step == 0
                ? Text("\(tensor), from the start", zh: "\(tensor)，从一开始")
                : Text("\(tensor), after step \(step)", zh: "\(tensor)，第 \(step) 步之后")
        }
    }

    /// One side of a comparison.
    public struct Side: Sendable {
        /// With its own folder, which its data are relative to.
        public var experiment: Experiment
        /// Threads that compute this side; 1 or more.
        public var threads: Int

        public init(_ experiment: Experiment, threads: Int = 1) {
            self.experiment = experiment
            self.threads = threads
        }
    }

    /// Trains both side by side, comparing all gradients, weights and optimizer state after each step.
    ///
    /// - Parameter steps: how many steps; nil goes to the end of the shorter run.
    /// - Returns: nil where not a bit differs.
    public static func firstDifference(_ one: Side, _ other: Side, steps: Int? = nil) throws -> Difference? {
        KernelLibrary.useOneThread()
        let first = try learner(one)
        let second = try learner(other)
        guard first.layout == second.layout else {
            return Difference(step: 0, tensor: Text("the model's layers", zh: "模型的层"))
        }
        let count = min(steps ?? .max, first.totalSteps, second.totalSteps)
        if let tensor = difference(first, second, step: 0) { return Difference(step: 0, tensor: tensor) }
        for step in 0..<count {
            let gradients = (first.computeGradients(step: step), second.computeGradients(step: step))
            for tensor in first.layout {
                for index in tensor.offset..<tensor.offset + tensor.count
                where first.program.gradients[index].bitPattern != second.program.gradients[index].bitPattern {
                    return Difference(
                        step: step + 1, tensor: Text("gradient of \(tensor.name)", zh: "\(tensor.name) 的梯度"))
                }
            }
            _ = first.update(step: step, gradientNorm: gradients.0.gradientNorm, measuring: false)
            _ = second.update(step: step, gradientNorm: gradients.1.gradientNorm, measuring: false)
            if let tensor = difference(first, second, step: step + 1) {
                return Difference(step: step + 1, tensor: tensor)
            }
        }
        return nil
    }

    private static func learner(_ side: Side) throws -> Learner {
        let experiment = side.experiment
        let data = try PreparedData.load(experiment.data, relativeTo: experiment.folder, seed: experiment.seed)
        return try Learner(
            experiment: experiment, source: try BatchSource(data, experiment: experiment), threads: side.threads)
    }

    private static func difference(_ first: Learner, _ second: Learner, step: Int) -> Text? {
        let state = TrainerState(step: step, seconds: 0, experiment: "")
        return first.snapshot(state).firstDifference(from: second.snapshot(state), layout: first.layout)
    }
}
