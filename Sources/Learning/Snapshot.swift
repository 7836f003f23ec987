import Formats
import Foundation
import Language
import Optimizers

/// A copy of the whole state of a run after a step: what time travel goes back to and what
/// checkpoints are made of.
package final class Snapshot: Sendable {
    package struct Block: Sendable {
        package let name: String
        package let values: [Float]

        package init(name: String, values: [Float]) {
            self.name = name
            self.values = values
        }
    }

    /// The block of running averages of the weights.
    package static let averageName = "average"
    /// The block of running statistics, in the layout of the program.
    package static let statesName = "states"

    package let state: TrainerState
    /// All parameters, contiguous, in the order of the layout.
    package let parameters: [Float]
    /// What the optimizer keeps, and averages of the weights; each as long as the parameters.
    package let blocks: [Block]

    package init(state: TrainerState, parameters: [Float], blocks: [Block]) {
        self.state = state
        self.parameters = parameters
        self.blocks = blocks
    }

    package var step: Int { state.step }

    package var bytes: Int {
        blocks.reduce(parameters.count) { $0 + $1.values.count } * MemoryLayout<Float>.stride
    }

    /// The values of a block; nil where there is none of that name.
    package func block(_ name: String) -> [Float]? { blocks.first { $0.name == name }?.values }

    /// Whether two states are the same, bit for bit: not-a-number equals itself, 0 differs from -0.
    package func isIdentical(to other: Snapshot) -> Bool {
        firstDifference(from: other, layout: []) == nil
    }

    /// The first tensor that differs from another state, in words; nil where all bits agree. Time
    /// spent is left out.
    package func firstDifference(from other: Snapshot, layout: [ParameterBlock]) -> Text? {
        var mine = state
        mine.seconds = other.state.seconds
        if let index = Self.firstDifference(parameters, other.parameters) {
            return Text(verbatim: Self.tensor(at: index, in: layout))
        }
        guard blocks.map(\.name) == other.blocks.map(\.name) else {
            return Text("optimizer state", zh: "优化器状态")
        }
        for (block, otherBlock) in zip(blocks, other.blocks) {
            if let index = Self.firstDifference(block.values, otherBlock.values) {
                let tensor = Self.tensor(at: index, in: layout)
                return Text("\(block.name) of \(tensor)", zh: "\(tensor) 的 \(block.name)")
            }
        }
        return mine == other.state ? nil : Text("state", zh: "状态")
    }

    private static func tensor(at index: Int, in layout: [ParameterBlock]) -> String {
        layout.last { $0.offset <= index }?.name ?? "parameter \(index)"
    }

    private static func firstDifference(_ first: [Float], _ second: [Float]) -> Int? {
        guard first.count == second.count else { return min(first.count, second.count) }
        return first.withUnsafeBytes { first in
            second.withUnsafeBytes { second in
                guard let one = first.baseAddress, let other = second.baseAddress,
                    memcmp(one, other, first.count) != 0
                else { return nil }
                return first.indices.first { first[$0] != second[$0] }.map { $0 / MemoryLayout<Float>.stride }
            }
        }
    }
}

/// SHA-256 over all parameters in the order of the layout, as little-endian 32-bit floats, in hex.
/// Room between tensors does not count.
///
/// - Parameter heard: is told of each piece, of how many bytes it is.
package func weightsSHA256(
    of parameters: UnsafeBufferPointer<Float>, layout: [ParameterBlock], heard: (_ bytes: Int) -> Void = { _ in }
) -> String {
    var hash = SHA256()
    for block in layout {
        let tensor = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: parameters[block.range]))
        for start in stride(from: 0, to: tensor.count, by: 8 << 20) {
            let piece = tensor[start..<min(tensor.count, start + 8 << 20)]
            hash.update(UnsafeRawBufferPointer(rebasing: piece))
            heard(piece.count)
        }
    }
    return hash.hexadecimal
}
