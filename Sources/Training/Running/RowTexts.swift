import Foundation

/// Looks up lines of a data file, to show rows as they stand there.
enum RowTexts {
    /// Files longer than this are not searched: a person waits.
    static let longest = 64 << 20
    /// Characters of a line that are shown.
    static let shown = 200

    /// The texts of some lines, counted from 1, in the order asked for; empty where the file is no text,
    /// too long or gone. A line that is not there is empty.
    static func read(_ lines: [Int], of file: URL) -> [String] {
        guard let content = try? Data(contentsOf: file, options: .mappedIfSafe), content.count <= longest,
            content.first != 0, let last = lines.max()
        else { return [] }
        var texts: [Int: String] = [:]
        let wanted = Set(lines)
        content.withUnsafeBytes { bytes in
            var line = 1
            var start = 0
            while start < bytes.count, line <= last {
                let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
                if wanted.contains(line) {
                    let text = String(decoding: bytes[start..<end].prefix(4 * shown), as: UTF8.self)
                    texts[line] = String(text.prefix(shown)).trimmingCharacters(in: .newlines)
                }
                line += 1
                start = end + 1
            }
        }
        return lines.map { texts[$0] ?? "" }
    }
}
