import Experiments
import Foundation
import Language
import TOMLFiles

/// Why a file could not be opened, and where in it.
public struct OpeningFailure: Sendable, Hashable {
    /// The file as it was named.
    public var path: String
    /// Its line, from 1; nil where the whole file is meant.
    public var line: Int?
    /// The column in the line, from 1.
    public var column: Int?
    /// What is wrong and what would be right; names the file where `line` is nil.
    public var text: Text
    /// The file's lines up to the one that is meant, that one last; empty where there is none to show.
    public var excerpt: [String]

    public init(path: String, line: Int? = nil, column: Int? = nil, text: Text, excerpt: [String] = []) {
        self.path = path
        self.line = line
        self.column = column
        self.text = text
        self.excerpt = excerpt
    }

    /// Finds the place and the line of an experiment file's error; of any other error only its words.
    init(_ error: any Error, opening path: String) {
        guard var mistake = error as? ExperimentError, let line = mistake.line, mistake.file == path else {
            self.init(path: path, text: Text(explaining: error))
            return
        }
        let column = mistake.column
        (mistake.file, mistake.line, mistake.column) = (nil, nil, nil)
        let lines = (try? TOMLFile.read(path)).map { $0.split(separator: "\n", omittingEmptySubsequences: false) } ?? []
        let shown = lines.indices.contains(line - 1) ? lines[max(0, line - 3)..<line].map(String.init) : []
        self.init(path: path, line: line, column: column, text: mistake.text, excerpt: shown)
    }

    /// Place and reason in one sentence.
    public var sentence: Text {
        guard let line else { return text }
        let place = column.map { "\(path):\(line):\($0)" } ?? "\(path):\(line)"
        return Text("\(place): \(text)", zh: "\(place)：\(text)")
    }
}
