import Kernels
import RandomNumbers
import Testing

/// Memory for a kernel with marks around it, to see writes beyond the ends.
final class Memory {
    private static let margin = 32
    private static let mark: Float = -12345.678
    private let whole: UnsafeMutableBufferPointer<Float>
    let count: Int

    init(count: Int, repeating value: Float = 0) {
        self.count = count
        whole = .allocate(capacity: count + 2 * Self.margin)
        whole.initialize(repeating: Self.mark)
        for index in 0..<count {
            target[index] = value
        }
    }

    convenience init(_ values: [Float]) {
        self.init(count: values.count)
        for (index, value) in values.enumerated() {
            target[index] = value
        }
    }

    convenience init(_ values: [Double]) {
        self.init(values.map { Float($0) })
    }

    deinit {
        whole.deallocate()
    }

    var target: UnsafeMutablePointer<Float> { whole.baseAddress! + Self.margin }
    var source: UnsafePointer<Float> { UnsafePointer(target) }
    var values: [Float] { (0..<count).map { target[$0] } }
    var doubles: [Double] { values.map(Double.init) }

    var isIntact: Bool {
        let before = whole[0..<Self.margin]
        let after = whole[(Self.margin + count)...]
        return before.allSatisfy { $0 == Self.mark } && after.allSatisfy { $0 == Self.mark }
    }
}

/// Sizes around the lanes of a vector.
let sizes = [1, 2, 7, 15, 16, 17, 31, 33, 64, 67, 100, 1031]

/// The kernels of every instruction set of this machine.
let kernelSets = InstructionSet.supported.compactMap { KernelSet($0) }

/// Numbers around 0 that are the same every time.
func numbers(_ count: Int, _ name: String, deviation: Double = 1) -> [Float] {
    var stream = RandomStream(seed: 7, name: name)
    return (0..<count).map { _ in Float(stream.normal() * deviation) }
}

/// Fails where an element differs from what is wanted by more than atol + rtol · |wanted|, or a mark was
/// overwritten.
func expectClose(
    _ memory: Memory, _ wanted: [Double], rtol: Double = 1e-5, atol: Double = 1e-6, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(memory.isIntact, "\(what): wrote beyond the end", sourceLocation: sourceLocation)
    expectClose(memory.doubles, wanted, rtol: rtol, atol: atol, what, sourceLocation: sourceLocation)
}

func expectClose(
    _ got: [Double], _ wanted: [Double], rtol: Double = 1e-5, atol: Double = 1e-6, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    guard got.count == wanted.count else {
        Issue.record("\(what): \(got.count) elements, not \(wanted.count)", sourceLocation: sourceLocation)
        return
    }
    for (index, (a, b)) in zip(got, wanted).enumerated() {
        let agree = a == b || (a.isNaN && b.isNaN) || abs(a - b) <= atol + rtol * abs(b)
        if !agree {
            Issue.record("\(what): element \(index) is \(a), not \(b)", sourceLocation: sourceLocation)
            return
        }
    }
}
