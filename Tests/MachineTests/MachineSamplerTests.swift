import Machine
import Testing

@Suite struct MachineSamplerTests {
    /// Held by the suite, as the folder is deleted with it.
    private let fixture: FixtureFiles

    init() throws {
        fixture = try FixtureFiles([
            "proc/stat": "cpu  0 0 0 0\ncpu0 100 0 100 800 0 0 0 0 0 0\ncpu1 50 0 50 900 0 0 0 0 0 0\nintr 1\n",
            "proc/self/stat": "12 (a (b) c) S 1 1 1 0 -1 0 0 0 0 0 300 100 0 0 20 0 3 0 1\n",
            "proc/self/status": "VmHWM:\t 300 kB\nVmRSS:\t  200 kB\nCpus_allowed_list:\t0-1\n",
            "proc/meminfo": "MemTotal:        8000 kB\nMemAvailable:  6000 kB\n",
        ])
    }

    @Test func loadIsWhatHappenedSinceTheLastSample() throws {
        var sampler = MachineSampler(folder: "/", files: fixture.files, now: 10)
        try fixture.write("proc/stat", "cpu0 175 0 100 825 0 0 0 0 0 0\ncpu1 50 0 50 950 50 0 0 0 0 0\n")
        try fixture.write("proc/self/stat", "12 (a (b) c) S 1 1 1 0 -1 0 0 0 0 0 400 200 0 0 20 0 3 0 1\n")
        let sample = sampler.sample(now: 12)
        #expect(sample.coreLoads == [0.75, 0])
        #expect(sample.totalLoad == 0.75)
        #expect(sample.processLoad == 1)
        #expect(sample.memoryUsed == 2000 * 1024)
        #expect(sample.memoryTotal == 8000 * 1024)
        #expect(sample.processMemory == 200 * 1024)
        #expect(sample.processPeakMemory == 300 * 1024)
        #expect(sample.temperature == nil)
        #expect((sample.diskFree ?? 0) > 0)

        let idle = sampler.sample(now: 13)
        #expect(idle.coreLoads == [0, 0])
        #expect(idle.processLoad == 0)
    }

    @Test func memoryOfALimitedGroupLeavesItsFileCacheOut() throws {
        try fixture.write("proc/self/cgroup", "0::/\n")
        try fixture.write("sys/fs/cgroup/memory.max", "4096000\n")
        try fixture.write("sys/fs/cgroup/memory.current", "3000000\n")
        try fixture.write("sys/fs/cgroup/memory.stat", "anon 1\ninactive_file 1000000\n")
        var sampler = MachineSampler(folder: "/", files: fixture.files, now: 0)
        let sample = sampler.sample(now: 1)
        #expect(sample.memoryUsed == 2_000_000)
        #expect(sample.memoryTotal == 4_096_000)
    }

    @Test func findsTheProcessorsSensor() throws {
        try fixture.write("sys/class/hwmon/hwmon0/name", "nvme\n")
        try fixture.write("sys/class/hwmon/hwmon0/temp1_input", "30000\n")
        try fixture.write("sys/class/hwmon/hwmon1/name", "k10temp\n")
        try fixture.write("sys/class/hwmon/hwmon1/temp1_input", "61500\n")
        var sampler = MachineSampler(folder: "/", files: fixture.files, now: 0)
        #expect(sampler.sample(now: 1).temperature == 61.5)
    }

    @Test func aDiskThatIsNotThereHasNoFreeSpace() {
        #expect(MachineSampler.freeBytes(at: "/no/such/folder") == nil)
    }

    @Test func samplesTheMachineOfTheTest() {
        var sampler = MachineSampler()
        let sample = sampler.sample()
        #expect(sample.processMemory > 1 << 20)
        #expect(sample.coreLoads.allSatisfy { (0...1).contains($0) })
    }
}
