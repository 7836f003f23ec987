import Experiments
import Testing
import Training

/// Speed is measured on moments that are given, so that no test waits and none depends on the machine.
@Suite struct StepClockTests {
    private let start = ContinuousClock.now

    private func moment(_ seconds: Double) -> ContinuousClock.Instant { start + .nanoseconds(Int64(seconds * 1e9)) }

    /// Does steps, each so many seconds after the one before, and returns when the last ended.
    private func run(_ clock: inout StepClock, _ count: Int, every seconds: Double, from first: Double = 0) -> Double {
        for step in 0..<count {
            // A trainer computes for the second half of the time between two steps.
            clock.begin(at: moment(first + (Double(step) + 0.5) * seconds))
            _ = clock.step(at: moment(first + Double(step + 1) * seconds))
        }
        return first + Double(count) * seconds
    }

    private func isNear(_ value: Double, _ expected: Double) -> Bool { abs(value / expected - 1) < 0.02 }

    @Test func whatLiesBetweenTinyStepsCounts() {
        var clock = StepClock()
        _ = run(&clock, 60_000, every: 1 / 30_000)
        #expect(isNear(1 / clock.secondsPerStep, 30_000), "\(1 / clock.secondsPerStep)")
        #expect(isNear(clock.stepsPerSecond, 30_000), "\(clock.stepsPerSecond)")
    }

    @Test(arguments: [1 / 30_000.0, 0.01, 0.4, 5]) func aPauseDoesNotCount(seconds: Double) {
        var clock = StepClock()
        let count = max(30, Int(2 / seconds))
        let end = run(&clock, count, every: seconds)
        clock.halt()
        let after = run(&clock, 25, every: seconds, from: end + 3600)
        #expect(isNear(clock.secondsPerStep, seconds), "\(clock.secondsPerStep)")
        #expect(isNear(clock.stepsPerSecond, 1 / seconds), "\(clock.stepsPerSecond)")
        // The first step after the pause takes its own time.
        clock.halt()
        clock.begin(at: moment(after + 100))
        #expect(isNear(clock.step(at: moment(after + 100 + seconds)), seconds))
    }

    @Test func evaluationsCountInHowFarTheRunGetsOnly() {
        var clock = StepClock()
        var now = 0.0
        for _ in 0..<200 {
            now = run(&clock, 10, every: 0.01, from: now)
            now += 0.1
            clock.work(until: moment(now))
        }
        #expect(isNear(clock.secondsPerStep, 0.01), "\(clock.secondsPerStep)")
        #expect(isNear(clock.stepsPerSecond, 50), "\(clock.stepsPerSecond)")
    }

    @Test func theFirstStepIsForgotten() {
        var clock = StepClock()
        #expect(clock.secondsPerStep == 0 && clock.stepsPerSecond == 0)
        let end = run(&clock, 1, every: 8)
        #expect(isNear(clock.secondsPerStep, 4))
        _ = run(&clock, 3, every: 0.5, from: end)
        #expect(isNear(clock.secondsPerStep, 0.5), "\(clock.secondsPerStep)")
    }

    @Test func anotherSpeedShowsWithinASecond() {
        var clock = StepClock()
        let end = run(&clock, 3000, every: 0.001)
        _ = run(&clock, 300, every: 0.004, from: end)
        #expect(isNear(clock.secondsPerStep, 0.004), "\(clock.secondsPerStep)")
    }

    // MARK: Pace

    @Test func aPaceKeepsStepsApart() {
        var pacer = Pacer(pace: 10, now: start)
        #expect(pacer.wait(at: moment(0.04)).map { isNear($0 / .seconds(1), 0.06) } == true)
        #expect(pacer.wait(at: moment(0.101)) == nil)
        #expect(pacer.wait(at: moment(0.102)).map { isNear($0 / .seconds(1), 0.098) } == true)
        // A late step is not made up for.
        #expect(pacer.wait(at: moment(0.95)) == nil)
        #expect(pacer.wait(at: moment(0.96)) != nil)
        #expect(pacer.wait(at: moment(1.051)) == nil)
    }

    @Test func noPaceWaitsForNothing() {
        var pacer = Pacer(pace: nil, now: start)
        #expect(pacer.wait(at: start) == nil)
        pacer.pace = 0
        #expect(pacer.pace == nil)
        pacer.pace = 1e-30
        #expect(pacer.pace == 1e-6)
    }

    // MARK: What waits

    @Test func motionsWaitForOneUnderWay() {
        let mailbox = Mailbox<TrainerCommand>()
        let inbox = CommandInbox(mailbox)
        mailbox.post([.step(1), .evaluate, .step(1), .pause, .run])
        inbox.receive()
        #expect(inbox.next(goesToStep: false) == .step(1))
        #expect(inbox.next(goesToStep: true) == .evaluate)
        #expect(inbox.next(goesToStep: true) == .pause, "a pause makes an end of the motion before it")
        #expect(inbox.next(goesToStep: true) == nil)
        #expect(inbox.next(goesToStep: false) == .run && inbox.isEmpty)
    }

    @Test func givingUpIsTakenAndAStopStays() {
        let mailbox = Mailbox<TrainerCommand>()
        let inbox = CommandInbox(mailbox)
        #expect(!inbox.takesCancel())
        mailbox.post([.evaluate, .cancel])
        #expect(inbox.takesCancel() && !inbox.takesCancel())
        mailbox.post(.stop(save: true))
        #expect(inbox.takesCancel() && inbox.takesCancel())
    }
}
