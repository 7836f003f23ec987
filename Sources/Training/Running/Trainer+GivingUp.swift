extension Trainer {
    /// Does what changes nothing of the run, and what a person may therefore give up while it goes on.
    ///
    /// - Parameter body: Work of the evaluator, which looks after each of its parts whether it is still wanted.
    /// - Returns: nil where it was given up.
    func unlessGivenUp<Result>(_ body: () throws -> Result) rethrows -> Result? {
        let evaluator = position.evaluator
        let told = evaluator.watch
        var isGivenUp = false
        evaluator.watch = { [inbox] progress in
            isGivenUp = isGivenUp || inbox.takesCancel()
            if isGivenUp { throw CancellationError() }
            var progress = progress
            progress.canBeCancelled = true
            try told?(progress)
        }
        defer {
            evaluator.watch = told
            watch.end()
        }
        do {
            let result = try body()
            return isGivenUp ? nil : result
        } catch {
            if isGivenUp { return nil }
            throw error
        }
    }
}
