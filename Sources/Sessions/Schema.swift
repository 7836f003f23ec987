import SQLite
import Language

/// The tables of a session and how they came to be.
///
/// A released migration is never changed: what it wrote lies on people's disks. Add the next one below.
enum Schema {
    /// Steps a row of `step_summary` sums up.
    static let summarySpan = 256

    /// The versions, each made from the one before.
    private static let versions: [(name: String, sql: String)] = [
        ("1", version1), ("2", version2), ("3", version3), ("4", version4), ("5", version5),
        ("6", version6), ("7", version7),
    ]

    /// The table that says which versions the others have been through, called as the library did that made it first.
    private static let passed = "grdb_migrations"

    /// Makes the tables, or brings those of an earlier version up to date.
    ///
    /// - Parameter last: The name of the version to stop at, for tests; nil for the newest.
    static func migrate(_ database: some DatabaseAccess, upTo last: String? = nil) throws {
        try database.write { database in
            try database.execute("CREATE TABLE IF NOT EXISTS \(passed) (identifier TEXT NOT NULL PRIMARY KEY)")
            let former = try names(in: database)
            for version in versions {
                if !former.contains(version.name) {
                    try database.execute(version.sql)
                    try database.execute("INSERT INTO \(passed) (identifier) VALUES (?)", [version.name])
                }
                if version.name == last { break }
            }
        }
    }

    /// Whether a later version of the program has changed the tables.
    static func isOfLaterVersion(_ database: Database) throws -> Bool {
        try !names(in: database).isSubset(of: versions.map(\.name))
    }

    private static func names(in database: Database) throws -> Set<String> {
        guard try database.hasTable(passed) else { return [] }
        return Set(try database.values("SELECT identifier FROM \(passed)").compactMap(\.text))
    }

    /// Refuses tables that no version of the program made: a view or a trigger in a stranger's session would do
    /// whatever it likes when it is read or written.
    static func check(_ database: Database) throws {
        let known = try known.get()
        for row in try database.rows("SELECT type, name, sql FROM sqlite_master") {
            let made = try Made(row: row)
            // What SQLite makes by itself: its names are reserved.
            if made.name.hasPrefix("sqlite_"), ["table", "index"].contains(made.type) { continue }
            guard known.contains(made) else {
                let kind = made.type.printable
                throw StoredValueError(
                    column: made.name, Text("a \(kind) that is none of a session's", zh: "不属于会话的 \(kind)"))
            }
        }
    }

    /// A table or an index, with the text that made it.
    private struct Made: Hashable {
        var type: String, name: String, sql: String

        init(row: Row) throws {
            type = try row.text("type")
            name = try row.text("name")
            sql = try row.textIfAny("sql") ?? ""
        }
    }

    /// What the tables of every version are made of.
    private static let known = Result {
        var known: Set<Made> = []
        let database = try DatabaseQueue()
        for version in versions {
            try migrate(database, upTo: version.name)
            known.formUnion(
                try database.read { try $0.rows("SELECT type, name, sql FROM sqlite_master") }
                    .map(Made.init))
        }
        return known
    }

    private static let version4 = """
        -- What other programs ask of the one that writes to the session.
        CREATE TABLE request (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            run INTEGER,                    -- NULL: whichever is trained
            time REAL NOT NULL,
            process INTEGER NOT NULL,       -- that asks
            request TEXT NOT NULL,          -- words: step 5
            answer TEXT                     -- JSON; NULL: not read yet
        );
        """

    private static let version5 = """
        -- What the message or the summary says in every language, as JSON; NULL: it was written in English only.
        ALTER TABLE run ADD COLUMN text TEXT;
        ALTER TABLE event ADD COLUMN text TEXT;
        ALTER TABLE journal ADD COLUMN text TEXT;
        """

    private static let version6 = """
        -- The reason of an undefined metric in every language, as JSON; NULL: it was written in English only.
        ALTER TABLE metric ADD COLUMN text TEXT;
        """

    private static let version7 = """
        -- Whether a person had the step's batch left out; NULL: written by a version that did not record it.
        ALTER TABLE step ADD COLUMN skipped INTEGER;
        -- Steps a second at most that a person chose, 0 for no limit; NULL: none was chosen.
        ALTER TABLE run ADD COLUMN pace REAL;
        """

