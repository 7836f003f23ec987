import Machine

/// What the machine did during the last few minutes.
public struct MachineHistory: Sendable {
    /// The newest sample, or while the run shown is paused the last from before that; nil until the first has come.
    public private(set) var latest: MachineSample?
    /// Share of all cores that was busy, 0 to 1, oldest first.
    public private(set) var load: [Double] = []
    /// Share of the memory in use.
    public private(set) var memory: [Double] = []
    /// Cores this process kept busy.
    public private(set) var process: [Double] = []

    /// How many samples are kept: ten minutes at two a second.
    public static let capacity = 1_200
    /// Seconds from one sample to the next.
    static let interval = 0.5

    /// A history without a sample.
    public init() {}

    /// Takes a sample in; the oldest one goes once there are `capacity`.
    ///
    /// - Parameter isPaused: whether the run shown is: what stands beside its figures stands still with them.
    public mutating func fold(_ sample: MachineSample, isPaused: Bool = false) {
        guard !isPaused || latest == nil else { return }
        latest = sample
        append(sample.totalLoad / Double(max(1, sample.coreLoads.count)), to: &load)
        append(Double(sample.memoryUsed) / Double(max(1, sample.memoryTotal)), to: &memory)
        append(sample.processLoad, to: &process)
    }

    private func append(_ value: Double, to list: inout [Double]) {
        list.append(value)
        if list.count > Self.capacity { list.removeFirst(list.count - Self.capacity) }
    }
}
