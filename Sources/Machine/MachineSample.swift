/// What the machine did between two looks at it.
public struct MachineSample: Sendable, Hashable, Codable {
    /// Load of each core this process may use, 0 to 1, in the order of their numbers.
    public var coreLoads: [Double]
    /// Bytes of memory in use, file cache left out: of the machine, or of the container that limits it.
    public var memoryUsed: Int
    /// Bytes of memory there are.
    public var memoryTotal: Int
    /// Processor time this process took, in cores: 2 where it kept two busy.
    public var processLoad: Double
    /// Bytes of memory this process holds.
    public var processMemory: Int
    /// The most this process ever held, in bytes.
    public var processPeakMemory: Int
    /// Bytes free for this user on the disk that was asked about; nil where it cannot be told.
    public var diskFree: Int?
    /// Temperature of the processor in degrees Celsius; nil where there is no sensor.
    public var temperature: Double?

    public init(
        coreLoads: [Double], memoryUsed: Int, memoryTotal: Int, processLoad: Double, processMemory: Int,
        processPeakMemory: Int, diskFree: Int?, temperature: Double?
    ) {
        self.coreLoads = coreLoads
        self.memoryUsed = memoryUsed
        self.memoryTotal = memoryTotal
        self.processLoad = processLoad
        self.processMemory = processMemory
        self.processPeakMemory = processPeakMemory
        self.diskFree = diskFree
        self.temperature = temperature
    }

    /// Sum of the loads of all cores: 1.5 of 2 cores.
    public var totalLoad: Double { coreLoads.reduce(0, +) }
}
