import Catalog
import Datasets
import Experiments
import Formats
import Foundation
import Hosting
import Profiles
import Testing

/// The trials of a data-amount study: which parts, how long, and what they are called.
@Suite struct DataAmountPlanTests {
    private func basis(_ settings: [String: SettingValue] = [:], rows: Int = 1437, leastRows: Int = 20) throws
        -> DataAmountBasis
    {
        var experiment = try Samples.experiment()
        for (path, value) in settings.sorted(by: { $0.key < $1.key }) { try experiment.set(path, to: value) }
        return DataAmountBasis(
            experiment, rows: rows, leastRows: leastRows, totalSteps: 1350, epochs: 30, secondsPerStep: 0.01)
    }

    @Test func partsHalveAndSeedsFollow() throws {
        let plan = try DataAmountPlan(basis(), .init())
        #expect(plan.trials.count == 18)
        #expect(plan.trials.prefix(6).map(\.fraction) == [0.0313, 0.0625, 0.125, 0.25, 0.5, 1])
        #expect(plan.trials.map(\.seed) == [42, 43, 44].flatMap { Array(repeating: $0, count: 6) })
        #expect(plan.trials[3].experiment.name == "data 25 %, seed 42")
        for trial in plan.trials {
            let own = trial.experiment
            #expect(own.value(at: "data.split.subset")?.real == trial.fraction && own.seed == trial.seed)
            #expect(own.training.integer("steps") == 1350 && trial.steps == 1350)
            #expect(own.evaluation.integer("every") == 33)
            #expect(DataAmountPlan.equal(in: own) == .steps)
        }
        // Small data are parted less often, and too small ones not at all.
        let small = try DataAmountPlan(basis(rows: 90), .init(points: 4, seeds: 1))
        #expect(small.trials.map(\.fraction) == [0.222, 0.367, 0.606, 1])
        #expect(throws: DataError.self) { try DataAmountPlan(basis(rows: 30), .init()) }
        // A part of a part.
        let part = try DataAmountPlan(basis(["data.split.subset": .real(0.4)]), .init(points: 3, seeds: 1))
        #expect(part.trials.map(\.fraction) == [0.1, 0.2, 0.4])
    }

    @Test func equalEpochsTakeFewerSteps() throws {
        let plan = try DataAmountPlan(basis(["training.steps": 1350]), .init(points: 3, seeds: 1, equal: .epochs))
        #expect(plan.trials.map(\.steps) == [338, 675, 1350])
        for trial in plan.trials {
            #expect(trial.experiment.training.integer("steps") == 0)
            #expect(trial.experiment.training.real("epochs") == 30)
            #expect(trial.experiment.name.hasSuffix(", equal epochs"))
            #expect(DataAmountPlan.equal(in: trial.experiment) == .epochs)
        }
        #expect(plan.trials.map { $0.experiment.evaluation.integer("every") } == [8, 16, 33])
        #expect(plan.seconds(of: plan.trials) > 20 && plan.seconds(of: plan.trials) < 60)
    }

    /// Patience counts evaluations, of which a trial has more.
    @Test func patienceIsTheSameNumberOfSteps() throws {
        let given = try DataAmountPlan(
            basis(["training.steps": 1350, "training.early-stopping-patience": 3, "evaluation.every": 100]), .init())
        #expect(given.trials[0].experiment.training.integer("early-stopping-patience") == 10)
        let open = try DataAmountPlan(basis(), .init())
        #expect(open.trials[0].experiment.training.integer("early-stopping-patience") == 31)
        let fixed = try DataAmountPlan(basis(["training.epochs": 30.0]), .init())
        #expect(fixed.trials[0].experiment.training.integer("early-stopping-patience") == 0)
    }

    /// A study that is started from one of its own trials with all data makes the same trials.
    @Test(arguments: DataAmountReport.Equal.allCases) func aTrialOfAllDataIsABasis(_ equal: DataAmountReport.Equal)
        throws
    {
        let choice = DataAmountPlan.Choice(points: 4, seeds: 2, equal: equal)
        let plan = try DataAmountPlan(basis(["training.early-stopping-patience": 3, "training.epochs": 30.0]), choice)
        let whole = try #require(plan.trials.first { $0.fraction == 1 })
        #expect(DataAmountPlan.isBasis(whole.experiment) && !DataAmountPlan.isBasis(plan.trials[0].experiment))
        let again = try DataAmountPlan(
            DataAmountBasis(whole.experiment, rows: 1437, leastRows: 20, totalSteps: 1350, epochs: 30), choice)
        #expect(again.trials.map(\.experiment) == plan.trials.map(\.experiment))
    }
}
