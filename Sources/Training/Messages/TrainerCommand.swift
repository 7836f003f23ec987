import Catalog

/// What can be asked of a trainer. Every command takes effect at a step boundary and, where it
/// changes anything, is written to the journal with the step at which it did.
public enum TrainerCommand: Sendable, Hashable, Codable {
    /// Go on until the end, a pause or a stop.
    case run
    /// Stop at the next step boundary and wait.
    case pause
    /// Run this many steps, then pause.
    case step(Int)
    /// Run until this step has been done, then pause.
    case runUntil(step: Int)
    /// Evaluate the validation split now, whether running or paused.
    case evaluate
    /// Write a checkpoint now; a name keeps it from being pruned.
    case checkpoint(name: String?)
    /// Give settings new values from the next step on; only those that can change mid-run.
    case change([SettingChange])
    /// End the run at the next step boundary; `save` writes a checkpoint first.
    case stop(save: Bool)
}

/// A new value for one setting.
public struct SettingChange: Sendable, Hashable, Codable {
    /// Section and name: `training.learning-rate`.
    public var path: String
    public var value: SettingValue

    public init(path: String, value: SettingValue) {
        self.path = path
        self.value = value
    }
}
