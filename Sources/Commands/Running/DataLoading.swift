import Experiments
import Foundation
import Language

extension Experiment {
    /// The experiment of a file that a person names: one of settings, or one of data, for which settings are made.
    /// - Parameter overrides: `section.key=value` texts.
    init(dataOrExperiment path: String, overrides: [String]) throws {
        if path.hasSuffix(".toml") {
            self = try Experiment.load(path: path, overrides: overrides, checksData: true)
            return
        }
        guard FileManager.default.fileExists(atPath: path) || Experiment.isTextCollection(path: path) else {
            throw CommandFailure(
                UnknownWord.refusalToOpen(path) ?? Text("there is no file \(path)", zh: "没有文件 \(path)"))
        }
        try self.init(dataFile: path)
        try apply(overrides: overrides)
    }
}
