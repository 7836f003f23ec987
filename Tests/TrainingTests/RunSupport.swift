import Experiments
import Foundation
import Language
import Synchronization
import Testing
import Training

/// Keeps everything a trainer says, and lets a test wait for a word.
final class Listener: EventSink {
    private let heard = Mutex<[TrainerEvent]>([])

    func post(_ events: [TrainerEvent]) { heard.withLock { $0 += events } }

    var events: [TrainerEvent] { heard.withLock { $0 } }

    var steps: [StepRecord] {
        events.flatMap { event -> [StepRecord] in if case .steps(let records) = event { records } else { [] } }
    }

    var plan: RunPlan? {
        events.lazy.compactMap { if case .prepared(let plan) = $0 { plan } else { nil } }.first
    }

    var outcome: RunOutcome? {
        events.compactMap { if case .finished(let outcome) = $0 { outcome } else { nil } }.first
    }

    var failure: String? {
        events.compactMap { if case .failed(let message) = $0 { message.in(.english) } else { nil } }.first
    }

    var journal: [JournalEntry] { events.compactMap { if case .journal(let entry) = $0 { entry } else { nil } } }

    var alerts: [Alert] { events.compactMap { if case .alert(let alert) = $0 { alert } else { nil } } }

    var evaluations: [Evaluation] {
        events.compactMap { if case .evaluated(let evaluation) = $0 { evaluation } else { nil } }
    }

    var states: [RunState] { events.compactMap { if case .stateChanged(let state) = $0 { state } else { nil } } }

    /// Waits until an event is heard; false when that takes too long.
    func wait(seconds: Double = 20, for isWanted: (TrainerEvent) -> Bool) -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            if events.contains(where: isWanted) { return true }
            usleep(1000)
        }
        return false
    }

    /// Waits until an alert with all of these words is heard; false when that takes too long.
    func waitForAlert(_ words: String...) -> Bool {
        wait { if case .alert(let alert) = $0 { words.allSatisfy(alert.message.contains) } else { false } }
    }

    /// Waits until the trainer has told where it stands in time so often: it does at every pause.
    func waitForPauses(_ count: Int) -> Bool {
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            if pauses >= count { return true }
            usleep(500)
        }
        return false
    }

    var pauses: Int { events.count { if case .timeline = $0 { true } else { false } } }
}

/// Small experiments that train in milliseconds.
enum Tiny {
    /// Two interleaved kinds of points, 240 rows.
    static let table: String = {
        var lines = ["x,y,color,kind"]
        for row in 0..<240 {
            let angle = Double(row) * 0.37
            let radius = row % 2 == 0 ? 1.0 : 2.2
            let wobble = Double((row * 7919) % 101) / 101 - 0.5
            let x = (radius + 0.3 * wobble) * cos(angle)
            let y = (radius - 0.3 * wobble) * sin(angle)
            lines.append("\(x),\(y),\(["red", "green", "blue"][row % 3]),\(row % 2 == 0 ? "inner" : "outer")")
        }
        return lines.joined(separator: "\n") + "\n"
    }()

    static let classification = """
        name = "Rings"
        seed = 5
        [data]
        source = "rings.csv"
        target = "kind"
        [model]
        kind = "mlp"
        hidden = [16, 8]
        dropout = 0.1
        [training]
        batch-size = 16
        steps = 120
        learning-rate = 0.01
        slices = 3
        checkpoint-every = 25
        [evaluation]
        every = 20
        """

    static let regression = """
        name = "Height"
        [data]
        source = "rings.csv"
        target = "y"
        [model]
        kind = "linear"
        [training]
        optimizer = "sgd"
        batch-size = 16
        epochs = 4
        """

    static let language = """
        name = "Rhyme"
        [data]
        source = "rhyme.txt"
        [model]
        kind = "gpt"
        layers = 1
        heads = 2
        hidden-size = 16
        context-length = 12
        [training]
        batch-size = 4
        steps = 30
        slices = 2
        [evaluation]
        every = 15
        sample-length = 20
        prompts = ["the "]
        """

    static let rhyme = String(repeating: "the quick brown fox jumps over the lazy dog\n", count: 40)

    /// Puts the files of all experiments into a folder.
    static func write(to folder: URL) throws {
        try Data(table.utf8).write(to: folder.appending(path: "rings.csv"))
        try Data(rhyme.utf8).write(to: folder.appending(path: "rhyme.txt"))
    }

    static func experiment(_ toml: String, in folder: URL, _ overrides: [String] = []) throws -> Experiment {
        try Experiment(toml: toml, folder: folder, overrides: overrides)
    }

    /// Runs an experiment to its end. Commands are sent one by one, each when the trainer pauses;
    /// early ones before it starts.
    @discardableResult
    static func run(
        _ experiment: Experiment, options: TrainerOptions = TrainerOptions(threads: 1, isUnattended: true),
        early: [TrainerCommand] = [], commands: [TrainerCommand] = []
    ) -> Listener {
        let listener = Listener()
        let run = TrainingRun(experiment: experiment, options: options, sinks: [listener])
        for command in early { run.send(command) }
        run.start()
        for (index, command) in commands.enumerated() {
            let isPaused = listener.waitForPauses(index + 1)
            #expect(isPaused, "before \(command)")
            run.send(command)
        }
        run.wait()
        return listener
    }
}
