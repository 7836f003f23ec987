import Formats
import Foundation

/// What a picture looks like, in numbers. Colors count as the grey that an eye sees of them.
public struct PictureFigures: Sendable, Hashable {
    /// The mean of its points, 0 black to 1 white.
    public var brightness: Double
    /// Their standard deviation.
    public var contrast: Double
    /// The variance of the Laplacian, each point against its four neighbors (Pech-Pacheco 2000), as a share of the
    /// variance of the points: low where edges are washed out, whatever the contrast.
    public var sharpness: Double
    /// How much its points tell, in bits: the entropy of the shares of the 256 greys.
    public var entropy: Double
    /// The grey below which 5 and 99 of a hundred points are.
    public var darkest: Double
    public var brightest: Double
    /// Whether all points are grey, in whatever way they are stored.
    public var isGrey: Bool

    /// The longer side from which a picture is looked at in less detail: fine grain is no sharpness.
    static let side = 256

    /// Looks at a picture.
    public init(_ original: Picture) {
        var picture = original
        let longer = max(picture.width, picture.height)
        if longer > Self.side {
            picture = picture.resized(
                width: max(1, picture.width * Self.side / longer), height: max(1, picture.height * Self.side / longer))
        }
        isGrey =
            picture.channels == 1
            || stride(from: 0, to: picture.points.count, by: 3).allSatisfy {
                let red = Int(picture.points[$0]), green = Int(picture.points[$0 + 1]),
                    blue = Int(picture.points[$0 + 2])
                // JPEG leaves a trace of color in grey.
                return max(red, green, blue) - min(red, green, blue) <= 4
            }
        let grey = picture.with(channels: 1).points
        let (width, height) = (picture.width, picture.height)
        var counts = [Int](repeating: 0, count: 256)
        var sum = 0, squares = 0
        for point in grey {
            counts[Int(point)] += 1
            sum += Int(point)
            squares += Int(point) * Int(point)
        }
        let count = Double(grey.count)
        let mean = Double(sum) / count, variance = max(0, Double(squares) / count - mean * mean)
        brightness = mean / 255
        contrast = variance.squareRoot() / 255
        entropy = counts.reduce(0) { bits, count in
            let share = Double(count) / Double(grey.count)
            return count == 0 ? bits : bits - share * log2(share)
        }
        func level(_ share: Double) -> Double {
            let wanted = share * count
            var below = 0
            for (level, count) in counts.enumerated() {
                below += count
                if Double(below) >= wanted { return Double(level) / 255 }
            }
            return 1
        }
        darkest = level(0.05)
        brightest = level(0.99)
        sharpness = variance > 0 ? Self.laplacianVariance(grey, width: width, height: height) / variance : 0
    }

    private static func laplacianVariance(_ grey: [UInt8], width: Int, height: Int) -> Double {
        guard width > 2, height > 2 else { return 0 }
        var sum = 0, squares = 0
        grey.withUnsafeBufferPointer { grey in
            for y in 1..<(height - 1) {
                for place in (y * width + 1)..<(y * width + width - 1) {
                    let around =
                        Int(grey[place - 1]) + Int(grey[place + 1]) + Int(grey[place - width])
                        + Int(grey[place + width])
                    let value = around - 4 * Int(grey[place])
                    sum += value
                    squares += value * value
                }
            }
        }
        let count = Double((width - 2) * (height - 2))
        let mean = Double(sum) / count
        return Double(squares) / count - mean * mean
    }
}
