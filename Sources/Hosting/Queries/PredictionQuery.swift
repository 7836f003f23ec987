import Experiments
import Foundation
import Language
import Sessions
import Training

/// Predicts the rows or pictures of a file with the best checkpoint of a run, and writes them beside it.
public struct PredictionQuery: Query {
    public static let id = QueryID(rawValue: "prediction")
    public static let isLong = true

    private let session: String
    private let run: Int
    private let typed: String

    /// - Parameters:
    ///   - session: its folder.
    ///   - typed: a file or folder; `~` is the person's home.
    public init(session: String, run: Int, typed: String) {
        self.session = session
        self.run = run
        self.typed = typed
    }

    /// What was written.
    public struct Answer: Sendable {
        /// The file.
        public let path: String
        /// Rows or pictures in it.
        public let rows: Int
        /// What to tell of the data.
        public let notes: [Text]
        /// Whether there were rows that could not be read.
        public let hasBadRows: Bool
    }

    /// - Throws: why there is no such checkpoint, the file cannot be read or nothing can be written.
    public func answer(_ context: QueryContext) throws -> Answer {
        let source = NSString(string: typed).expandingTildeInPath
        // The session of the screen is for others meanwhile.
        let session = try context.store.open(session, access: .read)
        defer { try? session.close() }
        let predictor = try Predictor(session.checkpoint(.best, of: RunID(Int64(run))).checkpoint)
        let path = Self.freePath(beside: source)
        let here = URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
        let summary = try predictor.predictFile(source, relativeTo: here, to: path) { progress in
            if context.isCancelled() { throw CancellationError() }
            context.report(
                WorkProgress(
                    text: progress.title, done: progress.done, total: progress.total,
                    countsBytes: progress.countsBytes))
        }
        return Answer(path: path, rows: summary.rows, notes: summary.notes, hasBadRows: summary.badRowCount > 0)
    }

    /// `new.csv.predictions.csv`, or the first of that name with a number that is not there yet.
    static func freePath(beside source: String) -> String {
        var base = source
        while base.count > 1, base.hasSuffix("/") { base.removeLast() }
        var path = base + ".predictions.csv", number = 2
        while FileManager.default.fileExists(atPath: path) {
            path = base + ".predictions-\(number).csv"
            number += 1
        }
        return path
    }
}
