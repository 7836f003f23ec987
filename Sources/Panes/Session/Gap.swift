extension RunHistory {
    /// Validation loss minus training loss: how much worse the model is on what it has not seen.
    ///
    /// Both as an evaluation measures them, without dropout and label smoothing; where the training split
    /// was not evaluated at the same step, the smoothed loss of the batches stands in.
    public var gap: Double? {
        guard let validation = validationLoss?.latest else { return nil }
        let evaluated = evaluation(of: "loss", on: .train)?.latest
        guard let training = evaluated?.step == validation.step ? evaluated?.value : loss.curve.latestShown else {
            return nil
        }
        return validation.value - training
    }
}
