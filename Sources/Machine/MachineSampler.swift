import Foundation

/// Looks at the machine again and again; each sample tells of the time since the one before.
public struct MachineSampler: Sendable {
    private let files: SystemFiles
    private let folder: String
    private let cores: [Int]
    private let description: MachineDescription
    private var last: Counters

    /// - Parameters:
    ///   - folder: A path on the disk whose free space is asked about.
    ///   - files: Where to read; the running system where none is given.
    public init(folder: String = ".", files: SystemFiles = SystemFiles()) {
        self.init(folder: folder, files: files, now: Self.monotonicSeconds)
    }

    /// The same with a clock of the caller's, for tests.
    package init(folder: String, files: SystemFiles, now: Double) {
        self.files = files
        self.folder = folder
        cores = MachineDescription.allowedCores(files: files)
        description = MachineDescription(files: files)
        last = Counters(files: files, cores: cores, time: now)
    }

    /// What happened since the last sample, or since the sampler was made. Takes some 0.2 ms.
    public mutating func sample() -> MachineSample { sample(now: Self.monotonicSeconds) }

    package mutating func sample(now: Double) -> MachineSample {
        let current = Counters(files: files, cores: cores, time: now)
        defer { last = current }
        let loads = zip(current.cores, last.cores).map { current, last in
            let total = current.total - last.total
            return total > 0 ? min(1, max(0, Double(current.busy - last.busy) / Double(total))) : 0
        }
        let seconds = current.time - last.time
        let ticks = Double(current.processTicks - last.processTicks)
        let group = ControlGroup(files: files)
        let available = files.kilobytes(of: "MemAvailable", in: "proc/meminfo") ?? 0
        let total = files.kilobytes(of: "MemTotal", in: "proc/meminfo") ?? 0
        let limited = (group.memoryLimit ?? .max) < total
        return MachineSample(
            coreLoads: loads,
            memoryUsed: limited ? group.memoryUsed ?? max(0, total - available) : max(0, total - available),
            memoryTotal: description.memoryBytes,
            processLoad: seconds > 0 ? max(0, ticks / Self.ticksPerSecond / seconds) : 0,
            processMemory: files.kilobytes(of: "VmRSS", in: "proc/self/status") ?? 0,
            processPeakMemory: files.kilobytes(of: "VmHWM", in: "proc/self/status") ?? 0,
            diskFree: Self.freeBytes(at: folder),
            temperature: Temperature.processor(files: files))
    }

    /// Bytes an ordinary user may still write on the disk that holds a path; nil where it cannot be told.
    public static func freeBytes(at path: String) -> Int? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int(
            clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
    }

    private static var ticksPerSecond: Double {
        let ticks = sysconf(Int32(_SC_CLK_TCK))
        return ticks > 0 ? Double(ticks) : 100
    }

    private static var monotonicSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}

/// The counters of `/proc` at one moment, in ticks since the start of the machine and of the process.
private struct Counters {
    var cores: [(busy: Int, total: Int)]
    var processTicks: Int
    var time: Double

    init(files: SystemFiles, cores wanted: [Int], time: Double) {
        self.time = time
        var all: [Int: (busy: Int, total: Int)] = [:]
        for line in (files.text("proc/stat") ?? "").split(separator: "\n") where line.hasPrefix("cpu") {
            let fields = line.split(separator: " ")
            guard let name = fields.first, let number = Int(name.dropFirst(3)) else { continue }
            // user nice system idle iowait irq softirq steal; guest time is counted in user already.
            let ticks = fields.dropFirst().prefix(8).map { Int($0) ?? 0 }
            guard ticks.count >= 5 else { continue }
            let total = ticks.reduce(0, &+)
            all[number] = (total &- ticks[3] &- ticks[4], total)
        }
        cores = wanted.map { all[$0] ?? (0, 0) }
        processTicks = Self.processTicks(in: files.text("proc/self/stat") ?? "")
    }

    private static func processTicks(in stat: String) -> Int {
        // The name in parentheses may hold blanks and parentheses, so fields are counted from its end.
        guard let end = stat.lastIndex(of: ")") else { return 0 }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else { return 0 }
        return user + system
    }
}
