import COneDNN

/// A 2-D convolution (a cross-correlation, as everywhere in deep learning), prepared once over oneDNN.
///
/// Images are [batch, channels, height, width] in this order whatever their layout. Where no layout is
/// given the library chooses the fastest, and ``source``, ``weights`` and ``destination`` say which. One
/// thread at a time runs an instance.
public final class Convolution: PreparedPrimitive {
    /// The layouts of what it reads and writes.
    public let source, weights, destination: OperandLayout

    /// Prepares destination = post(source ∗ weights + bias); `bias` has one f32 an output channel.
    public init(
        _ window: ImageWindow, source: OperandLayout? = nil, weights: OperandLayout? = nil,
        destination: OperandLayout? = nil, bias: Bool = false, activation: Activation? = nil,
        slope: Float = 0.01
    ) throws(KernelError) {
        var record = try window.record()
        var operations: [od_post_op] = []
        if let activation {
            operations.append(try PostOperation.activation(activation, slope: slope).record())
        }
        let handle = try Self.make { handle, text, capacity in
            od_convolution_create(
                &record, source?.handle, weights?.handle, bias ? 1 : 0, destination?.handle, operations,
                Int32(operations.count), handle, text, capacity)
        }
        let layouts = try Self.layouts(of: handle, at: 0, 1, 3)
        (self.source, self.weights, self.destination) = (layouts[0], layouts[1], layouts[2])
        super.init(handle)
    }

    /// Runs it; `bias` where it was prepared with one.
    public func run(
        _ source: UnsafeRawPointer, weights: UnsafeRawPointer, bias: UnsafeRawPointer?,
        into destination: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer? = nil
    ) {
        withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer?.self, capacity: 5) { list in
            list[0] = UnsafeMutableRawPointer(mutating: source)
            list[1] = UnsafeMutableRawPointer(mutating: weights)
            list[2] = UnsafeMutableRawPointer(mutating: bias)
            list[3] = destination
            list[4] = nil
            execute(UnsafePointer(list.baseAddress!), count: 5, scratch: scratch)
        }
    }
}

/// The gradient of a convolution with respect to its source, prepared once.
public final class ConvolutionDataGradient: PreparedPrimitive {
    /// The layouts of what it reads and writes.
    public let dDestination, weights, dSource: OperandLayout

    /// Prepares dSource; layouts as in ``Convolution``. The library may want other weights than the
    /// forward pass.
    public init(
        _ window: ImageWindow, dSource: OperandLayout? = nil, weights: OperandLayout? = nil,
        dDestination: OperandLayout? = nil
    ) throws(KernelError) {
        var record = try window.record()
        let handle = try Self.make { handle, text, capacity in
            od_convolution_data_gradient_create(
                &record, dSource?.handle, weights?.handle, dDestination?.handle, handle, text, capacity)
        }
        let layouts = try Self.layouts(of: handle, at: 0, 1, 2)
        (self.dDestination, self.weights, self.dSource) = (layouts[0], layouts[1], layouts[2])
        super.init(handle)
    }

    /// Sets dSource.
    public func run(
        _ dDestination: UnsafeRawPointer, weights: UnsafeRawPointer, into dSource: UnsafeMutableRawPointer,
        scratch: UnsafeMutableRawPointer? = nil
    ) {
        execute(dDestination, weights, dSource, scratch: scratch)
    }
}

/// The gradients of a convolution with respect to its weights and bias, prepared once.
public final class ConvolutionWeightGradient: PreparedPrimitive {
    /// The layouts of what it reads and writes.
    public let source, dDestination, dWeights: OperandLayout

    /// Prepares dWeights (f32) and, where asked, dBias; layouts as in ``Convolution``.
    public init(
        _ window: ImageWindow, source: OperandLayout? = nil, dWeights: OperandLayout? = nil,
        dDestination: OperandLayout? = nil, bias: Bool = false
    ) throws(KernelError) {
        var record = try window.record()
        let handle = try Self.make { handle, text, capacity in
            od_convolution_weight_gradient_create(
                &record, source?.handle, dWeights?.handle, bias ? 1 : 0, dDestination?.handle, handle, text,
                capacity)
        }
        let layouts = try Self.layouts(of: handle, at: 0, 1, 2)
        (self.source, self.dDestination, self.dWeights) = (layouts[0], layouts[1], layouts[2])
        super.init(handle)
    }

    /// Sets dWeights and dBias (nil where it was prepared without).
    public func run(
        _ source: UnsafeRawPointer, _ dDestination: UnsafeRawPointer, into dWeights: UnsafeMutableRawPointer,
        dBias: UnsafeMutableRawPointer?, scratch: UnsafeMutableRawPointer? = nil
    ) {
        execute(source, dDestination, dWeights, dBias.map { UnsafeRawPointer($0) }, scratch: scratch)
    }
}
