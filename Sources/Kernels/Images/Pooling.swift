import COneDNN

/// What a pooling takes of each window.
public enum PoolingKind: String, CaseIterable, Sendable {
    /// The largest element.
    case max
    /// The mean of the elements that lie in the image.
    case average
    /// The mean of all elements, padding counted as zeros: PyTorch's default.
    case averageWithPadding = "average-with-padding"

    var code: Int32 {
        switch self {
        case .max: Int32(OD_POOL_MAX.rawValue)
        case .average: Int32(OD_POOL_AVERAGE.rawValue)
        case .averageWithPadding: Int32(OD_POOL_AVERAGE_WITH_PADDING.rawValue)
        }
    }
}

/// A 2-D pooling, prepared once over oneDNN; layouts as in ``Convolution``.
public final class Pooling: PreparedPrimitive {
    /// The layouts of what it reads and writes.
    public let source, destination: OperandLayout
    /// Bytes of the workspace that the backward pass reads: which elements were largest. 0 for means.
    public let workspaceBytes: Int

    /// Prepares it for sources in a layout (nil: contiguous).
    public init(
        _ kind: PoolingKind, _ window: ImageWindow, source: OperandLayout? = nil,
        destination: OperandLayout? = nil
    ) throws(KernelError) {
        var record = try window.record()
        let handle = try Self.make { handle, text, capacity in
            od_pooling_create(
                kind.code, &record, source?.handle, destination?.handle, handle, text, capacity)
        }
        let layouts = try Self.layouts(of: handle, at: 0, 1)
        (self.source, self.destination) = (layouts[0], layouts[1])
        workspaceBytes = OperandLayout(taking: od_layout_of(handle, 2))?.bytes ?? 0
        super.init(handle)
    }

    /// Runs it; `workspace` has ``workspaceBytes`` bytes.
    public func run(
        _ source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer,
        workspace: UnsafeMutableRawPointer?, scratch: UnsafeMutableRawPointer? = nil
    ) {
        execute(source, destination, workspace.map { UnsafeRawPointer($0) }, scratch: scratch)
    }
}

/// The gradient of a ``Pooling``, prepared once.
public final class PoolingGradient: PreparedPrimitive {
    /// The layouts of what it reads and writes.
    public let dDestination, dSource: OperandLayout

    /// Prepares it for the layouts of the forward pass's source and destination.
    public init(
        _ kind: PoolingKind, _ window: ImageWindow, dSource: OperandLayout? = nil,
        dDestination: OperandLayout? = nil
    ) throws(KernelError) {
        var record = try window.record()
        let handle = try Self.make { handle, text, capacity in
            od_pooling_gradient_create(
                kind.code, &record, dSource?.handle, dDestination?.handle, handle, text, capacity)
        }
        let layouts = try Self.layouts(of: handle, at: 0, 1)
        (self.dDestination, self.dSource) = (layouts[0], layouts[1])
        super.init(handle)
    }

    /// Sets dSource from the workspace of the forward pass.
    public func run(
        _ dDestination: UnsafeRawPointer, workspace: UnsafeRawPointer?,
        into dSource: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer? = nil
    ) {
        execute(dDestination, dSource, workspace, scratch: scratch)
    }
}
