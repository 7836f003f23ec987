import Catalog

/// Height, width and channels of an image.
public struct ImageShape: Sendable, Hashable {
    public let height: Int
    public let width: Int
    public let channels: Int

    /// The shape of the images that a model is given.
    /// - Parameters:
    ///   - given: height, width and, if more than one, channels; empty where the data say it, or where a
    ///     row's numbers are a square image of one channel.
    init(_ input: ModelInput, given: [Int], for kind: String) throws {
        guard case .features(let shape) = input else {
            throw ModelError("\(kind): the data are text; kinds for text are \(Models.languageKinds)")
        }
        let count = shape.reduce(1, *)
        let extents = given.isEmpty ? shape : given
        switch extents.count {
        case 3: (height, width, channels) = (extents[0], extents[1], extents[2])
        case 2: (height, width, channels) = (extents[0], extents[1], 1)
        default:
            let side = Int(Double(count).squareRoot().rounded())
            guard given.isEmpty, side * side == count else {
                throw ModelError(
                    "\(kind): a row of \(count) numbers is no square image; say image = [height, width, channels]")
            }
            (height, width, channels) = (side, side, 1)
        }
        guard height * width * channels == count else {
            throw ModelError(
                "\(kind): image = [\(height), \(width), \(channels)] takes \(height * width * channels) numbers, "
                    + "but a row has \(count)")
        }
    }

    static let hyperparameter = Hyperparameter(
        "image", .integers(1...65_536, count: 0...3), standard: [],
        help: "Height, width and channels of an image; empty for those of the data, or a square")
}
