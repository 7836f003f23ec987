/// A picture of eight bits a point: row by row from the top, grey or red, green and blue.
public struct Picture: Sendable, Hashable {
    public let width: Int
    public let height: Int
    /// 1 for grey, 3 for red, green and blue.
    public let channels: Int
    /// Height × width × channels values.
    public let points: [UInt8]

    /// - Parameter points: height × width × channels of them; fewer or more are a fault of the caller.
    public init(width: Int, height: Int, channels: Int, points: [UInt8]) {
        precondition(width > 0 && height > 0 && points.count == width * height * channels)
        self.width = width
        self.height = height
        self.channels = channels
        self.points = points
    }

    /// The same picture in grey or in color. Grey is what an eye sees of a color (ITU-R BT.601: 0.299 red, 0.587 green,
    /// 0.114 blue); in color, grey has three equal parts.
    public func with(channels wanted: Int) -> Picture {
        guard wanted != channels else { return self }
        var result = [UInt8](repeating: 0, count: width * height * wanted)
        for index in 0..<(width * height) {
            if wanted == 1 {
                let (red, green, blue) = (
                    Int(points[3 * index]), Int(points[3 * index + 1]), Int(points[3 * index + 2])
                )
                result[index] = UInt8((299 * red + 587 * green + 114 * blue + 500) / 1000)
            } else {
                for channel in 0..<3 { result[3 * index + channel] = points[index] }
            }
        }
        return Picture(width: width, height: height, channels: wanted, points: result)
    }

    /// The same picture with so many points, each the mean of the area it stands for. What is larger than the picture
    /// repeats its points; what has other proportions is stretched.
    public func resized(width newWidth: Int, height newHeight: Int) -> Picture {
        guard newWidth != width || newHeight != height else { return self }
        let columns = Self.areas(from: width, to: newWidth), rows = Self.areas(from: height, to: newHeight)
        // First along the rows, then down the columns: the mean of an area is the mean of means.
        var wide = [Float](repeating: 0, count: height * newWidth * channels)
        for y in 0..<height {
            for (x, area) in columns.enumerated() {
                for channel in 0..<channels {
                    var sum: Float = 0
                    for part in area {
                        sum += part.share * Float(points[(y * width + part.place) * channels + channel])
                    }
                    wide[(y * newWidth + x) * channels + channel] = sum
                }
            }
        }
        var result = [UInt8](repeating: 0, count: newHeight * newWidth * channels)
        let line = newWidth * channels
        for (y, area) in rows.enumerated() {
            for x in 0..<line {
                var sum: Float = 0
                for part in area { sum += part.share * wide[part.place * line + x] }
                result[y * line + x] = UInt8(min(255, max(0, sum.rounded())))
            }
        }
        return Picture(width: newWidth, height: newHeight, channels: channels, points: result)
    }

    /// Of which points, by which shares, each of a row of other length is made; the shares of one sum up to 1.
    private static func areas(from old: Int, to new: Int) -> [[(place: Int, share: Float)]] {
        let scale = Double(old) / Double(new)
        return (0..<new).map { index in
            let start = Double(index) * scale, end = min(Double(old), Double(index + 1) * scale)
            let first = min(old - 1, Int(start)), last = min(old - 1, max(first, Int(end.rounded(.up)) - 1))
            return (first...last).map { place in
                let covered = min(end, Double(place + 1)) - max(start, Double(place))
                return (place, Float(max(0, covered) / (end - start)))
            }
        }
    }
}
