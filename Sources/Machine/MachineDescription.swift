import Foundation

/// What the machine is: read once.
public struct MachineDescription: Sendable, Hashable, Codable {
    /// The processor's own name: `AMD EPYC 9755 128-Core Processor`.
    public var processor: String
    /// Cores this process may use: those it is allowed on, no more than its processor time amounts to.
    public var cores: Int
    /// Bytes of memory this process may use.
    public var memoryBytes: Int
    /// The system's name and version: `Debian GNU/Linux 12 (bookworm)`.
    public var system: String
    /// The kernel's release: `6.1.0-18-amd64`.
    public var kernel: String

    /// - Parameter files: Where to read; the running system where none is given.
    public init(files: SystemFiles = SystemFiles()) {
        processor =
            files.value(of: "model name", in: "proc/cpuinfo") ?? files.value(of: "Model", in: "proc/cpuinfo")
            ?? "unknown processor"
        let group = ControlGroup(files: files)
        let allowed = Self.allowedCores(files: files).count
        cores = max(1, min(allowed, Int(min(group.cores?.rounded(.up) ?? .infinity, Double(allowed)))))
        memoryBytes = min(files.kilobytes(of: "MemTotal", in: "proc/meminfo") ?? 0, group.memoryLimit ?? .max)
        let release = (files.text("etc/os-release") ?? "").split(separator: "\n")
            .first { $0.hasPrefix("PRETTY_NAME=") }
        system = release.map { $0.dropFirst("PRETTY_NAME=".count).trimmingCharacters(in: ["\"", " "]) } ?? "Linux"
        kernel = (files.text("proc/sys/kernel/osrelease") ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Numbers of the cores this process may run on, ascending.
    static func allowedCores(files: SystemFiles) -> [Int] {
        guard let list = files.value(of: "Cpus_allowed_list", in: "proc/self/status") else { return [0] }
        var cores: [Int] = []
        for part in list.split(separator: ",") {
            let ends = part.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last, first >= 0, last >= first, last < 65_536 else {
                continue
            }
            cores += first...last
        }
        return cores.isEmpty ? [0] : cores
    }
}
