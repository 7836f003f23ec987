import Drawing

/// A picture drawn with characters, two points in a cell: `▀` in the color of the upper one on that of the lower one.
///
/// Where characters may not be blocks, a cell is one point, in color; where there are no colors known, it is a letter
/// that is the denser the brighter the point is.
public struct HalfBlocks: Sendable {
    /// Points in a row, and rows; the height is taken as even, the last row on nothing otherwise.
    public let width: Int
    public let height: Int
    /// Red, green and blue of each point, row by row.
    private let points: [UInt8]

    /// - Parameter points: three values a point; grey has three equal ones.
    public init(width: Int, height: Int, points: [UInt8]) {
        precondition(points.count == 3 * width * height)
        self.width = width
        self.height = height
        self.points = points
    }

    /// Cells that it takes.
    public var size: Size { Size(width: width, height: (height + 1) / 2) }

    private static let shades: [Unicode.Scalar] = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]

    /// Draws what of it finds room, from the upper left.
    public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme) {
        let hasColors = theme[.heat].color(at: 0.5).components != nil
        let hasBlocks = canvas.symbols == .unicode || canvas.symbols == .console
        for y in 0..<min(rect.height, size.height) {
            for x in 0..<min(rect.width, width) {
                let upper = color(x, 2 * y), lower = 2 * y + 1 < height ? color(x, 2 * y + 1) : nil
                let place = (x: rect.x + x, y: rect.y + y)
                guard hasColors else {
                    let brightness =
                        lower.map { (Self.brightness(upper) + Self.brightness($0)) / 2 } ?? Self.brightness(upper)
                    let shade = Self.shades[min(Self.shades.count - 1, Int(brightness * Double(Self.shades.count)))]
                    canvas.set(shade, x: place.x, y: place.y, style: theme[.text])
                    continue
                }
                guard hasBlocks else {
                    let mean = lower.map { upper.mixed(with: $0, amount: 0.5) } ?? upper
                    canvas.set(" ", x: place.x, y: place.y, style: Style(background: mean))
                    continue
                }
                canvas.set("▀", x: place.x, y: place.y, style: Style(foreground: upper, background: lower ?? .none))
            }
        }
    }

    private func color(_ x: Int, _ y: Int) -> Color {
        let place = 3 * (y * width + x)
        return .rgb(points[place], points[place + 1], points[place + 2])
    }

    /// From 0 black to 1 white, as bright as the eye sees it (Rec. 709 weights).
    private static func brightness(_ color: Color) -> Double {
        guard let (red, green, blue) = color.components else { return 0 }
        return (0.2126 * Double(red) + 0.7152 * Double(green) + 0.0722 * Double(blue)) / 255
    }
}
