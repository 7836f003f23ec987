import COneDNN
import Language

/// How an image or a kernel's weights lie in memory: plain strides, or blocks of oneDNN's choice.
///
/// Memory in a layout of the library's choice is opaque: its size is ``bytes``, and a ``Reorder`` brings
/// it to and from plain strides.
public final class OperandLayout: @unchecked Sendable, Equatable {
    // Sendable because the C layout never changes.
    let handle: OpaquePointer

    init?(taking handle: OpaquePointer?) {
        guard let handle else { return nil }
        self.handle = handle
    }

    /// A plain layout.
    public init(_ layout: TensorLayout) throws(KernelError) {
        var record = try layout.record()
        guard let handle = od_layout_plain(&record) else {
            throw KernelError(
                Text(
                    "no layout for \(layout.shape) with strides \(layout.strides)",
                    zh: "形状 \(layout.shape)、步长 \(layout.strides) 没有对应的布局"))
        }
        self.handle = handle
    }

    /// Images of this shape, [batch, channels, height, width], with the channels innermost in memory.
    public static func channelsLast(_ shape: [Int], type: ElementType = .float32) -> TensorLayout {
        let (c, h, w) = (shape[1], shape[2], shape[3])
        return TensorLayout(shape, strides: [c * h * w, 1, w * c, c], type: type)
    }

    deinit {
        od_layout_free(handle)
    }

    /// Size of a memory in this layout, padding included.
    public var bytes: Int { od_layout_bytes(handle) }

    /// Whether memory in one layout can be read in the other as it is.
    public static func == (left: OperandLayout, right: OperandLayout) -> Bool {
        od_layout_equal(left.handle, right.handle) != 0
    }
}

extension PreparedPrimitive {
    /// The layouts of some of a primitive's pointers, which the library has chosen; destroys it where it does not say.
    static func layouts(of handle: OpaquePointer, at places: Int32...) throws(KernelError) -> [OperandLayout] {
        let layouts = places.compactMap { OperandLayout(taking: od_layout_of(handle, $0)) }
        guard layouts.count == places.count else {
            od_destroy(handle)
            throw KernelError(Text("oneDNN does not say the layouts of a primitive", zh: "oneDNN 未给出原语的布局"))
        }
        return layouts
    }
}

/// A copy from one layout to another, prepared once.
public final class Reorder: PreparedPrimitive {
    /// Prepares a copy between two layouts of the same shape.
    public init(from source: OperandLayout, to target: OperandLayout) throws(KernelError) {
        super.init(
            try Self.make { handle, text, capacity in
                od_reorder_create(source.handle, target.handle, handle, text, capacity)
            })
    }

    /// Copies `source` to `target`.
    public func run(
        _ source: UnsafeRawPointer, into target: UnsafeMutableRawPointer,
        scratch: UnsafeMutableRawPointer? = nil
    ) {
        execute(source, target, scratch: scratch)
    }
}
