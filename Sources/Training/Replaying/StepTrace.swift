import Datasets
import Experiments
import Formats
import Foundation
import Graphs
import Kernels
import Learning

/// What the first steps of an experiment see and make, as numbers that another program can do again: the
/// batches, the weights they start from, the first gradients, losses, and the weights in the end.
public struct StepTrace: Sendable {
    /// The losses of the steps, before their updates, and the norms of their gradients before clipping.
    public private(set) var losses: [Double] = []
    /// As many as `losses`, in the same order.
    public private(set) var gradientNorms: [Double] = []

    private var metadata: [JSONMember]
    private var tensors: [(name: String, element: TensorElement, shape: [Int], bytes: [UInt8])] = []

    /// Computes the first steps of an experiment; keeps nothing elsewhere.
    /// - Throws: `ExperimentError`, `DataError` or `GraphError` in words for a person.
    public init(_ experiment: Experiment, steps: Int, threads: Int) throws {
        KernelLibrary.useOneThread()
        let data = try PreparedData.load(experiment.data, relativeTo: experiment.folder, seed: experiment.seed)
        let source = try BatchSource(data, experiment: experiment)
        let learner = try Learner(experiment: experiment, source: source, threads: threads)
        metadata = [
            JSONMember("experiment", .text(experiment.toml())), JSONMember("task", .text(source.metricTask.rawValue)),
            JSONMember("outputs", .text("\(source.task.width)")),
            JSONMember("slices", .text("\(learner.program.slices)")),
            JSONMember("instruction_set", .text(InstructionSet.current.rawValue)),
        ]
        addParameters("weights", learner, learner.program.parameters)
        for step in 0..<steps {
            try addBatch(step, learner)
            let (loss, norm) = learner.computeGradients(step: step)
            if step == 0 { addParameters("gradients", learner, learner.program.gradients) }
            _ = learner.update(step: step, gradientNorm: norm, measuring: false)
            losses.append(loss)
            gradientNorms.append(norm)
        }
        addParameters("updated", learner, learner.program.parameters)
        let weights = learner.objective.classWeights
        if !weights.isEmpty { add("class-weights", .float32, [weights.count], weights) }
        add("losses", .float64, [losses.count], losses)
        add("gradient-norms", .float64, [losses.count], gradientNorms)
    }

    /// Writes a safetensors file: `weights/NAME`, `gradients/NAME`, `updated/NAME`, `batch/STEP/INPUT`, `losses`,
    /// `gradient-norms`; the experiment and its task are texts beside them.
    public func write(to path: String) throws {
        // One contiguous copy, since the writer wants all tensors to stay in place until it writes.
        try tensors.flatMap(\.bytes).withUnsafeBytes { bytes in
            var writer = SafetensorsWriter(metadata: metadata)
            var start = 0
            for tensor in tensors {
                let end = start + tensor.bytes.count
                writer.add(
                    tensor.name, tensor.element, shape: tensor.shape,
                    UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
                start = end
            }
            try writer.write(to: path, through: DiskFiles())
        }
    }

    /// The inputs of a step, its parts one after the other.
    private mutating func addBatch(_ step: Int, _ learner: Learner) throws {
        for (name, type) in learner.program.inputs {
            let isInteger = type.element == .int32
            var bytes: [UInt8] = []
            for part in 0..<learner.parts {
                learner.source.fill(step: step, part: part, of: learner.parts)
                bytes +=
                    isInteger
                    ? UnsafeRawBufferPointer(try learner.program.integerInput(name))
                    : UnsafeRawBufferPointer(try learner.program.floatInput(name))
            }
            var shape = type.shape.extents
            shape[0] *= learner.parts
            tensors.append(("batch/\(step)/\(name)", isInteger ? .int32 : .float32, shape, bytes))
        }
    }

    private mutating func addParameters(
        _ group: String, _ learner: Learner, _ values: UnsafeMutableBufferPointer<Float>
    ) {
        for block in learner.layout {
            let part = UnsafeBufferPointer(rebasing: values[block.offset..<block.offset + block.count])
            add("\(group)/\(block.name)", .float32, block.shape, Array(part))
        }
    }

    private mutating func add<Number>(
        _ name: String, _ element: TensorElement, _ shape: [Int], _ values: [Number]
    ) {
        tensors.append((name, element, shape, values.withUnsafeBytes { Array($0) }))
    }
}
