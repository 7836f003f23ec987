import CKernels

/// How Winograd's algorithm F(4×4, 3×3) cuts a convolution: tiles of 4×4 results, some of them at a time.
///
/// A tile takes 36 multiplications for each pair of channels where the definition takes 144. They are 36 products
/// of matrices, [tiles, inputs] · [inputs, outputs], one for each place in a transformed tile. The transforms cost
/// digits: a result is off by some 5e-7 of the results' size in the mean, five times as much as by the definition.
///
/// Source: Lavin and Gray, "Fast algorithms for convolutional neural networks", 2016.
struct WinogradTiles {
    let geometry: ck_winograd
    let inChannels: Int
    let outChannels: Int
    /// Tiles of all samples.
    let total: Int
    /// Tiles that are transformed and multiplied at a time, so that they stay in a near cache.
    let block: Int

    /// Values of a transformed tile, for each channel.
    static let planes = 36

    /// Floats of transformed tiles that lie in a near cache beside each other.
    private static let cached = 262_144
    /// Tiles in a block at least: for fewer, the weights would be read too often.
    private static let smallestBlock = 64

    /// The window must have 3×3 kernels, stride and dilation 1 and a single group.
    init(_ window: ImageWindow) {
        let out = window.outSize
        geometry = ck_winograd(
            samples: window.batch, height: window.size.vertical, width: window.size.horizontal,
            out_height: out.vertical, out_width: out.horizontal, top: window.padding.vertical,
            left: window.padding.horizontal)
        inChannels = window.inChannels
        outChannels = window.outChannels
        total = window.winogradTiles
        let most = max(Self.smallestBlock, Self.cached / (Self.planes * (inChannels + outChannels)))
        let blocks = (total + most - 1) / most
        // Odd, so that the planes of a tile do not fall into the same places of the nearest cache.
        block = (total + blocks - 1) / blocks | 1
    }

    /// First tiles of the blocks; the last block may reach beyond the last tile.
    var starts: StrideTo<Int> { stride(from: 0, to: total, by: block) }
}

extension ImageWindow {
    /// Tiles of 4×4 results in all samples.
    var winogradTiles: Int { batch * ((outSize.vertical + 3) / 4) * ((outSize.horizontal + 3) / 4) }

    /// Whether ``WinogradConvolution`` and ``WinogradWeightGradient`` compute this convolution, and in less time
    /// than the definition: 3×3 kernels with stride 1, channels enough that multiplying is most of the work,
    /// tiles enough to repay the transformed weights, not too many results cut off at the edges.
    public var suitsWinograd: Bool {
        let computes =
            kernel == Pair(3) && stride == Pair(1) && dilation == Pair(1) && groups == 1 && type == .float32
            && resultType == .float32 && (0...2).contains(padding.vertical) && (0...2).contains(padding.horizontal)
        let results = batch * outSize.vertical * outSize.horizontal
        return computes && min(inChannels, outChannels) >= 16 && winogradTiles >= 16
            && 8 * winogradTiles <= results
    }
}
