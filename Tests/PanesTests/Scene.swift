import Catalog
import Drawing
import Experiments
import Hosting
import Language
import Machine
import Panes
import TerminalUI

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
        let cards = try (1..<(runs + 1)).map {
            try card($0, rate: $0 == 1 ? 1e-3 : 3e-3, state: $0 == runs ? .running : .finished)
        }
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

    /// A run taken back to step 640, with breakpoints, watches and its weights on the screen.
    static func paused(_ width: Int, _ height: Int) throws -> AppState {
        var state = try training(width, height)
        _ = state.handle(
            .events(
                run: 1,
                [
                    .stateChanged(.paused), .moved(step: 640),
                    .timeline(
                        Timeline(
                            step: 640, farthest: 800, inMemory: [0, 200, 400, 600, 640, 700, 750, 780, 795, 799],
                            onDisk: [500, 800],
                            bytes: 41_000_000, budget: 268_435_456, secondsPerStep: 7e-4)),
                    .watched([WatchValue(expression: "ema(loss, 50)", value: 0.3621)]),
                    .inspected(Inspection(step: 640, request: InspectionRequest(source: .weight), tensors: tensors)),
                    .inspected(
                        Inspection(
                            step: 640,
                            request: InspectionRequest(source: .weight, name: "hidden.0.weight", values: 0..<512),
                            tensors: [tensors[0]])),
                ]))
        state.screen.session?.breakpoints = [
            Breakpoint("loss > 2 * ema(loss, 50)"), Breakpoint("grad_norm is nan", isEnabled: false),
        ]
        state.screen.session?.watches = ["ema(loss, 50)"]
        return state
    }

    static let tensors: [TensorReport] = {
        var reports: [TensorReport] = []
        let names = ["hidden.0.weight", "hidden.0.bias", "hidden.1.weight", "output.weight"]
        for (index, name) in names.enumerated() {
            var values: [Float] = []
            for place in 0..<512 { values.append(Float((place * 37) % 101) / 250 - 0.2) }
            reports.append(
                TensorReport(
                    name: name, shape: index == 1 ? [128] : [64, 128], minimum: -0.41, maximum: 0.38, mean: 0.0012,
                    deviation: 0.081, norm: 7.31 + Double(index), zeros: index == 1 ? 0.62 : 0, nonFinite: 0,
                    histogram: [1, 2, 5, 11, 24, 51, 103, 190, 240, 201, 110, 48, 20, 9, 3, 1], values: values,
                    updateRatio: 1.2e-3))
        }
        return reports
    }()

    static let hit: BreakpointHit = {
        var rows: [BatchBlame.Row] = []
        for index in 0..<8 {
            let loss = index == 0 ? 11.2 : 0.4 / Double(index)
            rows.append(
                BatchBlame.Row(
                    index: 1204 - index * 88, line: 1206 - index * 88, loss: loss,
                    text: "pixels 0 0 5 13 9 1 0 0 …", target: String(index),
                    standsOut: index == 0 ? "row1_column0" : nil))
        }
        let values = [
            WatchValue(expression: "loss", value: 1.93), WatchValue(expression: "ema(loss, 50)", value: 0.3621),
        ]
        return BreakpointHit(
            step: 640, expression: "loss > 2 * ema(loss, 50)", values: values, layer: "hidden.1",
            blame: BatchBlame(step: 641, rows: rows))
    }()

    static let lookAhead: LookAheadResult = {
        var branches: [LookAheadResult.Branch] = []
        for (index, rate) in [3e-4, 1e-3, 3e-3].enumerated() {
            var steps: [StepRecord] = []
            for step in 1...20 {
                let loss = 0.36 - Double(step * (index + 1)) * 0.002
                steps.append(
                    StepRecord(
                        step: 640 + step, epoch: 14, loss: loss, learningRate: rate, gradientNorm: 0.4,
                        updateRatio: 1e-3,
                        throughput: 41_000, seconds: 1))
            }
            let values = ["loss": 0.35 - Double(index) * 0.04, "accuracy": 0.91 + Double(index) * 0.01]
            branches.append(LookAheadResult.Branch(value: .real(rate), steps: steps, values: values, diverged: false))
        }
        return LookAheadResult(step: 640, path: "training.learning-rate", branches: branches, cancelled: false)
    }()

    static let samples = [
        SampleCard(
            name: "Breast cancer", path: "/samples/breast-cancer.toml",
            summary: Text(
                "Tells benign from malignant tumors by 30 figures of cell nuclei; shows what scaling is good for.",
                zh: "根据细胞核的 30 项数值区分良性与恶性肿瘤；说明缩放的用处。"),
            kind: "linear"),
        SampleCard(
            name: "Digits", path: "/samples/digits.toml",
            summary: Text(
                "Handwritten digits of 8×8 pixels; a first network with a schedule and dropout.",
                zh: "8×8 像素的手写数字；第一个带学习率调度和 Dropout 的网络。"), kind: "mlp"),
        SampleCard(
            name: "Swift", path: "/samples/swift.toml",
            summary: Text(
                "A small GPT that learns to write Swift, letter by letter, from this program's sources.",
                zh: "一个小型 GPT，用本程序的源代码逐字符学写 Swift。"),
            kind: "gpt"),
    ]

    static let sessions = [
        SessionCard(
            name: "digits-2027-01-15", state: .stopped, step: 812, totalSteps: 1350, runs: 3,
            result: .figure(split: .test, metric: Text("accuracy", zh: "准确率"), value: 0.9611), changed: now - 300),
        SessionCard(
            name: "wine-2027-01-12", state: .finished, step: 600, totalSteps: 600, runs: 1,
            result: .figure(split: .test, metric: Text("accuracy", zh: "准确率"), value: 0.9722), changed: now - 86_400 * 3
        ),
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

    /// Goes to a field of the form in front.
    mutating func focus(_ path: String) {
        press("home")
        for _ in 0..<100 where panes[HyperparameterPane.self].form?.focused?.path != path { press("down") }
    }

    @discardableResult
    mutating func type(_ text: String) -> [Effect] {
        text.unicodeScalars.flatMap { handle(.key(KeyEvent(.character($0)))) }
    }
}
