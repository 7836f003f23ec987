import Formats
import Language
import Learning
import Optimizers

extension Checkpoint {
    /// The weights, into memory laid out as they were when written.
    ///
    /// - Throws: `CheckpointError` where a tensor is missing, has another shape, or the weights are not those that
    ///   `state.json` speaks of.
    package func readWeights(
        layout: [ParameterBlock], into parameters: UnsafeMutableBufferPointer<Float>
    ) throws(CheckpointError) {
        let file = try open("model.safetensors")
        for tensor in layout {
            guard try read(tensor, of: file, into: parameters) else {
                throw CheckpointError(
                    folder: folder, reason: Text("has no tensor \(tensor.name)", zh: "没有张量 \(tensor.name)"))
            }
        }
        guard Learning.weightsSHA256(of: UnsafeBufferPointer(parameters), layout: layout) == weightsSHA256 else {
            throw CheckpointError(
                folder: folder,
                reason: Text(
                    "its weights are not those that state.json speaks of, or not this model's",
                    zh: "其权重与 state.json 所述不符，或不属于这个模型"))
        }
    }

    /// The running statistics, into memory laid out as they were when written; false where the checkpoint has none.
    package func readStates(
        layout: [ParameterBlock], into states: UnsafeMutableBufferPointer<Float>
    ) throws(CheckpointError) -> Bool {
        let file = try open("model.safetensors")
        guard layout.contains(where: { file[$0.name] != nil }) else {
            // Earlier versions kept them without names, beside the optimizer's state.
            return try readBlock(Snapshot.statesName, into: states)
        }
        for tensor in layout {
            guard try read(tensor, of: file, into: states) else {
                throw CheckpointError(
                    folder: folder, reason: Text("has no tensor \(tensor.name)", zh: "没有张量 \(tensor.name)"))
            }
        }
        return true
    }

    /// A block of the optimizer's state; false where the checkpoint has none of that name.
    package func readBlock(
        _ name: String, into values: UnsafeMutableBufferPointer<Float>
    ) throws(CheckpointError) -> Bool {
        let file = try open("optimizer.safetensors")
        // Earlier versions called some of them otherwise.
        let former = Optimizers.formerStateNames[name]
        guard let name = [name, former].compactMap({ $0 }).first(where: { file[$0] != nil }), let stored = file[name]
        else { return false }
        guard stored.count == values.count else {
            throw CheckpointError(
                folder: folder,
                reason: Text(
                    "the optimizer's \(name) has \(stored.count) numbers, not \(values.count)",
                    zh: "优化器的 \(name) 有 \(stored.count) 个数，而不是 \(values.count) 个"))
        }
        do {
            try file.read(name, into: values)
        } catch {
            throw CheckpointError(folder: folder, reason: Text(explaining: error))
        }
        return true
    }

    private func open(_ name: String) throws(CheckpointError) -> SafetensorsFile {
        do {
            return try SafetensorsFile(path: "\(folder)/\(name)")
        } catch {
            throw CheckpointError(folder: folder, reason: Text(explaining: error))
        }
    }

    /// Reads a tensor to its place; false where there is none of its name.
    private func read(
        _ tensor: ParameterBlock, of file: SafetensorsFile, into values: UnsafeMutableBufferPointer<Float>
    ) throws(CheckpointError) -> Bool {
        guard let stored = file[tensor.name] else { return false }
        guard stored.shape == tensor.shape else {
            throw CheckpointError(
                folder: folder,
                reason: Text(
                    "\(tensor.name) is \(stored.shape), but the model's is \(tensor.shape)",
                    zh: "\(tensor.name) 的形状是 \(stored.shape)，而模型的是 \(tensor.shape)"))
        }
        do {
            try file.read(tensor.name, into: UnsafeMutableBufferPointer(rebasing: values[tensor.range]))
        } catch {
            throw CheckpointError(folder: folder, reason: Text(explaining: error))
        }
        return true
    }
}
