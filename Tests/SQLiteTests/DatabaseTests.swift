import Foundation
import SQLite
import Testing

@Suite struct DatabaseTests {
    /// What every kind of value comes back as.
    @Test(arguments: [
        (SQLValue.null, "null"), (.integer(Int64.min), "integer"), (.integer(Int64.max), "integer"),
        (.real(-0.5), "real"),
        (.real(.infinity), "real"), (.text(""), "text"), (.text("a\0b 损失"), "text"), (.blob([]), "blob"),
        (.blob([0, 255]), "blob"),
    ])
    func valuesComeBackAsTheyWere(value: SQLValue, type: String) throws {
        try DatabaseQueue().write { database throws in
            try database.execute("CREATE TABLE kept (value)")
            try database.execute("INSERT INTO kept VALUES (?)", [value])
            #expect(try database.value("SELECT value FROM kept") == value)
            #expect(try database.value("SELECT typeof(value) FROM kept") == .text(type))
        }
    }

    @Test func whatIsNotANumberIsNull() throws {
        try DatabaseQueue().read { database throws in #expect(try database.value("SELECT ?", [Double.nan]) == .null) }
    }

    @Test func textThatIsNotUTF8IsMended() throws {
        try DatabaseQueue().read { database throws in
            #expect(try database.value("SELECT CAST(x'41FF42' AS TEXT)")?.text == "A\u{FFFD}B")
        }
    }

    @Test func argumentsAreTakenInOrderByNumberAndByName() throws {
        try DatabaseQueue().read { database throws in
            #expect(try database.row("SELECT ?, ?", [1, "two"])?.values == [.integer(1), .text("two")])
            #expect(try database.row("SELECT ?2, ?1, ?2", [1, 2])?.values == [.integer(2), .integer(1), .integer(2)])
            let row = try database.row("SELECT :b AS x, :a AS y, :b AS z", ["a": 1, "b": nil])
            #expect(row?["x"] == .null && row?["y"] == .integer(1) && row?["none"] == nil)
            #expect(row?.columns == ["x", "y", "z"])
        }
    }

    @Test func argumentsThatDoNotFitAreAnError() throws {
        try DatabaseQueue().read { database throws in
            #expect(throws: SQLiteError.self) { try database.row("SELECT ?, ?", [1]) }
            #expect(throws: SQLiteError.self) { try database.row("SELECT ?", []) }
            #expect(throws: SQLiteError.self) { try database.row("SELECT :a", ["b": 1]) }
            #expect(throws: SQLiteError.self) { try database.row("SELECT 1; SELECT 2") }
            #expect(throws: SQLiteError.self) { try database.row("-- nothing") }
        }
    }

    @Test func statementsAreRunOneAfterTheOther() throws {
        try DatabaseQueue().write { database throws in
            try database.execute(
                """
                CREATE TABLE one (a); -- with a remark; and a semicolon
                /* another */ CREATE TABLE two (b, c);
                -- the end
                """)
            #expect(try database.hasTable("one") && database.hasTable("two") && !database.hasTable("three"))
            #expect(try database.columns(of: "two") == ["b", "c"])
        }
    }

    @Test func aStatementMayBeUsedWhileACursorStandsInIt() throws {
        try DatabaseQueue().write { database throws in
            try database.execute("CREATE TABLE kept (value); INSERT INTO kept VALUES (1), (2), (3)")
            let query = "SELECT value FROM kept ORDER BY value"
            let cursor = try database.cursor(query)
            var pairs: [Int64] = []
            while let row = try cursor.next(), let outer = row["value"]?.integer {
                pairs += try database.values(query).compactMap(\.integer).map { outer * 10 + $0 }
            }
            #expect(pairs == [11, 12, 13, 21, 22, 23, 31, 32, 33])
            #expect(try cursor.next() == nil)
        }
    }

    // MARK: Transactions

    private struct Stop: Error {}

    @Test func whatThrowsLeavesNothingBehind() throws {
        let queue = try DatabaseQueue()
        try queue.write { try $0.execute("CREATE TABLE kept (value UNIQUE)") }
        #expect(throws: Stop.self) {
            try queue.write { database throws in
                try database.execute("INSERT INTO kept VALUES (1)")
                throw Stop()
            }
        }
        #expect(try queue.read { try $0.value("SELECT count(*) FROM kept") } == .integer(0))
        // A statement that breaks a rule is left out; the others of the transaction stay.
        try queue.write { database throws in
            try database.execute("INSERT INTO kept VALUES (1)")
            let error = #expect(throws: SQLiteError.self) { try database.execute("INSERT INTO kept VALUES (?)", [1]) }
            #expect(error?.code == .constraint)
            #expect(error?.statement == "INSERT INTO kept VALUES (?)")
            try database.execute("INSERT INTO kept VALUES (2)")
        }
        #expect(try queue.read { try $0.value("SELECT count(*) FROM kept") } == .integer(2))
    }

