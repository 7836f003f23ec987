import Datasets

/// Where in the data a run stood at a step from which on it takes other batches: a fork goes on where its parent
/// was, also with another batch size.
///
/// The samples of a step are a function of this, the seed and the step. A run from the beginning has none: it begins
/// at the first sample with the first step.
package struct DataOrigin: Sendable, Codable, Equatable {
    /// Steps done there.
    package var step: Int
    /// Samples, or windows of a text, that were taken before: the place in the order of all epochs.
    package var samples: Int
    /// Passes over the training split before, in the parent's count where it learned from other data.
    package var epoch: Double

    package init(step: Int, samples: Int, epoch: Double) {
        self.step = step
        self.samples = samples
        self.epoch = epoch
    }

    /// The first sample of a run from the beginning.
    package static let beginning = DataOrigin(step: 0, samples: 0, epoch: 0)

    /// The place of the first sample of the step that comes after some.
    package func position(step: Int, batch: Int) -> Int { samples &+ (step &- self.step) &* batch }

    /// Passes over the training split after some steps.
    package func epoch(step: Int, stepsPerEpoch: Double) -> Double {
        // As it always was for a run from the beginning, to the last bit.
        self == .beginning ? Double(step) / stepsPerEpoch : epoch + Double(step - self.step) / stepsPerEpoch
    }

    /// Steps done after some passes over the training split, rounded up.
    package func step(epoch wanted: Double, stepsPerEpoch: Double) -> Double {
        guard self != .beginning else { return (wanted * stepsPerEpoch).rounded(.up) }
        // What only rounding makes more than a whole number of steps takes no further one.
        return (Double(step) + (wanted - epoch) * stepsPerEpoch - 1e-6).rounded(.up)
    }

    /// Whether a run that has done so many steps can have it: what is read from a file is not believed.
    package func isValid(step: Int) -> Bool {
        (0...max(0, step)).contains(self.step) && (0...1 << 53).contains(samples) && epoch.isFinite && epoch >= 0
    }
}
