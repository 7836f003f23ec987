/// Looks up lines of a text file, to show rows as they stand there.
public enum FileLines {
    /// The texts of some lines, counted from 1 as readers of tables count them, in the order asked for; nil where the
    /// file cannot be read. A line that is not there is empty, and a long one is cut.
    ///
    /// - Parameters:
    ///   - longest: Characters of a line that are given.
    ///   - limit: Bytes of the file that are searched, unpacked: a person waits.
    public static func texts(of lines: [Int], in path: String, longest: Int, limit: Int) -> [String]? {
        guard let last = lines.max(), (try? FileContent.recognized(in: path)) == .text else { return nil }
        let wanted = Set(lines)
        var texts: [Int: String] = [:]
        var searched = 0
        do {
            try LineSource.forEachLine(of: path) { line, content in
                if case .content(let bytes) = content {
                    searched += bytes.count + 1
                    if wanted.contains(line) {
                        let (text, _) = TextEncoding.text(of: bytes)
                        let spaced = text.prefix(longest).replacing("\t", with: " ")
                        texts[line] = spaced.printable
                    }
                }
                return line < last && searched < limit
            }
        } catch {
            return nil
        }
        return lines.map { texts[$0] ?? "" }
    }
}
