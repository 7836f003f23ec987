import Foundation
import Testing

/// Inputs that once failed; `make fuzz` reads new ones.
@Suite struct FuzzTests {
    /// The program lies beside the bundle of tests.
    private static func run(_ arguments: String...) throws -> (status: Int32, output: String) {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let output = FileManager.default.temporaryDirectory.appending(path: "fuzz-output-\(UUID().uuidString)")
        try Data().write(to: output)
        defer { try? FileManager.default.removeItem(at: output) }
        let process = Process()
        process.executableURL = URL(filePath: tests).deletingLastPathComponent().appending(path: "Fuzz")
        process.arguments = arguments
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = process.standardOutput
        try process.run()
        while process.isRunning { usleep(5000) }
        return (process.terminationStatus, try String(contentsOf: output, encoding: .utf8))
    }

    @Test func whatOnceFailedDoesNotFailAgain() throws {
        let result = try Self.run("corpus")
        #expect(result.status == 0, "\(result.output)")
    }
}
