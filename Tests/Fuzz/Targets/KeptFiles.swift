import Experiments
import Formats
import Foundation
import SQLite
import Sessions
import Training

/// What the program keeps, as strangers may send it.
extension FuzzTarget {
    private static let fixture = "Tests/SessionsTests/Fixtures/version-1"
    private static let step = fixture + "/checkpoints/run-1/0001-step-40"

    static let json = FuzzTarget(
        name: "json", seeds: { files(step + "/state.json", step + "/preparation.json", step + "/MANIFEST.json") },
        dictionary: ["{\"a\":", "[", "]", "}", "\\ud800", "1e400", "-", "null", "\"\""]
    ) { input, _ in
        let value = try input.withUnsafeBufferPointer { try JSONParser.parse($0) }
        let text = value.json
        guard try JSONParser.parse(text).json == text else { throw Finding("its own text reads otherwise") }
    }

    static let safetensors = FuzzTarget(
        name: "safetensors", seeds: { files(step + "/model.safetensors", step + "/optimizer.safetensors") },
        dictionary: ["\"F32\"", "\"BF16\"", "\"shape\":[", "\"data_offsets\":[", "{}", "__metadata__"]
    ) { input, folder in
        let file = try SafetensorsFile(path: try write(input, "x.safetensors", in: folder))
        for tensor in file.header.tensors {
            _ = try? file.floats(tensor.name)
            _ = try? file.bytes(tensor.name)
        }
    }

    /// One file of a checkpoint changed, and the manifest made to fit: its name on the first line, its content after.
    static let checkpoint = FuzzTarget(
        name: "checkpoint",
        seeds: {
            ["state.json", "preparation.json", "model.safetensors", "optimizer.safetensors"].flatMap { name in
                files(step + "/" + name).map { Array((name + "\n").utf8) + $0 }
            }
        },
        dictionary: [
            "\"step\":", "\"shape\":[", "\"classes\":[", "\"columns\":", "\"mean\":", "\"data_offsets\":[", "[[0,0]]",
            "{}",
            "training.batch-size", "hidden = [65536, 65536]", "\"best\":", "9223372036854775807",
        ]
    ) { input, folder in
        let end = input.firstIndex(of: 0x0A) ?? input.count
        let name = String(decoding: input[..<end], as: UTF8.self)
        let runs = folder.appending(path: "checkpoints")
        let target = runs.appending(path: "0001-step-40")
        try FileManager.default.createDirectory(at: runs, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: root.appending(path: step), to: target)
        guard FileManager.default.fileExists(atPath: target.appending(path: name).path), !name.contains("/"),
            !name.isEmpty
        else { return }
        if name != "MANIFEST.json" {
            try Data(input[end...].dropFirst()).write(to: target.appending(path: name))
            try fitManifest(of: target)
        }
        let data = root.appending(path: fixture + "/data/93c9087fe088778f")
        let checkpoint = try Checkpoint(verifying: target.path)
        _ = try? ModelEvaluator(checkpoint, folder: data, threads: 1).evaluate()
        let experiment = try Experiment(toml: try checkpoint.experiment().toml(), folder: data)
        let events = Mailbox<TrainerEvent>()
        let run = TrainingRun(
            experiment: experiment,
            options: TrainerOptions(
                threads: 1, checkpointFolder: runs, start: .resume, startPaused: true, snapshotBudget: 0),
            sinks: [events])
        run.start()
        var isReady = false
        while !isReady, !run.isOver {
            events.wait(timeout: .milliseconds(100))
            for event in events.drain() {
                if case .stateChanged(.paused) = event { isReady = true }
            }
        }
        run.send(.stop(save: false))
        run.wait()
    }

    /// Writes a manifest that fits the files as they are.
    private static func fitManifest(of folder: URL) throws {
        let names = ["model.safetensors", "optimizer.safetensors", "preparation.json", "state.json"]
        let files = try names.map { name in
            let content = try Data(contentsOf: folder.appending(path: name))
            var hash = SHA256()
            hash.update(content)
            return JSONValue.object([
                JSONMember("name", .text(name)), JSONMember("bytes", .integer(content.count)),
                JSONMember("sha256", .text(hash.hexadecimal)),
            ])
        }
        let manifest = JSONValue.object([JSONMember("version", .integer(1)), JSONMember("files", .array(files))])
        try Data(manifest.json.utf8).write(to: folder.appending(path: "MANIFEST.json"))
    }

