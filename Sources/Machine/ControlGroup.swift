/// The limits a container or a service manager set for this process, from either version of control groups.
struct ControlGroup {
    /// Processor time allowed, in cores; nil where there is no limit.
    let cores: Double?
    /// Bytes of memory allowed; nil where there is no limit.
    let memoryLimit: Int?
    /// Bytes of memory the group holds, without the file cache that would be given back; nil where not told.
    let memoryUsed: Int?
    /// Bytes of memory that may still be taken: the least that this group or one above it leaves; nil where there is no
    /// limit.
    let memoryFree: Int?

    init(files: SystemFiles) {
        let folders = Self.folders(files: files)
        var cores: Double?
        var limit: Int?
        var used: Int?
        var free: Int?
        // A limit of any group above holds too: the tightest counts, and the memory of the one that sets it.
        for folder in folders {
            if let allowed = Self.cores(in: folder, files: files) { cores = min(cores ?? .infinity, allowed) }
            guard let memory = Self.memory(in: folder, files: files) else { continue }
            free = min(free ?? .max, max(0, memory.limit - (memory.used ?? 0)))
            if memory.limit < limit ?? .max { (limit, used) = memory }
        }
        self.cores = cores
        memoryLimit = limit
        memoryUsed = used
        memoryFree = free
    }

    /// The folders of this process's groups and of all above them.
    private static func folders(files: SystemFiles) -> [String] {
        var folders: [String] = []
        for line in (files.text("proc/self/cgroup") ?? "").split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let controllers = fields[1].split(separator: ",")
            var mounts: [String] = []
            if controllers.isEmpty { mounts = ["sys/fs/cgroup"] }
            if controllers.contains("memory") { mounts.append("sys/fs/cgroup/memory") }
            if controllers.contains("cpu") { mounts += ["sys/fs/cgroup/cpu", "sys/fs/cgroup/cpu,cpuacct"] }
            for mount in mounts {
                var path = String(fields[2])
                while path.hasPrefix("/"), path != "/" {
                    folders.append(mount + path)
                    path = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
                }
                folders.append(mount)
            }
        }
        return folders
    }

    private static func cores(in folder: String, files: SystemFiles) -> Double? {
        if let fields = files.text(folder + "/cpu.max")?.split(whereSeparator: \.isWhitespace), fields.count == 2,
            let quota = Double(fields[0]), let period = Double(fields[1]), quota > 0, period > 0
        {
            return quota / period
        }
        if let quota = files.number(folder + "/cpu.cfs_quota_us"), quota > 0,
            let period = files.number(folder + "/cpu.cfs_period_us"), period > 0
        {
            return Double(quota) / Double(period)
        }
        return nil
    }

    private static func memory(in folder: String, files: SystemFiles) -> (limit: Int, used: Int?)? {
        let names = [("memory.max", "memory.current"), ("memory.limit_in_bytes", "memory.usage_in_bytes")]
        for (limitName, usedName) in names {
            // Version 1 says "no limit" with a number near 2^63.
            guard let limit = files.number(folder + "/" + limitName), limit < 1 << 60 else { continue }
            let cache = (files.text(folder + "/memory.stat") ?? "").split(separator: "\n")
                .first { $0.hasPrefix("inactive_file ") }
                .flatMap { Int($0.dropFirst("inactive_file ".count)) }
            return (limit, files.number(folder + "/" + usedName).map { max(0, $0 - (cache ?? 0)) })
        }
        return nil
    }
}
