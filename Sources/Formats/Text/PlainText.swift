/// A text file read whole.
public struct PlainText: Sendable {
    /// The whole file.
    public let text: String
    /// How the file was written.
    public let encoding: TextEncoding

    /// Reads a file of UTF-8, UTF-16 or, where it is neither, Latin-1.
    public init(path: String) throws(FormatError) {
        let source = try TextSource(path: path)
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            var outcome: Result<Int, FormatError> = .success(0)
            piece.withUnsafeMutableBufferPointer { buffer in
                do throws(FormatError) { outcome = .success(try source.read(into: buffer)) } catch {
                    outcome = .failure(error)
                }
            }
            let count = try outcome.get()
            if count == 0 { break }
            bytes.append(contentsOf: piece[..<count])
        }
        let (text, isLatin1) = bytes.withUnsafeBufferPointer { TextEncoding.text(of: $0) }
        self.text = text
        encoding = isLatin1 ? .latin1 : source.encoding
    }
}
