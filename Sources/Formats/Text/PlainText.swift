/// A text file read whole.
public struct PlainText: Sendable {
    /// The whole file.
    public let text: String
    /// How the file was written.
    public let encoding: TextEncoding

    /// Reads a file of UTF-8, UTF-16 or, where it is neither, Windows-1252; one that is packed is unpacked.
    ///
    /// - Parameter heard: is told how many bytes of the file were read so far.
    /// - Throws: `FormatError`, or what `heard` throws.
    public init(path: String, heard: (_ bytes: Int) throws -> Void = { _ in }) throws {
        let source = try TextSource(path: path)
        let bytes = try source.rest(heard: heard)
        let (text, isLegacy) = bytes.withUnsafeBufferPointer { TextEncoding.text(of: $0) }
        self.text = text
        encoding = isLegacy ? .windows1252 : source.encoding
    }
}
