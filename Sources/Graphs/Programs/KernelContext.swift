import Kernels

/// A prepared call: all addresses bound, nothing left to decide or allocate.
public typealias Kernel = () -> Void

/// Memory of one tensor in a plan.
public struct Buffer {
    /// Shape and element type.
    public let type: TensorType
    /// Where the elements begin, row-major.
    public let address: UnsafeMutableRawPointer

    /// The elements as Float; only where the type is `float32`.
    public var floats: UnsafeMutablePointer<Float> { address.assumingMemoryBound(to: Float.self) }

    /// The elements as Int32; only where the type is `int32`.
    public var integers: UnsafeMutablePointer<Int32> { address.assumingMemoryBound(to: Int32.self) }

    /// The elements as the upper halves of Float; only where the type is `bfloat16`.
    public var halves: UnsafeMutablePointer<UInt16> { address.assumingMemoryBound(to: UInt16.self) }

    /// Number of elements.
    public var count: Int { type.shape.count }
    /// Its axes.
    public var shape: Shape { type.shape }
}

/// What changes from run to run and kernels may read.
final class RunState {
    let seed: UInt64
    /// Number of the training step; random numbers depend on it.
    var step: UInt64 = 0

    init(seed: UInt64) {
        self.seed = seed
    }
}

/// Working memory that the kernels of one slice use one after the other.
final class Scratch {
    private(set) var byteCount = 0
    private(set) var address = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)

    /// Asks for at least so many bytes, when a kernel is prepared; `address` is valid only when it runs.
    func reserve(_ bytes: Int) {
        byteCount = max(byteCount, bytes)
    }

    /// Allocates what was reserved.
    func allocate() {
        address.deallocate()
        address = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 64), alignment: 64)
        address.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 64))
    }

    deinit {
        address.deallocate()
    }
}

/// What an operation binds its kernel to.
public struct KernelContext {
    /// Memory of the operands, in order.
    public let inputs: [Buffer]
    /// Memory of the results, in order; one of them may be an operand's, see `Operation.inPlace`.
    public let outputs: [Buffer]
    /// Seed and step, to be read when the kernel runs.
    let run: RunState
    /// Working memory; what is in it is lost to the next kernel.
    let scratch: Scratch
    /// The kernels of the instruction set in use.
    let kernels: KernelSet
    /// First row of the batch that this slice computes.
    public let firstRow: Int
    /// Rows of the batch that this slice computes.
    public let rows: Int

    /// Whether an input is read from the very memory an output is written to.
    func sharesMemory(input: Int, output: Int) -> Bool {
        inputs[input].address == outputs[output].address
    }

    /// A kernel that runs an operation's Double reference: slow, allocates; for operations
    /// that have no kernel of their own.
    func reference(_ operation: some Operation) -> Kernel {
        { [self] in
            let arguments = inputs.map { buffer in
                DoubleTensor(buffer.shape) { buffer.element($0) }
            }
            let context = ReferenceContext(seed: run.seed, step: run.step, firstRow: firstRow, rows: rows)
            let results = operation.evaluate(arguments, outputs: outputs.map(\.type), context: context)
            for (buffer, result) in zip(outputs, results) { buffer.store(result.values) }
        }
    }
}

extension Buffer {
    /// One element as a Double, whatever it is stored as.
    func element(_ index: Int) -> Double {
        switch type.element {
        case .float32: Double(floats[index])
        case .int32: Double(integers[index])
        case .bfloat16: Double(Float(bitPattern: UInt32(halves[index]) << 16))
        }
    }

    /// Stores Doubles, rounded to the element type.
    func store(_ values: [Double]) {
        for (index, value) in values.enumerated() {
            switch type.element {
            case .float32: floats[index] = Float(value)
            case .int32: integers[index] = Int32(value)
            case .bfloat16: halves[index] = Buffer.upperHalf(Float(value))
            }
        }
    }

    /// Rounds to nearest, ties to even.
    static func upperHalf(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        if value.isNaN { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
        return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) >> 16)
    }
}