    /// A session with other values in its tables: statements of SQL, one a line.
    static let sessionValues = FuzzTarget(
        name: "session-values",
        seeds: {
            guard let queue = try? DatabaseQueue(path: root.appending(path: fixture + "/session.sqlite").path),
                let statements = try? queue.read({ database in
                    try database.values(
                        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                    ).compactMap(\.text).flatMap { table in
                        try database.columns(of: table).map { "UPDATE \"\(table)\" SET \"\($0)\" = 1;" }
                    }
                })
            else { return [] }
            return statements.map { Array($0.utf8) }
        },
        dictionary: [
            "NULL", "-1", "'x'", "x'00ff'", "9223372036854775807", "1e300", "-9e999", "''", "randomblob(9)", "0.5",
            "zeroblob(1000000)", "'[]'", "'{}'", "DELETE FROM run;", "char(27)", "hex(zeroblob(9999))", "step",
            "id + 1",
        ]
    ) { input, folder in
        let session = try copySession(to: folder)
        let text = String(decoding: input, as: UTF8.self)
        // Statements that leave the database are no values.
        for word in ["attach", "pragma", "load_extension", "vacuum"] where text.lowercased().contains(word) { return }
        do {
            let queue = try DatabaseQueue(path: session.appending(path: "session.sqlite").path)
            try queue.writeWithoutTransaction { database in
                try database.execute("PRAGMA foreign_keys = OFF")
                for statement in text.split(separator: "\n").prefix(20) where statement.utf8.count < 500 {
                    guard statement.hasPrefix("UPDATE") || statement.hasPrefix("DELETE") else { continue }
                    try? database.execute(String(statement))
                }
            }
            queue.close()
        }
        try read(session, in: folder)
    }

    /// A session whose database is damaged.
    static let sessionFile = FuzzTarget(
        name: "session-file", seeds: { files(fixture + "/session.sqlite") },
        dictionary: ["SQLite format 3\u{0}", "run"]
    ) { input, folder in
        let session = try copySession(to: folder)
        try Data(input).write(to: session.appending(path: "session.sqlite"))
        try read(session, in: folder)
    }

    private static func copySession(to folder: URL) throws -> URL {
        let session = folder.appending(path: "sessions/s", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(
            at: session.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: root.appending(path: fixture), to: session)
        return session
    }

    /// Reads all there is in a session; what it refuses is refused by itself.
    private static func read(_ folder: URL, in root: URL) throws {
        let store = SessionStore(root: root.appending(path: "sessions", directoryHint: .isDirectory))
        for summary in store.list() { _ = "\(summary)" }
        for access in [Session.Access.read, .write] {
            guard let session = try? store.open("s", access: access) else { continue }
            for run in (try? session.runs()) ?? [] {
                _ = try? session.experiment(of: run.id)
                _ = try? session.settings(of: run.id)
                _ = try? session.steps(of: run.id)
                _ = try? session.lastSteps(of: run.id, count: 10)
                _ = try? session.past(of: run.id)
                _ = try? session.evaluations(of: run.id)
                _ = try? session.events(of: run.id)
                _ = try? session.samples(of: run.id)
                _ = try? session.journal(of: run.id)
                _ = try? session.checkpoints(of: run.id)
                _ = try? session.watches(of: run.id)
                _ = try? session.breakpoints(of: run.id)
                _ = try? session.notes(of: run.id)
            }
            for (index, format) in ["csv", "html", "tensorboard"].enumerated() where access == .read {
                let target = root.appending(path: format)
                switch index {
                case 0: _ = try? CSVExport(session: session).write(to: target)
                case 1: _ = try? PageExport(session: session).write(to: target)
                default: _ = try? TensorBoardExport(session: session).write(to: target)
                }
            }
            try? session.close()
        }
    }
}
