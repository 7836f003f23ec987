import ArgumentParser
import Foundation
import Sessions
import Training

struct ListSessions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List all sessions, the one written last first (default).")

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
        let store = SessionStore()
        let sessions = store.list()
        if json {
            for session in sessions { Output.say(Self.line(for: session).text) }
            return
        }
        guard !sessions.isEmpty else {
            Output.say("No sessions yet in \(store.root.path); 'workbench train EXPERIMENT' makes one.\n")
            return
        }
        var table = TextTable(["session", "runs", "state", "step", "result", "last written"])
        for session in sessions { table.add(Self.row(for: session)) }
        Output.say(table.text)
    }

    private static func row(for session: SessionSummary) -> [String] {
        if let problem = session.problem { return [session.name, "", "damaged", "", problem, ""] }
        let run = session.lastRun
        let total = run?.plan.map { "/\($0.totalSteps)" } ?? ""
        let written = session.modified.formatted(
            Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .current).year().month().day()
                .time(includingFractionalSeconds: false))
        return [
            session.name, String(session.runs), run?.state.rawValue ?? "empty", run.map { "\($0.step)\(total)" } ?? "",
            run.map(RunWords.result) ?? "", written,
        ]
    }

    private static func line(for session: SessionSummary) -> JSONLine {
        var line = JSONLine("session")
        line.add("name", session.name)
        line.add("folder", session.folder.path)
        line.add("runs", session.runs)
        line.add("state", session.lastRun?.state.rawValue)
        line.add("step", session.lastRun?.step)
        line.add("total_steps", session.lastRun?.plan?.totalSteps)
        line.add("modified", session.modified.timeIntervalSince1970)
        line.add("writer", session.writer?.description)
        line.add("problem", session.problem)
        return line
    }
}

/// A run in words, for lists.
enum RunWords {
    /// The figures of the test split, or else of the last one that was judged: `test accuracy 0.9722`.
    static func result(_ run: RunRecord) -> String {
        if run.state == .failed { return run.message ?? "" }
        guard let outcome = run.outcome,
            let evaluation = outcome.evaluations.last(where: { $0.split == .test }) ?? outcome.evaluations.last
        else { return "" }
        return "\(evaluation.split.rawValue) " + Words.metrics(Array(evaluation.values.prefix(2)), plan: run.plan)
    }
}
