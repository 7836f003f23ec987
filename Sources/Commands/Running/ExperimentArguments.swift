import ArgumentParser
import Training

/// An experiment file, with other values for some of its settings.
struct ExperimentArguments: ParsableArguments {
    @Argument(help: "The experiment file.", completion: .file(extensions: ["toml"]))
    var experiment: String

    @OptionGroup var settings: SettingOptions

    /// Reads the experiment; data files that are not there are an error, too.
    /// - Parameter overrides: `section.key=value` texts beside those of the command line.
    /// - Throws: `ExperimentError`, which names the file, the line, the key and what is allowed.
    func load(overrides: [String] = []) throws -> Experiment {
        if let refusal = UnknownWord.refusalToTrain(experiment) { throw CommandFailure(refusal) }
        let loaded = try Experiment.load(path: experiment, overrides: settings.overrides + overrides, checksData: true)
        for renaming in loaded.renamings { Output.complain("workbench: \(renaming.in(.english))") }
        return loaded
    }
}

/// Settings that are given other values than the experiment's.
struct SettingOptions: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Give a setting another value, such as training.learning-rate=3e-4; may be repeated.",
            valueName: "section.key=value"))
    var overrides: [String] = []

    mutating func validate() throws {
        for override in overrides where !override.contains("=") {
            throw ValidationError("--set \(override) has no '='; write it as section.key=value")
        }
    }
}
