import Machine
import Testing

@Suite struct MachineDescriptionTests {
    /// Held by the suite, as the folder is deleted with it.
    private let fixture: FixtureFiles

    init() throws { fixture = try FixtureFiles(Self.common) }

    private static let common = [
        "proc/cpuinfo": "processor\t: 0\nmodel name\t: Example 9000\n\nprocessor\t: 1\nmodel name\t: Example 9000\n",
        "proc/meminfo": "MemTotal:        8000000 kB\nMemFree: 100 kB\nMemAvailable:  6000000 kB\n",
        "proc/self/status": "Name:\tx\nVmHWM:\t 300 kB\nVmRSS:\t  200 kB\nCpus_allowed_list:\t0-3,6\n",
        "proc/sys/kernel/osrelease": "6.1.0\n",
        "etc/os-release": "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n",
    ]

    @Test func readsAnOrdinaryMachine() throws {
        let description = MachineDescription(files: fixture.files)
        #expect(description.processor == "Example 9000")
        #expect(description.cores == 5)
        #expect(description.memoryBytes == 8_000_000 * 1024)
        #expect(description.system == "Debian GNU/Linux 12 (bookworm)")
        #expect(description.kernel == "6.1.0")
    }

    @Test func honoursLimitsOfVersion2EvenOfAGroupAbove() throws {
        try fixture.write("proc/self/cgroup", "0::/outer/inner\n")
        try fixture.write("sys/fs/cgroup/outer/inner/cpu.max", "max 100000\n")
        try fixture.write("sys/fs/cgroup/outer/cpu.max", "150000 100000\n")
        try fixture.write("sys/fs/cgroup/outer/inner/memory.max", "1000000\n")
        try fixture.write("sys/fs/cgroup/outer/memory.max", "max\n")
        let description = MachineDescription(files: fixture.files)
        #expect(description.cores == 2)
        #expect(description.memoryBytes == 1_000_000)
    }

    @Test func honoursLimitsOfVersion1() throws {
        try fixture.write("proc/self/cgroup", "4:memory:/box\n3:cpu,cpuacct:/box\n")
        try fixture.write("sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_quota_us", "100000\n")
        try fixture.write("sys/fs/cgroup/cpu,cpuacct/box/cpu.cfs_period_us", "100000\n")
        try fixture.write("sys/fs/cgroup/memory/box/memory.limit_in_bytes", "2000000\n")
        let description = MachineDescription(files: fixture.files)
        #expect(description.cores == 1)
        #expect(description.memoryBytes == 2_000_000)
    }

    /// Of all groups the one that leaves the least counts, not the one with the lowest limit.
    @Test func whatIsFreeIsWhatTheTightestGroupLeaves() throws {
        #expect(AvailableMemory.bytes(files: fixture.files) == 6_000_000 * 1024)
        try fixture.write("proc/self/cgroup", "0::/outer/inner\n")
        try fixture.write("sys/fs/cgroup/outer/inner/memory.max", "3000000\n")
        try fixture.write("sys/fs/cgroup/outer/inner/memory.current", "1000000\n")
        try fixture.write("sys/fs/cgroup/outer/memory.max", "5000000\n")
        try fixture.write("sys/fs/cgroup/outer/memory.current", "4500000\n")
        try fixture.write("sys/fs/cgroup/outer/memory.stat", "anon 1\ninactive_file 600000\n")
        #expect(AvailableMemory.bytes(files: fixture.files) == 1_100_000)
        #expect(AvailableMemory.bytes(files: SystemFiles(root: "/no/such/folder")) == nil)
    }

    @Test func anEmptyRootIsNoReasonToFail() throws {
        let description = MachineDescription(files: SystemFiles(root: "/no/such/folder"))
        #expect(description.cores == 1)
        #expect(description.processor == "unknown processor")
    }

    @Test func readsTheMachineOfTheTest() {
        let description = MachineDescription()
        #expect(description.cores >= 1)
        #expect(description.memoryBytes > 1 << 20)
    }
}
