import ArgumentParser
import Language
import Sessions

/// A run of a session.
struct RunArguments: ParsableArguments {
    @Argument(help: ArgumentHelp(Text("The session, by name or by the path of its folder.", zh: "会话的名称，或其文件夹的路径。")))
    var session: String

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp(Text("The run; without it the last one.", zh: "哪个运行；不写则为最后一个。"), valueName: "number"))
    var number: Int64?

    /// Opens the session and finds the run.
    /// - Parameter step: Finds the run that did this step: those before a fork are its parent's.
    func open(_ access: Session.Access, at step: Int? = nil) throws -> (session: Session, run: RunRecord) {
        let session = try SessionStore().open(session, access: access)
        var run = try session.chosenRun(number)
        while let step, let origin = run.origin, step < origin.step { run = try session.run(origin.parent) }
        return (session, run)
    }
}

extension Session {
    /// The run with a number, or the last one where none is given.
    func chosenRun(_ number: Int64?) throws -> RunRecord {
        if let number { return try run(RunID(number)) }
        guard let last = try lastRun() else { throw SessionError.nothingToResume(name: name) }
        return last
    }
}
