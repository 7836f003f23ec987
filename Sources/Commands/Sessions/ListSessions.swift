import ArgumentParser
import Experiments
import Foundation
import Language
import Sessions

struct ListSessions: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: Text("List all sessions, the one written last first (default).", zh: "列出所有会话，最近写入的在前（默认）。").spoken
        )
    }

    @Flag(help: ArgumentHelp(Text("Print one JSON object a line.", zh: "每行输出一个 JSON 对象。")))
    var json = false

    func run() throws {
        let store = SessionStore()
        let sessions = store.list()
        if json {
            for session in sessions { Output.say(Self.line(for: session).text) }
            return
        }
        guard !sessions.isEmpty else {
            Output.say(
                Text(
                    "No sessions yet in \(store.root.path); 'workbench train EXPERIMENT' makes one.",
                    zh: "\(store.root.path) 中还没有会话；'workbench train EXPERIMENT' 会新建一个。"))
            return
        }
        var table = TextTable([
            Text("session", zh: "会话"), Text("runs", zh: "运行数"), Text("state", zh: "状态"), Text("step", zh: "步"),
            Text("result", zh: "结果"), Text("last written", zh: "最近写入"),
        ])
        for session in sessions { table.add(Self.row(for: session)) }
        Output.say(table.text)
        // A reason is a sentence or two, which in the table would push its last column away.
        for session in sessions {
            guard let problem = session.problem else { continue }
            Output.say(Text("\(session.name) is damaged: \(problem)", zh: "\(session.name) 已损坏：\(problem)"))
        }
    }

    private static func row(for session: SessionSummary) -> [String] {
        if session.problem != nil {
            return [session.name, "", Text("damaged", zh: "已损坏").spoken, "", "", ""]
        }
        let run = session.lastRun
        let total = run?.plan.map { "/\($0.totalSteps)" } ?? ""
        let written = session.modified.formatted(
            Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .current).year().month().day()
                .time(includingFractionalSeconds: false))
        return [
            session.name, String(session.runs), RunWords.state(run?.state), run.map { "\($0.step)\(total)" } ?? "",
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
        line.add("problem", session.problem?.in(.english))
        return line
    }
}

/// A run in words, for lists.
enum RunWords {
    /// What a run does; nil is that of a session without runs.
    static func state(_ state: RunState?) -> String { (state?.word ?? Text("empty", zh: "空")).spoken }

    /// The figures of the test split, or else of the last one that was judged: `test accuracy 0.9722`.
    static func result(_ run: RunRecord) -> String {
        if run.state == .failed { return run.failure?.spoken ?? "" }
        guard let outcome = run.outcome,
            let evaluation = outcome.evaluations.last(where: { $0.split == .test }) ?? outcome.evaluations.last
        else { return "" }
        let figures = Words.metrics(Array(evaluation.values.prefix(2)), plan: run.plan)
        return evaluation.split.label.followed(by: Text(verbatim: figures)).spoken
    }
}
