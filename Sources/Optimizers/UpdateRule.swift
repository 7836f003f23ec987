import Kernels

/// The arithmetic of an optimizer: how one piece of the parameters follows its gradients.
///
/// A rule is a value made from settings; what it remembers between steps lies in the state blocks of the
/// `Optimizer` that runs it. Pieces are updated at the same time on several threads, so an update may touch
/// nothing but its piece, and it allocates nothing.
public protocol UpdateRule: Sendable {
    /// The names of the state blocks, each as long as the parameters and zero before the first step. Checkpoints
    /// know them by these names.
    var stateNames: [String] { get }

    /// Whether this tensor must come in one piece; others come in pieces of at most
    /// `Optimizer.pieceLength` elements, several small tensors at once.
    func needsWhole(_ block: ParameterBlock) -> Bool

    /// What the rule makes ready once for a tensor that comes whole, such as products of its size; nil for none.
    func prepare(_ block: ParameterBlock) -> AnyObject?

    /// Scratch floats that the update of a whole tensor needs.
    func scratchCount(for block: ParameterBlock, prepared: AnyObject?) -> Int

    /// Updates a piece and its state in place. In this order: gradients are multiplied by `gradientScale`; weight
    /// decay applies where `decays` says so; the state follows; the parameters move by `rate`.
    func update(_ piece: UpdatePiece)
}

extension UpdateRule {
    /// No tensor comes whole.
    public func needsWhole(_ block: ParameterBlock) -> Bool { false }
    /// Nothing is made ready.
    public func prepare(_ block: ParameterBlock) -> AnyObject? { nil }
    /// No scratch.
    public func scratchCount(for block: ParameterBlock, prepared: AnyObject?) -> Int { 0 }
}

/// A piece of the parameters with everything an `UpdateRule` needs to update it.
public struct UpdatePiece {
    /// The elements to update.
    public let parameters: UnsafeMutablePointer<Float>
    /// Their gradients, of the mean loss of the batch.
    public let gradients: UnsafePointer<Float>
    /// The number of elements.
    public let count: Int
    /// Whether weight decay applies to these.
    public let decays: Bool
    /// The tensor, where the rule asked for it whole.
    public let whole: ParameterBlock?
    /// What the rule made ready for it; only with `whole`.
    public let prepared: AnyObject?
    /// Scratch of the length the rule asked for; only with `whole`.
    public let scratch: UnsafeMutablePointer<Float>?
    /// Updates done to this state before: 0 at the first.
    public let step: Int
    /// The learning rate of this step.
    public let rate: Double
    /// What gradients are multiplied by before anything else, to clip them; at most 1.
    public let gradientScale: Float
    /// The kernels of the instruction set in use.
    public let kernels: KernelSet
    let blocks: UnsafePointer<UnsafeMutablePointer<Float>>
    let offset: Int

    /// The part of a state block that belongs to this piece; blocks count from 0 in the order of
    /// `UpdateRule.stateNames`.
    public func state(_ index: Int) -> UnsafeMutablePointer<Float> { blocks[index] + offset }
}
