import Catalog

/// Which states of a run can be reached, and what it costs to go there.
public struct Timeline: Sendable, Hashable, Codable {
    /// Where the trainer stands.
    public var step: Int
    /// The farthest step that was ever done.
    public var farthest: Int
    /// Steps whose state is kept in memory, ascending.
    public var inMemory: [Int]
    /// Steps whose state is kept on disk, checkpoints among them, ascending.
    public var onDisk: [Int]
    /// Bytes that the snapshots take in memory, and may take.
    public var bytes: Int
    /// Bytes that they may take.
    public var budget: Int
    /// Seconds that one step takes to replay.
    public var secondsPerStep: Double

    public init(
        step: Int, farthest: Int, inMemory: [Int], onDisk: [Int], bytes: Int, budget: Int, secondsPerStep: Double
    ) {
        self.step = step
        self.farthest = farthest
        self.inMemory = inMemory
        self.onDisk = onDisk
        self.bytes = bytes
        self.budget = budget
        self.secondsPerStep = secondsPerStep
    }

    /// The snapshot from which a step is reached: the latest one not after it.
    public func origin(of step: Int) -> Int {
        max(inMemory.last { $0 <= step } ?? 0, onDisk.last { $0 <= step } ?? 0)
    }

    /// Steps that must be replayed to get to a step.
    public func replay(to step: Int) -> Int {
        if step >= self.step { return step - max(self.step, origin(of: step)) }
        return step - origin(of: step)
    }
}

/// A saved state from which another run can start.
public struct ForkPoint: Sendable, Hashable, Codable {
    /// Steps done at this state.
    public var step: Int
    /// The checkpoint's folder, absolute: the `TrainerOptions.start` of the new run.
    public var folder: String
    /// The experiment as it stood at that step, as TOML; the new run's settings are edited from it.
    public var experiment: String

    public init(step: Int, folder: String, experiment: String) {
        self.step = step
        self.folder = folder
        self.experiment = experiment
    }
}

/// What to try from here: the same steps, each time with another value of one setting.
public struct LookAhead: Sendable, Hashable, Codable {
    /// The setting's path; one that can change mid-run.
    public var path: String
    /// Two to five values.
    public var values: [SettingValue]
    /// Steps each value is tried for.
    public var steps: Int
    /// Other settings that are changed for all of them; nil for none.
    public var changes: [SettingChange]?

    public init(
        path: String = "training.learning-rate", values: [SettingValue], steps: Int = 20,
        changes: [SettingChange]? = nil
    ) {
        self.path = path
        self.values = values
        self.steps = steps
        self.changes = changes
    }
}

/// What a look-ahead showed. The run itself is where it was; choosing a branch is a `change` to its
/// value.
public struct LookAheadResult: Sendable, Hashable, Codable {
    /// What one of the values led to.
    public struct Branch: Sendable, Hashable, Codable {
        /// What the setting was set to.
        public var value: SettingValue
        /// The steps from here on, first to last; throughput and seconds are 0 in them.
        public var steps: [StepRecord]
        /// Validation metrics at its end.
        public var values: [String: Double]
        /// Whether a loss or gradient that is not finite ended it early.
        public var diverged: Bool

        public init(value: SettingValue, steps: [StepRecord], values: [String: Double], diverged: Bool) {
            self.value = value
            self.steps = steps
            self.values = values
            self.diverged = diverged
        }
    }

    /// Steps done at the state that all branches start from.
    public var step: Int
    /// The setting that was tried: `training.learning-rate`.
    public var path: String
    /// In the order of the values; those that were given up are left out.
    public var branches: [Branch]
    /// Whether it was given up before its end.
    public var cancelled: Bool

    public init(step: Int, path: String, branches: [Branch], cancelled: Bool) {
        self.step = step
        self.path = path
        self.branches = branches
        self.cancelled = cancelled
    }
}

extension LookAheadResult {
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            step: try values.decode(Int.self, forKey: .step), path: try values.decode(String.self, forKey: .path),
            branches: try values.given(.branches, or: []), cancelled: try values.given(.cancelled, or: false))
    }
}

extension LookAheadResult.Branch {
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            value: try values.decode(SettingValue.self, forKey: .value), steps: try values.given(.steps, or: []),
            values: try values.given(.values, or: [:]), diverged: try values.given(.diverged, or: false))
    }
}
