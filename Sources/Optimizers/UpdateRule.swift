import Kernels

/// The arithmetic of an optimizer: how one piece of the parameters follows its gradients.
///
/// A rule is a value made from settings; what it remembers between steps lies in the state blocks of the
/// `Optimizer` that runs it. Pieces are updated at the same time on several threads, so an update may touch
/// nothing but its piece.
public protocol UpdateRule: Sendable {
    /// The names of the state blocks, each as long as the parameters and zero before the first step.
    var stateNames: [String] { get }

    /// Whether this tensor must come in one piece; others come in pieces of at most
    /// `Optimizer.pieceLength` elements, several small tensors at once.
    func needsWhole(_ block: ParameterBlock) -> Bool

    /// What the rule makes ready once for a tensor that comes whole, such as products of its size; nil for none.
    func prepare(_ block: ParameterBlock) -> AnyObject?

    /// Scratch floats that the update of a whole tensor needs.
    func scratchCount(for block: ParameterBlock, prepared: AnyObject?) -> Int

    /// Updates a piece in place.
    func update(_ piece: UpdatePiece)
}

extension UpdateRule {
    public func needsWhole(_ block: ParameterBlock) -> Bool { false }
    public func prepare(_ block: ParameterBlock) -> AnyObject? { nil }
    public func scratchCount(for block: ParameterBlock, prepared: AnyObject?) -> Int { 0 }
}

/// A piece of the parameters with everything an `UpdateRule` needs to update it.
public struct UpdatePiece {
    public let parameters: UnsafeMutablePointer<Float>
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
    /// Updates done before this one: 0 at the first.
    public let step: Int
    /// The learning rate of this step.
    public let rate: Double
    /// What gradients are multiplied by before anything else, to clip them.
    public let gradientScale: Float
    /// The kernels of the instruction set in use.
    public let kernels: KernelSet
    let blocks: UnsafePointer<UnsafeMutablePointer<Float>>
    let offset: Int

    /// The part of a state block that belongs to this piece; blocks count from 0 in the order of
    /// `UpdateRule.stateNames`.
    public func state(_ index: Int) -> UnsafeMutablePointer<Float> { blocks[index] + offset }
}