    private static let version3 = """
        -- The last entry of the journal when a checkpoint was written; 0 where there was none.
        ALTER TABLE checkpoint ADD COLUMN journal INTEGER;
        UPDATE checkpoint SET journal = (
            SELECT coalesce(max(id), 0) FROM journal
            WHERE journal.run = checkpoint.run AND journal.time <= checkpoint.time);
        -- Up to this step only some are kept; NULL: all are.
        ALTER TABLE run ADD COLUMN thinned INTEGER;
        -- The last step that is read from the parent, where it gave copies of those after; NULL: the fork's records
        -- begin right after it.
        ALTER TABLE run ADD COLUMN inherited INTEGER;
        -- The folder that the session's copy of the data was made from; NULL: there is no copy.
        ALTER TABLE run ADD COLUMN original TEXT;
        """

    private static let version2 = """
        CREATE TABLE watch (
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            expression TEXT NOT NULL,
            PRIMARY KEY (run, position)
        ) WITHOUT ROWID;
        """

    private static let version1 = """
        CREATE TABLE session (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            created REAL NOT NULL,
            program TEXT NOT NULL,          -- version that wrote last
            saved REAL NOT NULL             -- when everything up to then was on the disk
        );

        CREATE TABLE run (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,             -- of the experiment
            parent INTEGER REFERENCES run (id),
            fork_step INTEGER,
            created REAL NOT NULL,
            state TEXT NOT NULL,
            message TEXT,
            experiment TEXT NOT NULL,       -- canonical TOML
            folder TEXT NOT NULL,           -- where its paths start from; relative to the session for a copy
            plan TEXT,                      -- JSON
            outcome TEXT                    -- JSON
        );

        CREATE TABLE setting (
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            path TEXT NOT NULL,
            value TEXT NOT NULL,            -- as in TOML
            PRIMARY KEY (run, path)
        ) WITHOUT ROWID;

        CREATE TABLE step (
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            step INTEGER NOT NULL,
            epoch REAL,
            loss REAL,                      -- NULL: not a number
            learning_rate REAL,
            gradient_norm REAL,
            update_ratio REAL,
            throughput REAL,
            seconds REAL,
            PRIMARY KEY (run, step)
        ) WITHOUT ROWID;

        -- One row for every full block of 256 steps, so that long runs are drawn without reading each step.
        CREATE TABLE step_summary (
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            block INTEGER NOT NULL,         -- steps 256 * block + 1 to 256 * (block + 1)
            quantity TEXT NOT NULL,
            first REAL, minimum REAL, maximum REAL, last REAL,
            missing INTEGER NOT NULL,       -- how many are not a number
            PRIMARY KEY (run, quantity, block)
        ) WITHOUT ROWID;

        CREATE TABLE evaluation (
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            step INTEGER NOT NULL,
            split TEXT NOT NULL,
            is_best INTEGER NOT NULL,
            seconds REAL,
            PRIMARY KEY (run, step, split)
        ) WITHOUT ROWID;

        CREATE TABLE metric (
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            step INTEGER NOT NULL,
            split TEXT NOT NULL,
            position INTEGER NOT NULL,
            metric TEXT NOT NULL,
            value REAL,
            reason TEXT,                    -- why it is undefined
            PRIMARY KEY (run, step, split, metric)
        ) WITHOUT ROWID;

        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            step INTEGER NOT NULL,
            time REAL NOT NULL,
            kind TEXT NOT NULL,
            severity TEXT NOT NULL,
            message TEXT NOT NULL,
            detail TEXT                     -- JSON
        );
        CREATE INDEX event_run ON event (run, id);

        CREATE TABLE sample (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            step INTEGER NOT NULL,
            prompt TEXT NOT NULL,
            text TEXT NOT NULL
        );
        CREATE INDEX sample_run ON sample (run, id);

        CREATE TABLE journal (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            step INTEGER NOT NULL,
            time REAL NOT NULL,
            command TEXT NOT NULL,          -- JSON
            summary TEXT NOT NULL
        );
        CREATE INDEX journal_run ON journal (run, id);

        CREATE TABLE checkpoint (
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            folder TEXT NOT NULL,           -- inside the run's folder of checkpoints
            step INTEGER NOT NULL,
            time REAL NOT NULL,
            name TEXT,
            is_best INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            weights_sha256 TEXT NOT NULL,
            PRIMARY KEY (run, folder)
        ) WITHOUT ROWID;

        CREATE TABLE breakpoint (
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            expression TEXT NOT NULL,
            is_enabled INTEGER NOT NULL,
            PRIMARY KEY (run, position)
        ) WITHOUT ROWID;

        CREATE TABLE note (
            id INTEGER PRIMARY KEY,
            run INTEGER REFERENCES run (id) ON DELETE CASCADE,
            time REAL NOT NULL,
            text TEXT NOT NULL
        );
        """
}
