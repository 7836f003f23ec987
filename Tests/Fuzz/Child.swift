import Foundation

/// This program, started again to read inputs, and watched: it may crash, hang or fill the memory.
final class Child {
    /// How it ended.
    enum Ending: Equatable {
        case done
        case crash(signal: Int32)
        case hang
        case memory
        /// A wrong answer.
        case finding
        /// It could not begin.
        case broken(status: Int32)
    }

    /// More than this is a hang, in seconds of processor time: on a busy machine an input may wait for its turn.
    static let mostTime = 10.0
    /// More than this is a hang, in seconds, however little it computes meanwhile.
    static let longest = 60.0
    /// More than this is too much memory, in bytes.
    static let mostMemory = 2_000_000_000

    private let process = Process()
    private let errors: URL
    private let progress: URL?

    /// - Parameter progress: The file in which it says which input it reads; nil where it reads one only.
    init(_ arguments: [String], progress: URL?) throws {
        self.progress = progress
        errors = FileManager.default.temporaryDirectory.appending(path: "fuzz-errors-\(UUID().uuidString)")
        try Data().write(to: errors)
        process.executableURL = URL(filePath: CommandLine.arguments[0])
        if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
            process.executableURL = URL(filePath: path)
        }
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardInput = FileHandle.nullDevice
        // A crash is told by its signal; drawing a stack takes seconds.
        process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    }

    deinit { try? FileManager.default.removeItem(at: errors) }

    /// What it wrote to its standard error, the beginning of it.
    var words: String {
        let text = (try? Data(contentsOf: errors)).map { String(decoding: $0.prefix(2000), as: UTF8.self) } ?? ""
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Starts it and waits for its end.
    func run() throws -> Ending {
        try process.run()
        let id = process.processIdentifier
        var last = self.number, changed = ContinuousClock.now, spent = 0.0
        while process.isRunning {
            usleep(20_000)
            let number = self.number
            if number != last || progress == nil && last == nil {
                (last, changed) = (number, last == nil ? changed : .now)
                if progress != nil { spent = Self.time(of: id) }
            }
            if Self.time(of: id) - spent > Self.mostTime { return end(.hang) }
            if changed.duration(to: .now) > .seconds(Self.longest) { return end(.hang) }
            if Self.memory(of: id) > Self.mostMemory { return end(.memory) }
        }
        let status = process.terminationStatus
        if process.terminationReason == .uncaughtSignal { return .crash(signal: status) }
        return status == 0 ? .done : status == 3 ? .finding : .broken(status: status)
    }

    private func end(_ ending: Ending) -> Ending {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return ending
    }

    /// The number of the input that it reads.
    var number: UInt64? {
        guard let progress, let data = try? Data(contentsOf: progress), data.count == 8 else { return nil }
        return data.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Seconds that its threads have computed.
    private static func time(of id: Int32) -> Double {
        guard let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return 0 }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func memory(of id: Int32) -> Int {
        guard let text = try? String(contentsOfFile: "/proc/\(id)/statm", encoding: .utf8) else { return 0 }
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * Int(getpagesize()) } ?? 0
    }
}
