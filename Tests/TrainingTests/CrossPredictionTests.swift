import Catalog
import Datasets
import Experiments
import Formats
import Foundation
import Testing
import Training

/// Training on some rows and asking about the others.
@Suite struct CrossPredictionTests {
    private struct Enough: Error {}

    private func sample(_ name: String, _ settings: [String: SettingValue] = [:]) throws -> Experiment {
        var experiment = try Experiment.load(path: SampleTests.folder.appending(path: "\(name).toml").path())
        for (path, value) in settings.sorted(by: { $0.key < $1.key }) { try experiment.set(path, to: value) }
        return experiment
    }

    @Test func everyRowIsHeldOutOnce() throws {
        let experiment = try sample("iris", ["training.epochs": 2.0])
        let prediction = try CrossPrediction(of: experiment, folds: 4) { _ in }
        #expect(prediction.lines == Array(2...151) && prediction.steps.count == 4)
        #expect(prediction.probabilities.count == 450 && prediction.classes.count == 3)
        for row in 0..<150 {
            #expect(abs(prediction.probabilities[(row * 3)..<(row * 3 + 3)].reduce(0, +) - 1) < 1e-9)
        }
        // Of 50 rows of each class, 12 or 13 are in each fold.
        var counts: [[Int]: Int] = [:]
        for (fold, label) in zip(prediction.folds, prediction.labels) { counts[[fold, label], default: 0] += 1 }
        #expect(counts.count == 12 && counts.values.allSatisfy { (12...13).contains($0) })
    }

    @Test func theSameBitsWithAnyNumberOfThreads() throws {
        let experiment = try sample("wine", ["training.epochs": 20.0])
        let one = try CrossPrediction(of: experiment, folds: 3, threads: 1) { _ in }
        let two = try CrossPrediction(of: experiment, folds: 3, threads: 2) { _ in }
        #expect(one.probabilities == two.probabilities && one.folds == two.folds && one.steps == two.steps)
        let other = try CrossPrediction(of: experiment, folds: 4, threads: 1) { _ in }
        #expect(one.probabilities != other.probabilities)
    }

    /// Without a trainer the numbers are those of a trainer, the early end and the best weights included.
    @Test func aRunThatNobodyWatchesIsTheSameRun() throws {
        let experiment = try sample("wine", ["training.early-stopping-patience": 3])
        let position = try RunPosition(experiment)
        let best = try position.trainToEnd { _, _ in }
        let listener = Listener()
        let run = TrainingRun(
            experiment: experiment, options: TrainerOptions(threads: 1, snapshotBudget: 0), sinks: [listener])
        run.start()
        run.wait()
        let outcome = try #require(listener.outcome)
        #expect(outcome.reason == .earlyStopping && outcome.step == position.step)
        #expect(best?.step == outcome.bestStep)
        var smoothed: Double?
        for record in listener.steps { smoothed = smoothed.map { $0 + 0.05 * (record.loss - $0) } ?? record.loss }
        #expect(position.state.smoothedLoss == smoothed)
    }

    @Test func itIsGivenUpInTheMidstOfAFold() throws {
        let experiment = try sample("wine", ["training.epochs": 100_000.0])
        var told: [WorkProgress] = []
        #expect(throws: Enough.self) {
            _ = try CrossPrediction(of: experiment, folds: 3) { progress in
                told.append(progress)
                if told.count > 4 { throw Enough() }
            }
        }
        #expect(told.last?.title.contains("fold 1 of 3, step") == true, "\(told.map(\.title))")
        #expect(told.map(\.done) == told.map(\.done).sorted() && told.allSatisfy { $0.total == 3000 })
    }

    @Test func aRegressionIsPredictedInItsUnits() throws {
        let experiment = try sample("diabetes", ["training.steps": 60])
        let prediction = try CrossPrediction(of: experiment, folds: 3) { _ in }
        #expect(prediction.actual.count == 442 && prediction.predicted.count == 442)
        #expect((120...180).contains(prediction.predicted.reduce(0, +) / 442))
    }

    @Test func moreFoldsThanRowsAreRefused() throws {
        let experiment = try sample("iris", ["training.epochs": 1.0])
        #expect(throws: DataError.self) { _ = try CrossPrediction(of: experiment, folds: 151) { _ in } }
    }
}
