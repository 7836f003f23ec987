/// How the learning rate moves over a run: a factor on the rate that was set.
///
/// A schedule is a pure function of the step, so that any step can be done again. One that also listens to
/// evaluations keeps all that it heard in `state`, which goes into checkpoints.
public protocol Schedule: Sendable {
    /// The factor on the learning rate, from 0 to 1 and finite: also past the end, where a run was made shorter,
    /// and for a run of no steps.
    /// - Parameters:
    ///   - step: the step about to be done, 0 for the first.
    ///   - total: steps in the whole run.
    func factor(step: Int, total: Int) -> Double

    /// What the schedule has heard, as finite numbers; empty for those that are pure in the step. A state of
    /// another form, such as another version wrote, is not taken.
    var state: [Double] { get set }

    /// Tells the schedule the validation loss (lower is better) after an evaluation.
    mutating func observe(loss: Double)
}

extension Schedule {
    /// Nothing is heard.
    public var state: [Double] {
        get { [] }
        set {}
    }

    /// Evaluations change nothing.
    public mutating func observe(loss: Double) {}
}
