/// A convolution by Winograd's algorithm (``WinogradTiles``), or the gradient of one with respect to its images,
/// which is a convolution with the kernels turned around.
///
/// Images are [sample, height, width, channel] in memory, weights [out, in, 3, 3]. One thread at a time runs an
/// instance.
public final class WinogradConvolution {
    /// Bytes of working memory that a run needs, aligned to 64.
    public let scratchBytes: Int
    private let kernels: KernelSet
    private let tiles: WinogradTiles
    private let activation: Activation
    private let turned: Bool
    private let taps: Reorder
    private let product: MatrixProduct
    // Where in the working memory: weights in nine planes, transformed weights, images and results, the rest.
    private let tapsAt, weightsAt, imagesAt, resultsAt, restAt: Int

    /// y = f(x ∗ weights + bias) for a window of which ``ImageWindow/suitsWinograd`` holds.
    public convenience init(
        _ window: ImageWindow, kernels: KernelSet, activation: Activation = .identity
    ) throws(KernelError) {
        try self.init(window, kernels, activation, weightShape: window.weightShape, turned: false)
    }

    /// The gradient with respect to the images of such a convolution: ``run`` takes the results' gradient.
    public convenience init(dataGradientOf window: ImageWindow, kernels: KernelSet) throws(KernelError) {
        var mirrored = window
        (mirrored.inChannels, mirrored.outChannels) = (window.outChannels, window.inChannels)
        mirrored.size = window.outSize
        mirrored.padding = .init(2 - window.padding.vertical, 2 - window.padding.horizontal)
        try self.init(mirrored, kernels, .identity, weightShape: window.weightShape, turned: true)
    }

    private init(
        _ window: ImageWindow, _ kernels: KernelSet, _ activation: Activation, weightShape: [Int], turned: Bool
    ) throws(KernelError) {
        (self.kernels, self.activation, self.turned) = (kernels, activation, turned)
        tiles = WinogradTiles(window)
        let (inputs, outputs, block) = (tiles.inChannels, tiles.outChannels, tiles.block)
        let pairs = inputs * outputs
        // Planes of [inputs, outputs]; the weights' outputs are the inputs of the convolution turned around.
        let steps = (turned ? [outputs, 1] : [1, outputs]) + [3 * pairs, pairs]
        taps = try Reorder(
            from: OperandLayout(TensorLayout(weightShape)),
            to: OperandLayout(TensorLayout(weightShape, strides: steps)))
        product = try MatrixProduct(
            TensorLayout([WinogradTiles.planes, block, inputs]), TensorLayout([WinogradTiles.planes, inputs, outputs]),
            into: TensorLayout([WinogradTiles.planes, block, outputs]))
        var plan = ScratchPlan()
        tapsAt = plan.place(floats: 9 * pairs)
        weightsAt = plan.place(floats: WinogradTiles.planes * pairs)
        imagesAt = plan.place(floats: WinogradTiles.planes * block * inputs)
        resultsAt = plan.place(floats: WinogradTiles.planes * block * outputs)
        restAt = plan.place(bytes: max(taps.scratchBytes, product.scratchBytes))
        scratchBytes = plan.bytes
    }

    /// Runs it; `bias` may be nil.
    public func run(
        _ x: Source, weights: Source, bias: Source? = nil, into y: Target, scratch: UnsafeMutableRawPointer
    ) {
        func floats(_ place: Int) -> Target { (scratch + place).assumingMemoryBound(to: Float.self) }
        let (transformed, images, results) = (floats(weightsAt), floats(imagesAt), floats(resultsAt))
        let (inputs, outputs) = (tiles.inChannels, tiles.outChannels)
        taps.run(weights, into: floats(tapsAt), scratch: scratch + restAt)
        kernels.winogradWeights(floats(tapsAt), into: transformed, count: inputs * outputs, turned: turned)
        for first in tiles.starts {
            kernels.winogradImages(
                x, into: images, tiles.geometry, first: first, count: tiles.block, channels: inputs)
            product.run(images, transformed, into: results, scratch: scratch + restAt)
            kernels.winogradResults(
                results, bias: bias, activation, slope: 0.01, into: y, tiles.geometry, first: first,
                count: tiles.block, channels: outputs)
        }
    }
}
