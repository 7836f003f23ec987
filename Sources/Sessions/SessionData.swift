import Foundation
import Training

extension Session {
    /// Where the paths of an experiment start from, as it is kept with its run.
    func pathOfData(for experiment: Experiment) throws -> String {
        experiment.folder.absoluteURL.path
    }
}
