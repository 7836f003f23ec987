import Columns
import Datasets
import Dispatch
import Formats
import Foundation
import Language
import Synchronization

extension PredictionModel {
    /// Predicts the rows of a table while it is read: one thread reads, the others prepare, compute and write lines; what
    /// is in memory does not grow with the table.
    ///
    /// - Parameters:
    ///   - watch: is told how far the reading has come; what it throws ends the work.
    ///   - write: is given the lines, in the order of the rows.
    package func predict(
        _ reader: any TableReader, plan: ColumnPlan, threads: Int, format: PredictionFormat, watch: DataWatch?,
        write: ([UInt8]) throws -> Void
    ) throws -> PredictionSummary {
        let fields = PredictionFields(preparation.target)
        let added = PredictionLines.apart(["line"] + fields.names, from: reader.columns)
        var header = PredictionLines(reader.columns + added, format: format)
        header.header()
        let empty = PredictionLines(reader.columns + added, format: format)
        let workers = Workers(self, plan: plan, fields: fields, empty: empty)
        var summary = PredictionSummary()
        var found = Found(plan)
        var keptAside = KeptAside(file: URL(fileURLWithPath: reader.path).lastPathComponent)
        var builder = TableRows.Builder(), rows = 0
        var waiting: [Workers.Ticket] = []
        var isBegun = false
        func take() throws {
            let piece = try waiting.removeFirst().result()
            if !isBegun { try write(header.bytes) }
            isBegun = true
            summary.rows += piece.rows
            found.add(piece.found)
            try write(piece.bytes)
        }
        func handOver() throws {
            guard rows > 0 else { return }
            waiting.append(workers.start(builder.rows(columns: reader.columns, rules: plan.fields)))
            builder = TableRows.Builder()
            rows = 0
            if waiting.count > 2 * max(1, threads) { try take() }
        }
        defer { for ticket in waiting { ticket.wait() } }
        let reading = try reader.forEachRecord(Text("predicting", zh: "正在预测"), watch: watch) { record in
            if let fault = plan.fault(of: record) { return keptAside.add(fault) }
            builder.append(record)
            rows += 1
            if rows == Self.pieceRows || builder.size > 8 << 20 { try handOver() }
        }
        try handOver()
        while !waiting.isEmpty { try take() }
        keptAside.add(reading)
        guard summary.rows > 0 else {
            throw DataError(
                place: reader.path,
                reason: Text("it has no rows the model can read", zh: "没有模型能读的行")
                    + (keptAside.rows.first.map {
                        Text("; line \($0.line): \($0.reason)", zh: "；第 \($0.line) 行：\($0.reason)")
                    } ?? .empty))
        }
        if !plan.fields.areFirst {
            try plan.checkNumbers(read: found.read, strays: found.strays, rows: summary.rows, path: reader.path)
        }
        summary.notes = found.novelties.notes + keptAside.notes(listed: false) + found.strays.flatMap(\.notes)
        summary.badRows = keptAside.rows
        summary.badRowCount = keptAside.count
        return summary
    }
}

/// What pieces of a table have that training did not.
private struct Found: Sendable {
    var novelties = Novelties()
    var strays: [Strays]
    var read: [Int]

    init(_ plan: ColumnPlan) {
        strays = plan.inputs.map { Strays(column: $0.name) }
        read = plan.inputs.map { _ in 0 }
    }

    init(_ rows: NewRows) {
        novelties = rows.novelties
        strays = rows.strays
        read = rows.read
    }

    mutating func add(_ other: Found) {
        novelties.add(other.novelties)
        for place in strays.indices {
            strays[place].add(other.strays[place])
            read[place] += other.read[place]
        }
    }
}

/// Threads that make lines of pieces of a table.
private final class Workers: Sendable {
    /// The lines of one piece.
    struct Piece: Sendable {
        var rows: Int
        var bytes: [UInt8]
        var found: Found
    }

    /// A piece that is being worked on.
    final class Ticket: Sendable {
        private let group = DispatchGroup()
        private let outcome = Mutex<Result<Piece, any Error>?>(nil)

        init(_ queue: DispatchQueue, _ work: @escaping @Sendable () throws -> Piece) {
            queue.async(group: group) {
                let made = Result { try work() }
                self.outcome.withLock { $0 = made }
            }
        }

        func wait() { group.wait() }

        func result() throws -> Piece {
            group.wait()
            guard let made = outcome.withLock({ $0 }) else { throw CancellationError() }
            return try made.get()
        }
    }

    private let model: PredictionModel
    private let plan: ColumnPlan
    private let fields: PredictionFields
    private let empty: PredictionLines
    private let queue = DispatchQueue(label: "prediction", attributes: .concurrent)
    /// Passes that no thread has in hand.
    private let free = Mutex<[ForwardPass]>([])

    init(_ model: PredictionModel, plan: ColumnPlan, fields: PredictionFields, empty: PredictionLines) {
        self.model = model
        self.plan = plan
        self.fields = fields
        self.empty = empty
    }

    func start(_ rows: TableRows) -> Ticket { Ticket(queue) { try self.work(rows) } }

    private func work(_ rows: TableRows) throws -> Piece {
        let pass = try free.withLock { $0.popLast() } ?? model.makePass()
        defer { free.withLock { $0.append(pass) } }
        let new = try NewRows(rows, plan: plan, preparation: model.preparation)
        let outcome = try pass.run(new.features, width: model.preparation.featureNames.count)
        var lines = empty
        let amounts = Set(plan.inputs.filter(\.isNumeric).map(\.index))
        let isAmount = rows.columns.indices.map { amounts.contains($0) }
        rows.forEachRecord { row, record in
            for index in 0..<record.count { lines.field(record, index, isAmount: isAmount[index]) }
            lines.number(record.line)
            fields.write(outcome.outputs, row: row, into: &lines)
            lines.endLine()
        }
        return Piece(rows: rows.count, bytes: lines.bytes, found: Found(new))
    }
}
