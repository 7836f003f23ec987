import Graphs
import Optimizers

extension ParameterLayout {
    /// The tensors as optimizers and checkpoints know them.
    package var blocks: [ParameterBlock] {
        entries.map { ParameterBlock(name: $0.name, offset: $0.offset, shape: $0.shape.extents, decays: $0.decays) }
    }
}

extension ParameterBlock {
    /// The tensor's place in a block of this layout.
    package var range: Range<Int> { offset..<offset + count }
}
