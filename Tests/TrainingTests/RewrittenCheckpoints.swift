import Formats
import Foundation
import Learning
import Optimizers
import Testing
import Training

extension CheckpointFolder {
    /// Writes the newest checkpoint again with another description, as another version or machine would have.
    func rewriteNewest(_ change: (inout CheckpointDescription) throws -> Void) throws {
        let checkpoint = try #require(Checkpoint.newest(in: self).checkpoint)
        var description = checkpoint.description
        try change(&description)
        let weights = try SafetensorsFile(path: checkpoint.folder + "/model.safetensors")
        var parameters: [Float] = []
        var layout: [ParameterBlock] = []
        for tensor in weights.header.tensors {
            layout.append(
                ParameterBlock(name: tensor.name, offset: parameters.count, shape: tensor.shape, decays: true))
            parameters += try weights.floats(tensor.name)
        }
        let state = try SafetensorsFile(path: checkpoint.folder + "/optimizer.safetensors")
        let blocks = try state.header.tensors.map { Snapshot.Block(name: $0.name, values: try state.floats($0.name)) }
        _ = try write(
            Snapshot(state: description.state, parameters: parameters, blocks: blocks), layout: layout,
            description: description, preparation: Array(checkpoint.preparation))
    }
}
