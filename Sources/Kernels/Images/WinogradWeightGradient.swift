/// The gradient of a convolution with respect to its weights by Winograd's algorithm (``WinogradTiles``): the
/// transposes of the steps forward.
///
/// Images are [sample, height, width, channel] in memory, weights [out, in, 3, 3]. One thread at a time runs an
/// instance.
public final class WinogradWeightGradient {
    /// Bytes of working memory that a run needs, aligned to 64.
    public let scratchBytes: Int
    private let kernels: KernelSet
    private let tiles: WinogradTiles
    /// The product of the first block of tiles, and of those that are added to it.
    private let first, further: MatrixProduct
    private let weights: Reorder
    // Where in the working memory: transformed images, gradients of results and of weights, these in nine
    // planes, the rest.
    private let imagesAt, gradientsAt, sumsAt, tapsAt, restAt: Int

    /// Prepares it for a window of which ``ImageWindow/suitsWinograd`` holds.
    public init(_ window: ImageWindow, kernels: KernelSet) throws(KernelError) {
        self.kernels = kernels
        tiles = WinogradTiles(window)
        let (inputs, outputs, block) = (tiles.inChannels, tiles.outChannels, tiles.block)
        let pairs = inputs * outputs
        func product(_ post: [PostOperation]) throws(KernelError) -> MatrixProduct {
            try MatrixProduct(
                TensorLayout([WinogradTiles.planes, block, inputs]).transposed,
                TensorLayout([WinogradTiles.planes, block, outputs]),
                into: TensorLayout([WinogradTiles.planes, inputs, outputs]), post: post)
        }
        first = try product([])
        further = try product([.accumulate()])
        weights = try Reorder(
            from: OperandLayout(TensorLayout(window.weightShape, strides: [1, outputs, 3 * pairs, pairs])),
            to: OperandLayout(TensorLayout(window.weightShape)))
        var plan = ScratchPlan()
        imagesAt = plan.place(floats: WinogradTiles.planes * block * inputs)
        gradientsAt = plan.place(floats: WinogradTiles.planes * block * outputs)
        sumsAt = plan.place(floats: WinogradTiles.planes * pairs)
        tapsAt = plan.place(floats: 9 * pairs)
        restAt = plan.place(bytes: max(first.scratchBytes, further.scratchBytes, weights.scratchBytes))
        scratchBytes = plan.bytes
    }

    /// Sets dWeights.
    public func run(_ x: Source, _ dy: Source, into dWeights: Target, scratch: UnsafeMutableRawPointer) {
        func floats(_ place: Int) -> Target { (scratch + place).assumingMemoryBound(to: Float.self) }
        let (images, gradients, sums) = (floats(imagesAt), floats(gradientsAt), floats(sumsAt))
        for start in tiles.starts {
            kernels.winogradImages(
                x, into: images, tiles.geometry, first: start, count: tiles.block, channels: tiles.inChannels)
            kernels.winogradResultGradients(
                dy, into: gradients, tiles.geometry, first: start, count: tiles.block, channels: tiles.outChannels)
            (start == 0 ? first : further).run(images, gradients, into: sums, scratch: scratch + restAt)
        }
        kernels.winogradWeightGradients(sums, into: floats(tapsAt), count: tiles.inChannels * tiles.outChannels)
        weights.run(floats(tapsAt), into: dWeights, scratch: scratch + restAt)
    }
}
