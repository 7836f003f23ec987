import Language

/// Height, width and channels of an image.
public struct ImageShape: Sendable, Hashable {
    /// Rows of points.
    public let height: Int
    /// Points in a row.
    public let width: Int
    /// Numbers a point.
    public let channels: Int

    /// The shape of the images that a model is given: height, width and, if more than one, channels; a row of
    /// numbers without a shape is a square image of one channel.
    init(_ input: ModelInput, for kind: String) throws {
        guard case .features = input else {
            throw ModelError.isText(kind)
        }
        let shape = input.sampleShape
        switch shape.count {
        case 3: (height, width, channels) = (shape[0], shape[1], shape[2])
        case 2: (height, width, channels) = (shape[0], shape[1], 1)
        default:
            let count = shape.reduce(1, *)
            let side = Int(Double(count).squareRoot().rounded())
            guard side * side == count else {
                throw ModelError(
                    Text(
                        """
                        \(kind): a row of \(count) numbers is no square image; say shape = [height, width, \
                        channels] in [data]
                        """,
                        zh: "\(kind)：一行 \(count) 个数不是方形图像；请在 [data] 中给出 shape = [height, width, channels]"))
            }
            (height, width, channels) = (side, side, 1)
        }
    }
}
