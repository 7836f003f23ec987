import Kernels

/// An update rule at work on one set of parameters, with the state it keeps between steps.
///
/// The parameters are cut into pieces once, by their layout alone: a piece is updated by whichever thread is
/// free, but never differently, so the result has the same bits for any number of threads. A step allocates
/// nothing.
public final class Optimizer {
    /// The most elements of a piece, save where a rule needs a tensor whole.
    public static let pieceLength = 16_384

    /// A named block of state, as long as the parameters, in their order.
    public struct StateBlock {
        /// One of the rule's `stateNames`.
        public let name: String
        /// An element of state for each parameter.
        public let values: UnsafeMutableBufferPointer<Float>
    }

    /// What the optimizer keeps between steps; written to and read from checkpoints.
    public let state: [StateBlock]
    /// The tensors, by ascending offset.
    public let blocks: [ParameterBlock]
    /// The arithmetic, with its settings as they are now.
    public private(set) var rule: any UpdateRule

    private struct Piece {
        var offset: Int
        var count: Int
        var decays: Bool
        /// Index into `blocks`, where the rule needs a tensor whole.
        var whole: Int?
        var prepared: AnyObject?
        var scratch: UnsafeMutablePointer<Float>?
    }

    private let kernels = KernelSet.current
    private let count: Int
    private let pieces: [Piece]
    private let scratchCount: Int
    private let allocations: [UnsafeMutablePointer<Float>]
    private let states: UnsafeMutablePointer<UnsafeMutablePointer<Float>>
    private let squares: UnsafeMutablePointer<UpdateSquares>
    private var arguments: Arguments?
    // Made once: a closure made in every step would allocate in every step.
    private var updatePiece: (Int) -> Void = { _ in }
    private var updateMeasuredPiece: (Int) -> Void = { _ in }

    /// What a step was called with.
    private struct Arguments {
        var parameters: UnsafeMutablePointer<Float>
        var gradients: UnsafePointer<Float>
        var step: Int
        var rate: Double
        var gradientScale: Float
    }

    /// An optimizer with all state zero.
    /// - Parameters:
    ///   - blocks: the tensors, by ascending offset and without overlap.
    public init(rule: any UpdateRule, blocks: [ParameterBlock]) {
        self.rule = rule
        self.blocks = blocks
        let count = blocks.map { $0.offset + $0.count }.max() ?? 0
        self.count = count

        var allocations: [UnsafeMutablePointer<Float>] = []
        var state: [StateBlock] = []
        for (index, name) in rule.stateNames.enumerated() {
            // Blocks of whole pages would all start at the same place modulo 4 KiB, and loads and stores to
            // them would wait for each other: each starts some cache lines later than the one before.
            let stagger = (index + 1) * 176
            let memory = UnsafeMutablePointer<Float>.allocate(capacity: count + stagger)
            memory.initialize(repeating: 0, count: count + stagger)
            allocations.append(memory)
            let values = UnsafeMutableBufferPointer(start: memory + stagger, count: count)
            state.append(StateBlock(name: name, values: values))
        }
        self.state = state
        states = .allocate(capacity: max(1, state.count))
        for (index, block) in state.enumerated() {
            if let start = block.values.baseAddress { (states + index).initialize(to: start) }
        }

        var pieces: [Piece] = []
        var scratchTotal = 0
        for run in Self.runs(blocks, rule) {
            if let whole = run.whole {
                var piece = run
                piece.prepared = rule.prepare(blocks[whole])
                let length = rule.scratchCount(for: blocks[whole], prepared: piece.prepared)
                scratchTotal += length
                if length > 0 {
                    let memory = UnsafeMutablePointer<Float>.allocate(capacity: length)
                    memory.initialize(repeating: 0, count: length)
                    allocations.append(memory)
                    piece.scratch = memory
                }
                pieces.append(piece)
            } else {
                for start in stride(from: 0, to: run.count, by: Self.pieceLength) {
                    var piece = run
                    piece.offset += start
                    piece.count = min(Self.pieceLength, run.count - start)
                    pieces.append(piece)
                }
            }
        }
        self.pieces = pieces
        scratchCount = scratchTotal
        self.allocations = allocations
        squares = .allocate(capacity: max(1, pieces.count))
        squares.initialize(repeating: UpdateSquares(), count: max(1, pieces.count))
        updatePiece = { [unowned self] index in
            if let piece = piece(index) { self.rule.update(piece) }
        }
        updateMeasuredPiece = { [unowned self] index in updateMeasuring(index) }
    }

    deinit {
        for memory in allocations { memory.deallocate() }
        states.deallocate()
        squares.deallocate()
    }

