import Catalog
import Optimizers
import Testing

/// Every schedule of the catalog, and those yet to come.
@Suite struct ScheduleTests {
    static let entries = Schedules.catalog.map(\.id)

    private func schedule(_ id: String, _ settings: [String: SettingValue] = [:]) throws -> any Schedule {
        try #require(Schedules.catalog.first { $0.id == id }).make(settings)
    }

    @Test(arguments: entries) func pureInTheStep(id: String) throws {
        let schedule = try schedule(id)
        let forward = (0..<50).map { schedule.factor(step: $0, total: 50) }
        let backward = (0..<50).reversed().map { schedule.factor(step: $0, total: 50) }
        #expect(forward == backward.reversed())
        for factor in forward { #expect(factor >= 0 && factor <= 1) }
    }

    @Test(arguments: entries) func finiteInTheShortestRuns(id: String) throws {
        let schedule = try schedule(id)
        for total in 0...3 {
            for step in 0...4 {
                let factor = schedule.factor(step: step, total: total)
                #expect(factor.isFinite && factor >= 0 && factor <= 1, "step \(step) of \(total): \(factor)")
            }
        }
    }

    @Test func matchesReference() throws {
        let fixture = try ScheduleFixture.load()
        for id in Self.entries {
            #expect(fixture.cases.contains { $0.schedule == id }, "no reference for \(id)")
        }
        for reference in fixture.cases {
            var schedule = try schedule(reference.schedule, reference.settings)
            for (step, wanted) in reference.factors.enumerated() {
                let factor = schedule.factor(step: step, total: fixture.total)
                #expect(abs(factor - wanted) < 1e-9, "\(reference.schedule) \(reference.settings) at \(step)")
                if let losses = reference.losses { schedule.observe(loss: losses[step]) }
            }
        }
    }

    @Test func warmUpLongerThanTheRunStaysFinite() throws {
        let schedule = try schedule("cosine", ["warmup-steps": 100])
        #expect(schedule.factor(step: 49, total: 50) == 50.0 / 101)
        #expect(schedule.factor(step: 120, total: 50) == 0)
    }

    @Test func plateauResumesFromItsState() throws {
        var whole = try schedule("plateau", ["patience": 2, "decay-factor": 0.5])
        var half = whole
        let losses = [3.0, 2, 2, 2, 2, 2, 2, 1, 1]
        #expect(whole.state.count == 2, "nothing infinite goes into a checkpoint")
        for loss in losses { whole.observe(loss: loss) }
        for loss in losses.prefix(4) { half.observe(loss: loss) }
        var resumed = try schedule("plateau", ["patience": 2, "decay-factor": 0.5])
        resumed.state = half.state
        for loss in losses.dropFirst(4) { resumed.observe(loss: loss) }
        #expect(resumed.state == whole.state)
        #expect(resumed.factor(step: 9, total: 10) == 0.5)
    }
}
