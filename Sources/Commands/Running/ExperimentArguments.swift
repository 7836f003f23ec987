import ArgumentParser
import Experiments
import Foundation
import Language

/// An experiment file, with other values for some of its settings.
struct ExperimentArguments: ParsableArguments {
    @Argument(help: ArgumentHelp(Text("The experiment file.", zh: "实验文件。")), completion: .file(extensions: ["toml"]))
    var experiment: String

    @OptionGroup var settings: SettingOptions

    /// Reads the experiment; data files that are not there are an error, too.
    /// - Parameter overrides: `section.key=value` texts beside those of the command line.
    /// - Throws: `ExperimentError`, which names the file, the line, the key and what is allowed.
    func load(overrides: [String] = []) throws -> Experiment {
        if let refusal = UnknownWord.refusalToTrain(experiment) { throw CommandFailure(refusal) }
        let loaded = try Experiment.load(path: experiment, overrides: settings.overrides + overrides, checksData: true)
        for renaming in loaded.renamings { Output.warn(renaming) }
        return loaded
    }
}

/// Settings that are given other values than the experiment's.
struct SettingOptions: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            Text(
                "Give a setting another value, such as training.learning-rate=3e-4; may be repeated.",
                zh: "给某个设置另一个值，例如 training.learning-rate=3e-4；可多次使用。"),
            valueName: "section.key=value"))
    var overrides: [String] = []

    /// The settings that are given values.
    var paths: [String] {
        overrides.map { String($0.prefix { $0 != "=" }).trimmingCharacters(in: .whitespaces) }
    }

    mutating func validate() throws {
        for override in overrides where !override.contains("=") {
            throw ValidationError(
                Text(
                    "--set \(override) has no '='; write it as section.key=value",
                    zh: "--set \(override) 没有 '='；请写成 section.key=value"))
        }
    }
}
