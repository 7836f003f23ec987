import COneDNN
import Language

/// A oneDNN primitive, made once and run many times, by one thread at a time.
public class PreparedPrimitive {
    private let handle: OpaquePointer

    /// Takes over a handle that the shim made.
    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        od_destroy(handle)
    }

    /// Calls one of the shim's functions that make a primitive.
    static func make(
        _ create: (_ handle: UnsafeMutablePointer<OpaquePointer?>, _ text: UnsafeMutablePointer<CChar>, Int) -> Int32
    ) throws(KernelError) -> OpaquePointer {
        InstructionSet.settle()
        var handle: OpaquePointer?
        var text = [CChar](repeating: 0, count: 200)
        let status = text.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { create(&handle, $0, buffer.count) } ?? 1
        }
        guard status == 0, let handle else {
            let message = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw KernelError(Text(verbatim: String(decoding: message, as: UTF8.self)))
        }
        return handle
    }

    /// Bytes of scratch memory one run needs, aligned to 64; often 0.
    public var scratchBytes: Int { od_scratch_bytes(handle) }

    /// The library's name of what it chose, as "brgemm:avx512_core".
    public var implementation: String { String(cString: od_implementation(handle)) }

    /// Runs with at most four pointers, in order.
    func execute(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ c: UnsafeRawPointer? = nil,
        _ d: UnsafeRawPointer? = nil, scratch: UnsafeMutableRawPointer?
    ) {
        withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer?.self, capacity: 4) { list in
            list[0] = UnsafeMutableRawPointer(mutating: a)
            list[1] = UnsafeMutableRawPointer(mutating: b)
            list[2] = UnsafeMutableRawPointer(mutating: c)
            list[3] = UnsafeMutableRawPointer(mutating: d)
            execute(UnsafePointer(list.baseAddress!), count: list.count, scratch: scratch)
        }
    }

    /// Runs with pointers in the order the subclass documents. Traps only where oneDNN reports a failure
    /// of a prepared primitive, which means that a pointer or the scratch memory is missing, or that an operand lies
    /// in the destination.
    func execute(
        _ pointers: UnsafePointer<UnsafeMutableRawPointer?>, count: Int, scratch: UnsafeMutableRawPointer?
    ) {
        let status = od_execute(handle, pointers, Int32(count), scratch)
        precondition(status == 0, "oneDNN could not run a prepared primitive (status \(status))")
    }
}
