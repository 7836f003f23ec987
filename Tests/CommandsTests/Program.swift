import Formats
import Foundation
import Testing

/// The built program, run as a person or a script would, with its sessions in a folder of the test's own.
final class Program {
    /// A folder for this test, deleted with it.
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "commands-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// What a finished program left.
    struct Result {
        /// Its exit status; 128 + signal where a signal ended it.
        var status: Int32
        var output: String
        var errors: String

        /// Its JSON lines; a line that is none fails the test.
        func events() throws -> [JSONValue] {
            try output.split(separator: "\n").map { line in
                do {
                    return try JSONParser.parse(String(line))
                } catch {
                    throw BadLine(line: String(line))
                }
            }
        }

        /// The last event of a kind.
        func event(_ name: String) throws -> JSONValue {
            try #require(try events().last { $0["event"]?.text == name }, "no \(name) in \(output)\(errors)")
        }
    }

    struct BadLine: Error {
        var line: String
    }

    /// The program lies beside the bundle of tests.
    static let url: URL = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: tests).deletingLastPathComponent().appending(path: "workbench")
    }()

    /// The repository's samples.
    static let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "samples")

    static func sample(_ name: String) -> String { samples.appending(path: name).path }

    /// A program that was started and may still run.
    struct Running {
        let process: Process
        let output: URL
        let errors: URL

        func text() -> String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

        func signal(_ number: Int32) { kill(process.processIdentifier, number) }

        /// Waits until its output holds a text; a program that ends before it does has failed the test.
        ///
        /// Blocks its thread: a task that sleeps would be woken only when the other tests leave it a thread,
        /// which may be long after the program is done.
        func wait(for text: String) throws {
            let end = Date(timeIntervalSinceNow: 60)
            while !self.text().contains(text) {
                try #require(process.isRunning && Date() < end, "waited in vain for \(text): \(self.text())")
                usleep(5000)
            }
        }

        func finish() -> Result {
            while process.isRunning { usleep(5000) }
            let status = process.terminationStatus
            return Result(
                status: process.terminationReason == .uncaughtSignal ? 128 + status : status, output: text(),
                errors: (try? String(contentsOf: errors, encoding: .utf8)) ?? "")
        }
    }

    func start(
        _ arguments: [String], of executable: URL = url, environment: [String: String] = [:]
    ) throws -> Running {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = [
            "HOME": folder.path, "XDG_DATA_HOME": folder.appending(path: "data").path, "TERM": "dumb",
        ]
        .merging(environment) { $1 }
        let name = UUID().uuidString
        let output = folder.appending(path: name + ".out"), errors = folder.appending(path: name + ".err")
        for file in [output, errors] { try Data().write(to: file) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        return Running(process: process, output: output, errors: errors)
    }

    func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Result {
        try start(arguments, environment: environment).finish()
    }

    /// Writes a file into the test's folder and returns its path.
    func write(_ name: String, _ text: String) throws -> String {
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path
    }
}
