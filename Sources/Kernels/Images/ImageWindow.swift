import COneDNN
import Language

/// The sizes of a 2-D convolution or pooling: images, kernel, steps, edges.
public struct ImageWindow: Sendable, Hashable {
    /// A pair of numbers for the vertical and the horizontal direction.
    public struct Pair: Sendable, Hashable {
        /// The number that counts along the height.
        public var vertical: Int
        /// The number that counts along the width.
        public var horizontal: Int

        /// A number for each direction.
        public init(_ vertical: Int, _ horizontal: Int) {
            self.vertical = vertical
            self.horizontal = horizontal
        }

        /// The same number in both directions.
        public init(_ both: Int) {
            self.init(both, both)
        }
    }

    /// Images of a call.
    public var batch: Int
    /// Channels of the input.
    public var inChannels: Int
    /// Channels of the output; those of the input for a pooling.
    public var outChannels: Int
    /// Height and width of the input.
    public var size: Pair
    /// Height and width of the kernel, or of what is pooled.
    public var kernel: Pair
    /// Points of the input from one output to the next.
    public var stride: Pair
    /// Zeros added at each edge.
    public var padding: Pair
    /// Steps between the elements of the kernel; 1 is dense.
    public var dilation: Pair
    /// Parts that the channels fall into, each convolved alone.
    public var groups: Int
    /// Number format of images and weights.
    public var type: ElementType
    /// Number format of the output, or of the data gradient.
    public var resultType: ElementType

    /// A window; a pooling has as many output channels as input channels.
    public init(
        batch: Int, inChannels: Int, outChannels: Int, size: Pair, kernel: Pair, stride: Pair = Pair(1),
        padding: Pair = Pair(0), dilation: Pair = Pair(1), groups: Int = 1, type: ElementType = .float32,
        resultType: ElementType = .float32
    ) {
        self.batch = batch
        self.inChannels = inChannels
        self.outChannels = outChannels
        self.size = size
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        self.groups = groups
        self.type = type
        self.resultType = resultType
    }

    /// Height and width of the output: ⌊(size + 2 padding − dilation (kernel − 1) − 1) / stride⌋ + 1.
    public var outSize: Pair {
        func out(_ path: KeyPath<Pair, Int>) -> Int {
            let reach = dilation[keyPath: path] * (kernel[keyPath: path] - 1) + 1
            let room = size[keyPath: path] + 2 * padding[keyPath: path] - reach
            return room < 0 ? 0 : room / max(1, stride[keyPath: path]) + 1
        }
        return Pair(out(\.vertical), out(\.horizontal))
    }

    /// [batch, inChannels, height, width]
    public var inShape: [Int] { [batch, inChannels, size.vertical, size.horizontal] }
    /// [batch, outChannels, height, width]
    public var outShape: [Int] { [batch, outChannels, outSize.vertical, outSize.horizontal] }
    /// [out, in, height, width], or [groups, out/groups, in/groups, height, width]
    public var weightShape: [Int] {
        let kernels = [kernel.vertical, kernel.horizontal]
        return groups == 1
            ? [outChannels, inChannels] + kernels
            : [groups, outChannels / groups, inChannels / groups] + kernels
    }

    /// Multiplications and additions of a convolution.
    public var flops: Int {
        // In Double, as a window may be asked about that no machine could compute.
        let terms = Double(inChannels / groups) * Double(kernel.vertical * kernel.horizontal)
        return Int(min(1e18, outShape.reduce(2 * terms) { $0 * Double($1) }))
    }

    /// Throws where no output is left, or a number is not positive.
    func record() throws(KernelError) -> od_window {
        let positive = [
            batch, inChannels, outChannels, size.vertical, size.horizontal, kernel.vertical, kernel.horizontal,
            stride.vertical, stride.horizontal, dilation.vertical, dilation.horizontal, groups,
        ]
        guard positive.allSatisfy({ $0 > 0 }), padding.vertical >= 0, padding.horizontal >= 0 else {
            throw KernelError(
                Text(
                    "sizes, kernel, stride, dilation and groups of a window must be positive",
                    zh: "窗口的尺寸、卷积核、步幅、膨胀与组数必须为正"))
        }
        guard inChannels % groups == 0, outChannels % groups == 0 else {
            throw KernelError(
                Text(
                    "\(groups) groups do not divide \(inChannels) and \(outChannels) channels",
                    zh: "\(groups) 组不能整除 \(inChannels) 与 \(outChannels) 个通道"))
        }
        let out = outSize
        guard out.vertical > 0, out.horizontal > 0 else {
            throw KernelError(
                Text(
                    """
                    a kernel of \(kernel.vertical)×\(kernel.horizontal) does not fit into an image of \
                    \(size.vertical)×\(size.horizontal)
                    """,
                    zh: "\(kernel.vertical)×\(kernel.horizontal) 的卷积核放不进 \(size.vertical)×\(size.horizontal) 的图像"))
        }
        func after(_ path: KeyPath<Pair, Int>) -> Int64 {
            // What the last step covers beyond the image; less than the padding where steps don't fit evenly.
            let reach = dilation[keyPath: path] * (kernel[keyPath: path] - 1) + 1
            let covered = (out[keyPath: path] - 1) * stride[keyPath: path] + reach
            return Int64(covered - size[keyPath: path] - padding[keyPath: path])
        }
        var window = od_window()
        window.batch = Int64(batch)
        window.in_channels = Int64(inChannels)
        window.in_height = Int64(size.vertical)
        window.in_width = Int64(size.horizontal)
        window.out_channels = Int64(outChannels)
        window.out_height = Int64(out.vertical)
        window.out_width = Int64(out.horizontal)
        window.kernel_height = Int64(kernel.vertical)
        window.kernel_width = Int64(kernel.horizontal)
        window.stride_height = Int64(stride.vertical)
        window.stride_width = Int64(stride.horizontal)
        window.dilation_height = Int64(dilation.vertical)
        window.dilation_width = Int64(dilation.horizontal)
        window.padding_top = Int64(padding.vertical)
        window.padding_left = Int64(padding.horizontal)
        window.padding_bottom = after(\.vertical)
        window.padding_right = after(\.horizontal)
        window.groups = Int64(groups)
        window.type = type.code
        window.result_type = resultType.code
        return window
    }
}
