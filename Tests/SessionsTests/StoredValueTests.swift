import Experiments
import Foundation
import Language
import SQLite
import Sessions
import Testing

/// SQLite keeps whatever it is given in any column: a value of the wrong type makes one session unusable, never the
/// program or the list of the others.
@Suite struct StoredValueTests {
    private let folder: TemporaryFolder
    private let store: SessionStore

    init() throws {
        folder = try TemporaryFolder()
        store = SessionStore(root: folder.url.appending(path: "store"))
        try store.create(name: "other", experiment: "Digits").close()
        let session = try store.create(name: "odd", experiment: "Digits")
        let run = try session.createRun(
            experiment: Samples.experiment(), breakpoints: [Breakpoint("loss > 9")], watches: ["loss"])
        let fork = try session.createRun(experiment: Samples.experiment(), origin: RunOrigin(parent: run, step: 200))
        try session.addNote("a note", to: run)
        for run in [run, fork] {
            try session.sink(for: run).post([
                .prepared(Samples.plan()), Samples.steps(run == fork ? 201...220 : 1...300),
                .evaluated(Samples.evaluation(300, loss: 0.25)),
                .sampled(TextSample(step: 300, prompt: "", text: "x")), .checkpointed(Samples.checkpoint(300)),
                .journal(JournalEntry(step: 3, time: 5, action: .goTo(step: 2), text: Text(verbatim: "back"))),
                .finished(Samples.outcome(step: 300)),
            ])
        }
        try session.close()
    }

    static let values: [(sql: String, words: String)] = [
        ("'abc'", "text"), ("x'00FF'", "bytes"), ("NULL", "nothing"), ("0.5", "a fraction"), ("-1", "negative"),
        ("9223372036854775807", "huge"), ("-9223372036854775808", "least"), ("9e999", "infinite"), ("1e300", "large"),
        ("''", "empty"), ("'{}'", "a record of nothing"), ("'{\"totalSteps\":9223372036854775807}'", "a large record"),
    ]

    /// Everything that a person, the list or an export reads.
    private func readAll(_ session: Session) {
        let runs = [RunID(1), RunID(2)]
        _ = try? session.created()
        _ = try? session.runs()
        _ = try? session.notes()
        for run in runs {
            _ = try? session.run(run)
            _ = try? session.experiment(of: run)
            _ = try? session.settings(of: run)
            _ = try? session.steps(of: run, limit: .max)
            _ = try? session.past(of: run)
            _ = try? session.evaluations(of: run)
            _ = try? session.events(of: run)
            _ = try? session.samples(of: run)
            _ = try? session.journal(of: run)
            _ = try? session.checkpoints(of: run)
            _ = try? session.breakpoints(of: run)
            _ = try? session.watches(of: run)
            _ = try? session.notes(of: run)
            for columns in [1, 2, 700] {
                _ = try? session.series(of: .loss, run: run, in: 1...Int.max, columns: columns)
            }
        }
        let target = folder.url.appending(path: "export")
        // Without waiting for the disk.
        let files = FailingFiles(.inputOutput, at: 0)
        _ = try? CSVExport(session: session, files: files).write(to: target)
        _ = try? PageExport(session: session, files: files).write(to: target)
        _ = try? TensorBoardExport(session: session, files: files).write(to: target)
    }

    /// Tables that are read one by one, and so can be wrong at once.
    private static let separate = [
        "setting", "step", "step_summary", "evaluation", "metric", "event", "sample", "journal", "checkpoint",
        "breakpoint", "watch", "note",
    ]

    /// Each wrong value in each column of each table; a crash would end the tests.
    @Test(arguments: ["session", "run", "grdb_migrations", "sqlite_sequence", "all others"])
    func noValueStopsTheProgram(tables: String) throws {
        let path = store.root.path + "/odd/session.sqlite"
        let original = try Data(contentsOf: URL(filePath: path))
        let tables = tables == "all others" ? Self.separate : [tables]
        let columns = try DatabaseQueue(path: path).read { database in
            try tables.map { try database.columns(of: $0) }
        }
        for index in 0..<(columns.map(\.count).max() ?? 0) {
            for value in Self.values {
                try original.write(to: URL(filePath: path))
                let database = try DatabaseQueue(path: path)
                try database.writeWithoutTransaction { database in
                    try database.execute(
                        "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON"
                    )
                    for (table, columns) in zip(tables, columns) where index < columns.count {
                        // One row of each, so that those before it are read; what a constraint forbids cannot be there.
                        _ = try? database.execute(
                            """
                            UPDATE OR IGNORE \(table) SET \(columns[index]) = \(value.sql)
                            WHERE \(columns[index]) IS (SELECT max(\(columns[index])) FROM \(table))
                            """)
                    }
                }
                database.close()
                let list = store.list()
                #expect(Set(list.map(\.name)) == ["odd", "other"], "\(tables), column \(index): \(value.words)")
                #expect(list.first { $0.name == "other" }?.problem == nil)
                if let session = try? store.open("odd", access: .read) {
                    readAll(session)
                    try? session.close()
                }
            }
        }
    }

    /// The same while it is written to: what goes on with a run reads its records, too.
    @Test(arguments: ["run", "step", "checkpoint", "journal", "setting", "event"])
    func noValueStopsAWriter(table: String) throws {
        let path = store.root.path + "/odd/session.sqlite"
        let original = try Data(contentsOf: URL(filePath: path))
        let columns = try DatabaseQueue(path: path).read { try $0.columns(of: table) }
        for column in columns where column != "id" {
            for value in ["'abc'", "x'00FF'", "-9223372036854775808", "9223372036854775807"] {
                try original.write(to: URL(filePath: path))
                let database = try DatabaseQueue(path: path)
                try database.writeWithoutTransaction { database in
                    try database.execute("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF")
                    _ = try? database.execute("UPDATE OR IGNORE \(table) SET \(column) = \(value)")
                }
                database.close()
                guard let session = try? store.open("odd", access: .write) else { continue }
                let sink = try session.sink(for: RunID(1))
                sink.post([
                    .prepared(Samples.plan(firstStep: 300)), Samples.steps(301...600), .rewritten(step: 100),
                    .failed(message: Text(verbatim: "x")), .finished(Samples.outcome(step: 600, reason: .stopped)),
                ])
                _ = try? sink.flush()
                _ = try? session.deleteRun(RunID(1))
                _ = try? session.createRun(
                    experiment: Samples.experiment(), origin: RunOrigin(parent: RunID(2), step: 3))
                _ = try? session.close()
            }
        }
    }

    @Test func theColumnIsNamed() throws {
        let database = try DatabaseQueue(path: store.root.path + "/odd/session.sqlite")
        try database.write { try $0.execute("UPDATE run SET created = 'yesterday' WHERE id = 2") }
        database.close()
        #expect(
            store.list().first { $0.name == "odd" }?.problem?.in(.english)
                == "session 'odd' cannot be used: session.sqlite: the column 'created' holds text where a number belongs"
        )
    }
}
