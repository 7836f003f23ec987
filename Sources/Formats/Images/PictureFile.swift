import Language

/// A file with one picture, PNG or JPEG, told by its content.
public enum PictureFile {
    /// What can be read.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case png = "PNG"
        case jpeg = "JPEG"
    }

    /// What a picture says of itself, before its points are read.
    public struct Header: Sendable, Hashable {
        public var kind: Kind
        public var width: Int
        public var height: Int
        /// 1 for grey, 3 for color, as it is stored.
        public var channels: Int
        /// Whether points can be transparent; they are laid on white.
        public var hasTransparency: Bool
        /// Whether it lies otherwise in its file than it is looked at, as cameras say; width and height are as looked at.
        public var isTurned = false
    }

    /// A picture with what its file says of it.
    public struct Content: Sendable {
        public var header: Header
        /// Perhaps smaller than the header says.
        public var picture: Picture
    }

    /// The most points of a picture. A file of a few bytes can claim more than any memory holds.
    public static let mostPoints = 50_000_000
    /// The largest file that is read.
    private static let largestFile = 256 << 20

    /// What the names of such files end with; their content decides.
    public static let endings = ["png", "jpg", "jpeg", "jpe", "jfif"]

    /// Whether a name ends as those of pictures that are read.
    public static func isNamed(_ path: String) -> Bool {
        guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return false }
        return endings.contains(path[path.index(after: dot)...].lowercased())
    }

    /// What a file says of its picture.
    /// - Throws: `FormatError` where it is no picture that is read, says what cannot be, or is larger than is read.
    public static func header(of path: String) throws(FormatError) -> Header {
        let bytes = try bytes(of: path)
        return switch try kind(of: bytes, path) {
        case .png: try PNGDecoder.header(bytes, path)
        case .jpeg: try JPEGDecoder.header(bytes, path)
        }
    }

    /// Reads a picture.
    ///
    /// - Parameter side: the longer side that is enough. A JPEG file much larger than that is read at a half, a quarter
    ///   or an eighth of its size, which is never less than this.
    /// - Throws: `FormatError` where it is damaged, cut off, no picture that is read or larger than is read.
    public static func read(_ path: String, enough side: Int = .max) throws(FormatError) -> Content {
        let bytes = try bytes(of: path)
        return switch try kind(of: bytes, path) {
        case .png: try PNGDecoder.picture(bytes, path)
        case .jpeg: try JPEGDecoder.picture(bytes, path, enough: side)
        }
    }

    private static func bytes(of path: String) throws(FormatError) -> [UInt8] {
        guard SourceFile.size(of: path) <= largestFile else { throw tooLarge(path) }
        let bytes = try ByteSource(path: path).rest(limit: largestFile + 1)
        guard bytes.count <= largestFile else { throw tooLarge(path) }
        return bytes
    }

    private static func tooLarge(_ path: String) -> FormatError {
        let most = largestFile >> 20
        return FormatError(
            file: path,
            reason: Text("it is larger than \(most) MiB, and no picture is", zh: "文件超过 \(most) MiB，图像不会这么大"))
    }

    private static func kind(of bytes: [UInt8], _ path: String) throws(FormatError) -> Kind {
        let content = FileContent.recognized(in: Array(bytes.prefix(64 << 10)))
        switch content {
        case .picture(let kind): return kind
        case .foreign(let name, let advice):
            throw FormatError(
                file: path,
                reason: Text(
                    "it is \(name), not a PNG or JPEG picture: \(advice)", zh: "\(name)，不是 PNG 或 JPEG 图像：\(advice)"))
        default:
            throw FormatError(
                file: path,
                reason: bytes.isEmpty
                    ? Text("it is empty", zh: "文件为空") : Text("it is no PNG or JPEG picture", zh: "不是 PNG 或 JPEG 图像"))
        }
    }

    /// Refuses sizes that no picture has or no memory holds.
    static func check(width: Int, height: Int, _ path: String) throws(FormatError) {
        let (points, overflows) = width.multipliedReportingOverflow(by: height)
        guard width > 0, height > 0, !overflows, points <= mostPoints else {
            let most = mostPoints / 1_000_000
            throw FormatError(
                file: path,
                reason: Text(
                    "its size of \(width) × \(height) points is none, or more than the \(most) million that are read",
                    zh: "尺寸 \(width) × \(height) 无效，或超过可读取的 \(most) 百万像素"))
        }
    }

    /// A picture that could not be read, in the words of the library that tried.
    static func damaged(_ path: String, _ words: String) -> FormatError {
        FormatError(
            file: path,
            reason: Text("the picture is damaged or cut off (\(words))", zh: "图像已损坏或被截断（\(words)）"))
    }
}
