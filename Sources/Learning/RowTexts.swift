import Formats
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
        FileLines.texts(of: lines, in: file.path, longest: shown, limit: longest) ?? []
    }
}
