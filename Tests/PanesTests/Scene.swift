import Catalog
import Machine
import Panes
import TerminalUI
import Training

/// States of the application for the tests, all from a fixed clock.
enum Scene {
    static let now = 1_800_000_000.0

    static func state(_ width: Int, _ height: Int, isSingleSession: Bool = false) throws -> AppState {
        AppState(
            size: Size(width: width, height: height), now: now, configuration: Configuration(),
            keymap: try Keymap(AllCommands.list), themes: [.dark, .terminal, .monochrome], symbols: .unicode,
            isSingleSession: isSingleSession)
    }

    static func experiment(rate: Double = 1e-3) throws -> Experiment {
        var experiment = Experiment()
        try experiment.set("name", to: .text("Digits"))
        try experiment.set("data.source", to: .text("digits.csv"))
        try experiment.set("data.target", to: .text("digit"))
        try experiment.set("training.learning-rate", to: .real(rate))
        return experiment
    }

    static func card(_ number: Int, rate: Double = 1e-3, state: RunState = .finished) throws -> RunCard {
        RunCard(
            number: number, name: "Digits", state: state, step: 0, totalSteps: 1350,
            experiment: try experiment(rate: rate), started: now - 3600)
    }

    static func session(runs: Int = 1) throws -> OpenedSession {
        let cards = try (1...runs).map { try card($0, rate: $0 == 1 ? 1e-3 : 3e-3, state: $0 == runs ? .running : .finished) }
        return OpenedSession(name: "digits-2027-01-15", folder: "/sessions/digits", runs: cards)
    }

    static let machine = MachineSample(
        coreLoads: [0.98, 0.96], memoryUsed: 3_100_000_000, memoryTotal: 24_000_000_000, processLoad: 1.9,
        processMemory: 212_000_000, processPeakMemory: 230_000_000, diskFree: 53_000_000_000, temperature: nil)

    /// A run under way at step 800 of 1,350.
    static func training(_ width: Int, _ height: Int, run: FakeRun = FakeRun()) throws -> AppState {
        var state = try state(width, height)
        _ = state.handle(.opened(try session()))
        _ = state.handle(.active(run: 1))
        _ = state.handle(.events(run: 1, run.events))
        for _ in 0..<40 { _ = state.handle(.machine(machine)) }
        return state
    }

    /// Three runs, the first two finished and marked, the third under way.
    static func comparing(_ width: Int, _ height: Int) throws -> AppState {
        var state = try state(width, height)
        _ = state.handle(.opened(try session(runs: 3)))
        for number in 1...2 {
            let run = FakeRun(steps: 1350, seed: UInt64(number), rate: 3e-3)
            _ = state.handle(.history(run: number, run.events + run.ending))
        }
        _ = state.handle(.active(run: 3))
        _ = state.handle(.events(run: 3, FakeRun(steps: 400, seed: 3).events))
        _ = state.handle(.machine(machine))
        return state
    }

    static let samples = [
        SampleCard(name: "Breast cancer", path: "/samples/breast-cancer.toml",
            summary: "Tells benign from malignant tumors by 30 figures of cell nuclei; shows what scaling is good for.", kind: "linear"),
        SampleCard(name: "Digits", path: "/samples/digits.toml",
            summary: "Handwritten digits of 8×8 pixels; a first network with a schedule and dropout.", kind: "mlp"),
        SampleCard(name: "Swift", path: "/samples/swift.toml",
            summary: "A small GPT that learns to write Swift, letter by letter, from this program's sources.", kind: "gpt"),
    ]

    static let sessions = [
        SessionCard(name: "digits-2027-01-15", state: .stopped, step: 812, totalSteps: 1350, runs: 3, result: "test accuracy 0.9611", changed: now - 300),
        SessionCard(name: "wine-2027-01-12", state: .finished, step: 600, totalSteps: 600, runs: 1, result: "test accuracy 0.9722", changed: now - 86_400 * 3),
    ]

    static func choosing(_ width: Int, _ height: Int) throws -> AppState {
        var state = try state(width, height)
        _ = state.handle(.samples(samples))
        _ = state.handle(.sessions(sessions))
        return state
    }
}

extension AppState {
    /// Presses keys by their names.
    @discardableResult
    mutating func press(_ names: String...) -> [Effect] {
        names.flatMap { name in KeyEvent(name: name).map { handle(.key($0)) } ?? [] }
    }

    @discardableResult
    mutating func type(_ text: String) -> [Effect] {
        text.unicodeScalars.flatMap { handle(.key(KeyEvent(.character($0)))) }
    }
}