    /// Neighboring tensors that are treated alike, joined.
    private static func runs(_ blocks: [ParameterBlock], _ rule: any UpdateRule) -> [Piece] {
        var runs: [Piece] = []
        for (index, block) in blocks.enumerated() where block.count > 0 {
            if rule.needsWhole(block) {
                runs.append(Piece(offset: block.offset, count: block.count, decays: block.decays, whole: index))
            } else if let last = runs.last, last.whole == nil, last.decays == block.decays,
                last.offset + last.count == block.offset
            {
                runs[runs.count - 1].count += block.count
            } else {
                runs.append(Piece(offset: block.offset, count: block.count, decays: block.decays))
            }
        }
        return runs
    }

    /// Goes on with a rule whose settings changed; false where it keeps another kind of state, so that a new
    /// optimizer is needed.
    public func adopt(_ rule: any UpdateRule) -> Bool {
        guard type(of: rule) == type(of: self.rule), rule.stateNames == self.rule.stateNames else { return false }
        self.rule = rule
        return true
    }

    /// Bytes of state and scratch.
    public var memoryBytes: Int {
        (state.count * count + scratchCount) * MemoryLayout<Float>.stride
    }

    /// Updates the parameters in place.
    /// - Parameters:
    ///   - parameters: all of them, laid out as `blocks` says.
    ///   - gradients: laid out alike.
    ///   - step: updates done to this state before: 0 at the first.
    ///   - rate: the learning rate of this step.
    ///   - gradientScale: what gradients are multiplied by; `gradientScale(norm:limit:)` gives it for clipping.
    ///   - pool: the threads that share the pieces; nil for the calling one alone.
    public func update(
        parameters: UnsafeMutableBufferPointer<Float>, gradients: UnsafeMutableBufferPointer<Float>, step: Int,
        rate: Double, gradientScale: Double = 1, pool: WorkerPool? = nil
    ) {
        prepare(parameters, gradients, step: step, rate: rate, gradientScale: gradientScale)
        forEachPiece(pool, updatePiece)
    }

    /// Updates the parameters in place and returns the size of the update relative to the weights before it,
    /// ‖Δp‖ / ‖p‖ over all parameters; nan where all weights are zero. Costs one more pass than `update`.
    public func updateMeasuring(
        parameters: UnsafeMutableBufferPointer<Float>, gradients: UnsafeMutableBufferPointer<Float>, step: Int,
        rate: Double, gradientScale: Double = 1, pool: WorkerPool? = nil
    ) -> Double {
        prepare(parameters, gradients, step: step, rate: rate, gradientScale: gradientScale)
        forEachPiece(pool, updateMeasuredPiece)
        var sum = UpdateSquares()
        for index in pieces.indices {
            sum.update += squares[index].update
            sum.weights += squares[index].weights
        }
        return (sum.update / sum.weights).squareRoot()
    }

    private func prepare(
        _ parameters: UnsafeMutableBufferPointer<Float>, _ gradients: UnsafeMutableBufferPointer<Float>,
        step: Int, rate: Double, gradientScale: Double
    ) {
        precondition(parameters.count >= count && gradients.count >= count, "parameters shorter than their layout")
        guard let parameters = parameters.baseAddress, let gradients = gradients.baseAddress else {
            arguments = nil
            return
        }
        arguments = Arguments(
            parameters: parameters, gradients: UnsafePointer(gradients), step: step, rate: rate,
            gradientScale: Float(gradientScale))
    }

    private func piece(_ index: Int) -> UpdatePiece? {
        guard let arguments else { return nil }
        let piece = pieces[index]
        return UpdatePiece(
            parameters: arguments.parameters + piece.offset, gradients: arguments.gradients + piece.offset,
            count: piece.count, decays: piece.decays, whole: piece.whole.map { blocks[$0] },
            prepared: piece.prepared, scratch: piece.scratch, step: arguments.step, rate: arguments.rate,
            gradientScale: arguments.gradientScale, kernels: kernels, blocks: UnsafePointer(states),
            offset: piece.offset)
    }

    private func updateMeasuring(_ index: Int) {
        guard let piece = piece(index) else { return }
        withUnsafeTemporaryAllocation(of: Float.self, capacity: piece.count) { before in
            guard let before = before.baseAddress else { return }
            before.initialize(from: piece.parameters, count: piece.count)
            rule.update(piece)
            squares[index] = UpdateSquares(before: before, after: piece.parameters, count: piece.count)
        }
    }

    private func forEachPiece(_ pool: WorkerPool?, _ body: @escaping (Int) -> Void) {
        if let pool, pieces.count > 1 {
            pool.run(count: pieces.count, body)
        } else {
            for index in pieces.indices { body(index) }
        }
    }
}
