import Hosting
import Language
import TerminalUI
import Training

extension ScreenState {
    /// Steps a second at most of the run shown: as a person chose where it is trained here, and elsewhere as its
    /// card says; nil without a limit.
    var shownPace: Double? {
        guard let session, session.active != session.current else { return pace }
        return session.currentCard?.pace
    }

    /// Seconds until the last step of the run shown; nil where that is not known.
    var timeLeft: Double? {
        guard let session, let history = session.shown, let left = history.timeLeft else { return nil }
        // What was measured by looking at another program's run has its waiting in it.
        let isWatched = session.active != session.current && history.latest?.stepsPerSecond != nil
        guard !isWatched, let pace = shownPace, let total = history.plan?.totalSteps else { return left }
        return max(left, Double(max(0, total - history.step)) / pace)
    }

    /// Steps a second that can be chosen, ascending; above the last there is no limit.
    package static let paces: [Double] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]

    /// Makes training slower or faster, so that one can watch small models learn.
    mutating func changePace(slower: Bool) -> [Effect] {
        if slower {
            // From no limit, to the first one that is felt.
            let present = pace ?? session?.trained?.stepsPerSecond ?? .infinity
            pace = Self.paces.last { $0 < present } ?? Self.paces.first
        } else {
            pace = pace.flatMap { present in Self.paces.first { $0 > present } }
        }
        isPaceChosen = true
        let rate = pace.map { NumberFormat.short($0) }
        say(
            rate.map { Text("at most \($0) steps a second", zh: "最多每秒 \($0) 步") }
                ?? Text("as fast as the machine can", zh: "不限速度"))
        return paceEffects
    }

    /// Lets the run that is trained here go at the pace; one that a person chose stays with the run.
    var paceEffects: [Effect] {
        guard let run = session?.active else { return [] }
        guard isPaceChosen else { return pace.map { [.command(.pace($0))] } ?? [] }
        return [.command(.pace(pace)), .ask(AnyQuery(KeepPace(pace, run: run)))]
    }
}
