import Foundation

/// The memory that a program may still take without bringing the machine, or its container, to its limit.
public enum AvailableMemory {
    /// Bytes that are free, file cache that would be given back included: of the machine, of each control group above
    /// this process, and of what `ulimit -v` and `ulimit -d` leave; the least counts. Nil where nothing is known.
    public static func bytes(files: SystemFiles = SystemFiles()) -> Int? {
        let machine = files.kilobytes(of: "MemAvailable", in: "proc/meminfo")
        let limits = [(RLIMIT_AS, "VmSize"), (RLIMIT_DATA, "VmData")].map { kind, key -> Int? in
            var limit = rlimit()
            guard getrlimit(__rlimit_resource_t(kind.rawValue), &limit) == 0, limit.rlim_cur < 1 << 60 else {
                return nil
            }
            return max(0, Int(limit.rlim_cur) - (files.kilobytes(of: key, in: "proc/self/status") ?? 0))
        }
        return ([machine, ControlGroup(files: files).memoryFree] + limits).compactMap { $0 }.min()
    }
}
