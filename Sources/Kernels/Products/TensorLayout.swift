import COneDNN
import Language

/// The number format of a product's operand.
public enum ElementType: Sendable, Hashable {
    case float32
    /// The upper half of a float32; products accumulate in float32.
    case bfloat16

    /// Bytes of one element.
    public var size: Int { self == .float32 ? 4 : 2 }

    /// The shim's number for it.
    var code: Int32 { Int32(self == .bfloat16 ? OD_BF16.rawValue : OD_F32.rawValue) }
}

/// Shape, strides and number format of an operand that oneDNN reads or writes.
public struct TensorLayout: Sendable, Hashable {
    /// Sizes, outermost first; 2 to 6 of them.
    public var shape: [Int]
    /// Steps between neighbors of each dimension, in elements.
    public var strides: [Int]
    /// Number format of the elements.
    public var type: ElementType

    /// A layout with explicit strides, as many as dimensions.
    public init(_ shape: [Int], strides: [Int], type: ElementType = .float32) {
        self.shape = shape
        self.strides = strides
        self.type = type
    }

    /// Row-major and contiguous.
    public init(_ shape: [Int], type: ElementType = .float32) {
        var strides = [Int](repeating: 1, count: shape.count)
        for axis in stride(from: shape.count - 2, through: 0, by: -1) {
            strides[axis] = strides[axis + 1] * max(1, shape[axis + 1])
        }
        self.init(shape, strides: strides, type: type)
    }

    /// The same memory with its last two dimensions exchanged.
    public var transposed: TensorLayout {
        var copy = self
        let last = shape.count - 1
        guard last > 0 else { return self }
        copy.shape.swapAt(last - 1, last)
        copy.strides.swapAt(last - 1, last)
        return copy
    }

    /// The C record; throws where the rank is none that oneDNN is given here.
    func record() throws(KernelError) -> od_tensor {
        guard (1...Int(OD_MAX_RANK)).contains(shape.count), strides.count == shape.count else {
            throw KernelError(
                Text(
                    "a product's operand has 1 to \(OD_MAX_RANK) dimensions, not \(shape)",
                    zh: "乘积的操作数有 1 到 \(OD_MAX_RANK) 维，不是 \(shape)"))
        }
        var record = od_tensor()
        record.rank = Int32(shape.count)
        record.type = type.code
        withUnsafeMutableBytes(of: &record.dims) { bytes in
            for (axis, size) in shape.enumerated() {
                bytes.storeBytes(of: Int64(size), toByteOffset: axis * 8, as: Int64.self)
            }
        }
        withUnsafeMutableBytes(of: &record.strides) { bytes in
            for (axis, step) in strides.enumerated() {
                bytes.storeBytes(of: Int64(step), toByteOffset: axis * 8, as: Int64.self)
            }
        }
        return record
    }
}
