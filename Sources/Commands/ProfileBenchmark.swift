import Benchmarks
import Datasets
import Experiments
import Foundation
import Language
import Profiles
import Profiling

/// `workbench bench profile`: how fast a table of numbers is profiled, beside reading its bytes and counting its lines.
struct ProfileBenchmark {
    let megabytes: Int
    let threads: Int

    /// What was measured.
    struct Measurement: Encodable {
        var event = "profile"
        var megabytes: Double
        var rows: Int
        var columns: Int
        var threads: Int
        /// Megabytes (10⁶ bytes) a second: of the profile, and of counting lines.
        var profileRate: Double
        var linesRate: Double
        /// The most memory held meanwhile; nil where the system does not say.
        var peakMemoryBytes: Int?
    }

    private static let columns = 20

    func run() throws -> Measurement {
        let file = FileManager.default.temporaryDirectory.appending(path: "workbench-bench-\(getpid()).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        let bytes = try write(to: file)
        // Both find the file in the system's cache.
        _ = try Self.countLines(of: file)
        let clock = ContinuousClock()
        var lines = 0
        let counting = try clock.measure { lines = try Self.countLines(of: file) }
        ProcessMemory.resetPeak()
        let experiment = try Experiment(dataFile: file.path)
        var rows = 0
        let profiling = try clock.measure {
            rows = try TableProfile(
                experiment.data, relativeTo: experiment.folder, seed: experiment.seed, threads: threads
            ).rows
        }
        guard rows == lines - 1 else {
            throw CommandFailure(
                Text(
                    "\(rows) rows were read of \(lines - 1): the benchmark is wrong",
                    zh: "读取了 \(lines - 1) 行中的 \(rows) 行：基准测试有误"))
        }
        let size = Double(bytes) / 1e6
        return Measurement(
            megabytes: size, rows: rows, columns: Self.columns, threads: threads,
            profileRate: size / (profiling / .seconds(1)), linesRate: size / (counting / .seconds(1)),
            peakMemoryBytes: ProcessMemory.peakBytes)
    }

    /// Writes the same numbers every time, two columns in three with six decimals; returns how many bytes.
    private func write(to file: URL) throws -> Int {
        guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
            throw CommandFailure(Text("\(file.path) cannot be written", zh: "无法写入 \(file.path)"))
        }
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        var text = (0..<Self.columns).map { "c\($0)" }.joined(separator: ",") + "\n"
        var written = 0
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        while written < megabytes * 1_000_000 {
            for column in 0..<Self.columns {
                if column > 0 { text += "," }
                let digits = next()
                if column % 3 == 0 {
                    text += String(digits % 100_000)
                } else {
                    let fraction = String(1_000_000 + digits % 1_000_000).dropFirst()
                    text += (digits >> 40 & 1 == 0 ? "-" : "") + String(digits >> 50 % 4) + "." + fraction
                }
            }
            text += "\n"
            if text.utf8.count >= 1 << 20 {
                try handle.write(contentsOf: Data(text.utf8))
                written += text.utf8.count
                text = ""
            }
        }
        try handle.write(contentsOf: Data(text.utf8))
        return written + text.utf8.count
    }

    /// As `wc -l` does: the floor for whoever reads a file.
    private static func countLines(of file: URL) throws -> Int {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        var lines = 0
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
            piece.withUnsafeBytes { bytes in
                var start = 0
                while start < bytes.count, let base = bytes.baseAddress,
                    let found = memchr(base + start, 0x0A, bytes.count - start)
                {
                    lines += 1
                    start = base.distance(to: found) + 1
                }
            }
        }
        return lines
    }
}
