import Datasets
import Experiments

extension DataOrigin {
    /// What a fork needs to know of its parent.
    package struct Parent {
        /// Steps it had done.
        package var step: Int
        package var origin: DataOrigin
        /// Samples, or windows, of a step.
        package var batch: Int
        /// Samples, or tokens, of a step.
        package var unitsPerStep: Int
        /// Samples, or tokens, of its training split.
        package var unitsPerEpoch: Double

        package init(step: Int, origin: DataOrigin, batch: Int, unitsPerStep: Int, unitsPerEpoch: Double) {
            self.step = step
            self.origin = origin
            self.batch = batch
            self.unitsPerStep = unitsPerStep
            self.unitsPerEpoch = unitsPerEpoch
        }
    }

    /// Where a fork begins in its data.
    ///
    /// With as many training samples it goes on after the last one its parent took. Of other data it begins a pass
    /// anew, so that each of their samples comes once.
    package static func ofFork(_ parent: Parent, in source: BatchSource) -> DataOrigin {
        guard
            parent.batch != source.batch || parent.unitsPerStep != source.unitsPerStep
                || parent.unitsPerEpoch != source.unitsPerEpoch
        else { return parent.origin }
        var taken = parent.origin.position(step: parent.step, batch: parent.batch)
        var epoch = parent.origin.epoch(
            step: parent.step, stepsPerEpoch: parent.unitsPerEpoch / Double(max(1, parent.unitsPerStep)))
        if source.context == 0 {
            let count = source.unitsPerEpoch
            if parent.unitsPerEpoch == count {
                epoch = Double(taken) / count
            } else {
                taken = Int(exactly: ((epoch - 1e-9).rounded(.up) * count).rounded()) ?? 0
            }
        }
        return DataOrigin(step: parent.step, samples: max(0, taken), epoch: epoch)
    }
}
