import Columns
import Datasets
import Dispatch
import Formats
import Foundation
import Language
import Profiles
import Synchronization

/// How far the reading of a table has come.
public struct ReadingProgress: Sendable, Hashable {
    /// Rows read.
    public var rows: Int
    /// Bytes of them, about.
    public var bytes: Int
    /// Bytes of the file; nil where it is packed, which tells nothing of its length.
    public var totalBytes: Int?

    /// From 0 to 1; nil where it is not known.
    public var share: Double? { totalBytes.map { min(1, Double(bytes) / Double(max(1, $0))) } }

    static func bytes(of path: String) -> Int? {
        guard Packing(path: path) == nil else { return nil }
        return (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? nil
    }
}

/// Reads a table once and counts its columns, on as many threads as there are processors: one reads records, the others
/// share the columns out.
struct TableTally: Sendable {
    private(set) var columns: [ColumnTally]
    private(set) var sample: RowSample
    private(set) var hashes = RowHashes()
    private(set) var reading = TableReading()
    private(set) var rows = 0
    private(set) var decimalMark = NumberStyle.DecimalMark.point

    /// - Parameters:
    ///   - target: the column that is no part of what conflicting rows have in common; nil for none.
    ///   - sampleSize: rows kept for what needs more than one column.
    ///   - report: is told how far it has come, some hundred times a second; what it throws ends the reading.
    init(
        _ reader: any TableReader, fields: FieldRules, target: Int?, sampleSize: Int, threads: Int,
        report: ((ReadingProgress) throws -> Void)?
    ) throws {
        let width = reader.columns.count
        let count = max(1, min(threads, width))
        let shards = (0..<count).map { shard in
            Shard(
                columns: stride(from: shard, to: width, by: count).map { (place: $0, name: reader.columns[$0]) },
                target: target, fields: fields)
        }
        let queue = DispatchQueue(label: "profile", attributes: .concurrent)
        let group = DispatchGroup()
        var sample = RowSample(capacity: sampleSize)
        var hashes = RowHashes()
        var rows = 0, bytes = 0
        let totalBytes = ReadingProgress.bytes(of: reader.path)
        var decimalMark = NumberStyle.DecimalMark.point
        var batch = RecordBatch(columns: width)
        var pending: RecordBatch?

        /// Waits for the columns of the batch before, and puts together what they say of its rows.
        func collect() {
            group.wait()
            guard let done = pending else { return }
            pending = nil
            let parts = shards.map { $0.takeHashes() }
            for row in 0..<done.count {
                var inputs: UInt64 = 0, all: UInt64 = 0
                for part in parts {
                    inputs &+= part.inputs[row]
                    all &+= part.all[row]
                }
                hashes.add(inputs: inputs, all: all, line: done.lines[row])
            }
        }
        func handOver() throws {
            collect()
            guard batch.count > 0 else { return }
            let full = batch
            pending = full
            for shard in shards { queue.async(group: group) { shard.count(full) } }
            rows += full.count
            batch = RecordBatch(columns: width)
            bytes += full.size
            try report?(ReadingProgress(rows: rows, bytes: bytes, totalBytes: totalBytes))
        }

        do {
            reading = try reader.forEachRecord { record in
                decimalMark = record.mark
                sample.offer(record)
                batch.append(record)
                if batch.isFull { try handOver() }
            }
            try handOver()
            collect()
        } catch {
            group.wait()
            throw error
        }
        sample.finish()
        var columns = shards.flatMap { $0.tallies() }.sorted { $0.place < $1.place }.map(\.tally)
        let open = columns.indices.filter { columns[$0].survey.isOpen }
        if !fields.areFirst, !open.isEmpty {
            _ = try reader.forEachRecord { record in
                for index in open { columns[index].compare(record, index, fields: fields) }
            }
        }
        self.columns = columns
        self.sample = sample
        self.hashes = hashes
        self.rows = rows
        self.decimalMark = decimalMark
    }

    /// The columns as they are surveyed before training.
    var survey: TableSurvey {
        TableSurvey(columns: columns.map(\.survey), rows: rows, reading: reading, decimalMark: decimalMark)
    }

    /// Some of the columns, counted by one thread at a time.
    private final class Shard: Sendable {
        private struct State: Sendable {
            var tallies: [ColumnTally]
            var inputs: [UInt64] = []
            var all: [UInt64] = []
        }

        private let places: [Int]
        private let target: Int?
        private let fields: FieldRules
        private let state: Mutex<State>

        init(columns: [(place: Int, name: String)], target: Int?, fields: FieldRules) {
            places = columns.map(\.place)
            self.target = target
            self.fields = fields
            state = Mutex(State(tallies: columns.map { ColumnTally(name: $0.name) }))
        }

        func count(_ batch: RecordBatch) {
            state.withLock { state in
                state.inputs = [UInt64](repeating: 0, count: batch.count)
                state.all = [UInt64](repeating: 0, count: batch.count)
                batch.forEach { row, record in
                    var inputs: UInt64 = 0, all: UInt64 = 0
                    for (tally, place) in places.enumerated() {
                        let hash = state.tallies[tally].count(record, place, fields: fields)
                        // The same value in another column is another hash.
                        let own = (hash ^ UInt64(place) &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
                        let mixed = own ^ own >> 32
                        all &+= mixed
                        if place != target { inputs &+= mixed }
                    }
                    state.inputs[row] = inputs
                    state.all[row] = all
                }
            }
        }

        /// Of each row of the last batch, its hashes over these columns.
        func takeHashes() -> (inputs: [UInt64], all: [UInt64]) { state.withLock { ($0.inputs, $0.all) } }

        func tallies() -> [(place: Int, tally: ColumnTally)] {
            state.withLock { state in Array(zip(places, state.tallies)).map { (place: $0.0, tally: $0.1) } }
        }
    }
}
