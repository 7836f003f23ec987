import CKernels

/// How Winograd's algorithm F(2×2, 3×3) cuts a convolution: tiles of 2×2 results, some of them at a time.
///
/// A tile takes 16 multiplications for each pair of channels where the definition takes 36. They are 16 products
/// of matrices, [tiles, inputs] · [inputs, outputs], one for each place in a transformed tile. Sums differ
/// from the definition's in their order only; no factor other than ½ comes in, so they are as precise.
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

    /// Floats of transformed tiles that lie in a near cache beside each other.
    private static let cached = 131_072
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
        let most = max(Self.smallestBlock, Self.cached / (16 * (inChannels + outChannels)))
        let blocks = (total + most - 1) / most
        block = (total + blocks - 1) / blocks
    }

    /// First tiles of the blocks; the last block may reach beyond the last tile.
    var starts: StrideTo<Int> { stride(from: 0, to: total, by: block) }
}

extension ImageWindow {
    /// Tiles of 2×2 results in all samples.
    var winogradTiles: Int { batch * ((outSize.vertical + 1) / 2) * ((outSize.horizontal + 1) / 2) }

    /// Whether ``WinogradConvolution`` and ``WinogradWeightGradient`` compute this convolution, and in less time
    /// than the definition: 3×3 kernels with stride 1, channels enough that multiplying is most of the work,
    /// tiles enough to repay the transformed weights, not too many results cut off at odd edges.
    public var suitsWinograd: Bool {
        let computes =
            kernel == Pair(3) && stride == Pair(1) && dilation == Pair(1) && groups == 1 && type == .float32
            && resultType == .float32 && (0...2).contains(padding.vertical) && (0...2).contains(padding.horizontal)
        let results = batch * outSize.vertical * outSize.horizontal
        return computes && min(inChannels, outChannels) >= 16 && inChannels * outChannels >= 1024
            && winogradTiles >= 128 && 20 * winogradTiles <= 9 * results
    }
}