    @Test func rowsOfAParentThatIsGoneAreRefused() throws {
        try DatabaseQueue().write { database throws in
            try database.execute("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a REFERENCES a (id))")
            let error = #expect(throws: SQLiteError.self) { try database.execute("INSERT INTO b VALUES (7)") }
            #expect(error?.code == .constraint)
        }
    }

    // MARK: Files

    private func withFile(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appending(path: "tables").path)
    }

    @Test func aReaderSeesWhatStoodWhenItBegan() throws {
        try withFile { path in
            let pool = try DatabasePool(path: path)
            try pool.write { try $0.execute("CREATE TABLE kept (value); INSERT INTO kept VALUES (1)") }
            try pool.read { database throws in
                #expect(try database.value("SELECT count(*) FROM kept") == .integer(1))
                // Written while it reads, in another connection.
                try pool.write { try $0.execute("INSERT INTO kept VALUES (2)") }
                #expect(try database.value("SELECT count(*) FROM kept") == .integer(1))
            }
            #expect(try pool.read { try $0.value("SELECT count(*) FROM kept") } == .integer(2))
            #expect(throws: SQLiteError.self) { try pool.read { try $0.execute("DELETE FROM kept") } }
            pool.close()
            #expect(throws: SQLiteError.self) { try pool.write { try $0.execute("DELETE FROM kept") } }
        }
    }

    /// To be read where nothing can be written, they need the files of the log.
    @Test func theFilesOfTheLogStayAndHoldNothing() throws {
        try withFile { path in
            let pool = try DatabasePool(path: path)
            try pool.write { try $0.execute("CREATE TABLE kept (a)") }
            try pool.writeWithoutTransaction { try $0.checkpoint() }
            pool.close()
            let log = try FileManager.default.attributesOfItem(atPath: path + "-wal")
            #expect(log[.size] as? Int == 0)
            #expect(FileManager.default.fileExists(atPath: path + "-shm"))
            let reader = try DatabaseQueue(path: path, options: .init(isReadOnly: true))
            #expect(try reader.read { try $0.hasTable("kept") })
        }
    }

    /// A connection knows the tables from when it looked last; SQLite reads a statement anew where they have changed.
    @Test func columnsThatWereAddedBesideAreThere() throws {
        try withFile { path in
            let pool = try DatabasePool(path: path)
            try pool.write { try $0.execute("CREATE TABLE kept (a); INSERT INTO kept VALUES (1)") }
            for columns in [["a"], ["a", "b"], ["a", "b", "c"]] {
                if let added = columns.dropFirst().last {
                    try pool.write { try $0.execute("ALTER TABLE kept ADD COLUMN \(added) DEFAULT '\(added)'") }
                }
                let row = try pool.read { try $0.row("SELECT *, 7 AS last FROM kept") }
                #expect(row?.columns == columns + ["last"])
                #expect(row?["last"] == .integer(7))
            }
            pool.close()
        }
    }

    @Test func threadsReadAndWriteTogether() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let pool = try DatabasePool(path: folder.appending(path: "tables").path)
        try pool.write { try $0.execute("CREATE TABLE kept (value)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for value in 0..<20 {
                        try pool.write { try $0.execute("INSERT INTO kept VALUES (?)", [task * 100 + value]) }
                        _ = try pool.read { try $0.rows("SELECT * FROM kept") }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try pool.read { try $0.value("SELECT count(DISTINCT value) FROM kept") } == .integer(160))
        pool.close()
    }

    @Test func aFileThatIsNoneIsAnError() throws {
        try withFile { path in
            let missing = #expect(throws: SQLiteError.self) {
                _ = try DatabaseQueue(path: path, options: .init(isReadOnly: true))
            }
            #expect(missing?.code == .unopened)
            try Data("this is no database, but it is long enough".utf8).write(to: URL(filePath: path))
            let damaged = #expect(throws: SQLiteError.self) {
                try DatabaseQueue(path: path, options: .init(isReadOnly: true)).read {
                    try $0.rows("SELECT 1 FROM sqlite_master")
                }
            }
            #expect(damaged?.code == .damaged)
        }
    }

    // MARK: Tables of strangers

    @Test func tablesCannotBeWrittenBehindSQLitesBack() throws {
        let queue = try DatabaseQueue()
        try queue.write { try $0.execute("CREATE TABLE kept (value)") }
        #expect(throws: SQLiteError.self) {
            try queue.write { try $0.execute("PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'x'") }
        }
    }

    /// SQLite takes a misspelled column in double quotes for a text, unless it is told not to.
    @Test func aWordInDoubleQuotesIsNoText() throws {
        #expect(throws: SQLiteError.self) { try DatabaseQueue().read { try $0.row("SELECT \"words\"") } }
    }
}
