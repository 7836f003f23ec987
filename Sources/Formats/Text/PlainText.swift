/// A text file read whole.
public struct PlainText: Sendable {
    /// The whole file.
    public let text: String
    /// How the file was written.
    public let encoding: TextEncoding

    /// Reads a file of UTF-8, UTF-16 or, where it is neither, Windows-1252; one packed by gzip is unpacked.
    public init(path: String) throws(FormatError) {
        let source = try TextSource(path: path)
        let bytes = try source.rest()
        let (text, isLegacy) = bytes.withUnsafeBufferPointer { TextEncoding.text(of: $0) }
        self.text = text
        encoding = isLegacy ? .windows1252 : source.encoding
    }
}
