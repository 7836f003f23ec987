extension Reference {
    /// Calls `body` for each output position (batch, channel, row, column) and each input position
    /// (row, column) inside the image under the kernel's (row, column).
    private static func forEachTap(
        _ w: ImageWindow,
        _ body: (_ n: Int, _ y: Int, _ x: Int, _ ky: Int, _ kx: Int, _ iy: Int, _ ix: Int) -> Void
    ) {
        for n in 0..<w.batch {
            for y in 0..<w.outSize.vertical {
                for x in 0..<w.outSize.horizontal {
                    for ky in 0..<w.kernel.vertical {
                        let iy = y * w.stride.vertical - w.padding.vertical + ky * w.dilation.vertical
                        for kx in 0..<w.kernel.horizontal {
                            let ix = x * w.stride.horizontal - w.padding.horizontal + kx * w.dilation.horizontal
                            if (0..<w.size.vertical).contains(iy), (0..<w.size.horizontal).contains(ix) {
                                body(n, y, x, ky, kx, iy, ix)
                            }
                        }
                    }
                }
            }
        }
    }

    private static func index(_ shape: [Int], _ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Int {
        ((a * shape[1] + b) * shape[2] + c) * shape[3] + d
    }

    /// A convolution of contiguous [batch, channels, height, width] with weights
    /// [out, in/groups, height, width].
    public static func convolution(
        _ x: [Double], weights: [Double], bias: [Double]?, _ w: ImageWindow
    ) -> [Double] {
        let (outPart, inPart) = (w.outChannels / w.groups, w.inChannels / w.groups)
        let weightShape = [w.outChannels, inPart, w.kernel.vertical, w.kernel.horizontal]
        let (inShape, outShape) = (w.inShape, w.outShape)
        var out = [Double](repeating: 0, count: outShape.reduce(1, *))
        if let bias {
            let area = w.outSize.vertical * w.outSize.horizontal
            for i in out.indices { out[i] = bias[i / area % w.outChannels] }
        }
        forEachTap(w) { n, y, xx, ky, kx, iy, ix in
            for o in 0..<w.outChannels {
                for i in 0..<inPart {
                    out[index(outShape, n, o, y, xx)] +=
                        x[index(inShape, n, o / outPart * inPart + i, iy, ix)]
                        * weights[index(weightShape, o, i, ky, kx)]
                }
            }
        }
        return out
    }

    /// The gradients of ``convolution`` with respect to x, weights and bias.
    public static func convolutionBackward(
        _ x: [Double], weights: [Double], _ dOut: [Double], _ w: ImageWindow
    ) -> (dx: [Double], dWeights: [Double], dBias: [Double]) {
        let (outPart, inPart) = (w.outChannels / w.groups, w.inChannels / w.groups)
        let weightShape = [w.outChannels, inPart, w.kernel.vertical, w.kernel.horizontal]
        let (inShape, outShape) = (w.inShape, w.outShape)
        var dx = [Double](repeating: 0, count: x.count)
        var dWeights = [Double](repeating: 0, count: weights.count)
        var dBias = [Double](repeating: 0, count: w.outChannels)
        let area = w.outSize.vertical * w.outSize.horizontal
        for i in dOut.indices { dBias[i / area % w.outChannels] += dOut[i] }
        forEachTap(w) { n, y, xx, ky, kx, iy, ix in
            for o in 0..<w.outChannels {
                let g = dOut[index(outShape, n, o, y, xx)]
                for i in 0..<inPart {
                    let at = index(inShape, n, o / outPart * inPart + i, iy, ix)
                    let weight = index(weightShape, o, i, ky, kx)
                    dx[at] += g * weights[weight]
                    dWeights[weight] += g * x[at]
                }
            }
        }
        return (dx, dWeights, dBias)
    }

    /// The largest element of each window of contiguous [batch, channels, height, width], or the mean, padding counted
    /// as zeros.
    public static func pooling(_ x: [Double], _ w: ImageWindow, largest: Bool) -> [Double] {
        var out = [Double](repeating: largest ? -.infinity : 0, count: w.outShape.reduce(1, *))
        forEachTap(w) { n, y, xx, _, _, iy, ix in
            for c in 0..<w.inChannels {
                let at = index(w.outShape, n, c, y, xx)
                let value = x[index(w.inShape, n, c, iy, ix)]
                out[at] = largest ? Swift.max(out[at], value) : out[at] + value
            }
        }
        return largest ? out : out.map { $0 / Double(w.kernel.vertical * w.kernel.horizontal) }
    }

    /// The gradient of ``pooling`` with respect to x; of equal elements the first is taken as the largest.
    public static func poolingBackward(
        _ x: [Double], _ dOut: [Double], _ w: ImageWindow, largest: Bool
    ) -> [Double] {
        var dx = [Double](repeating: 0, count: x.count)
        let out = pooling(x, w, largest: largest)
        var given = [Bool](repeating: false, count: out.count)
        forEachTap(w) { n, y, xx, _, _, iy, ix in
            for c in 0..<w.inChannels {
                let at = index(w.outShape, n, c, y, xx)
                let from = index(w.inShape, n, c, iy, ix)
                if !largest {
                    dx[from] += dOut[at] / Double(w.kernel.vertical * w.kernel.horizontal)
                } else if !given[at], x[from] == out[at] {
                    given[at] = true
                    dx[from] += dOut[at]
                }
            }
        }
        return dx
    }
}
