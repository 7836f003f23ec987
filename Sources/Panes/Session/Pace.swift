import Hosting
import Language
import TerminalUI
import Training

extension ScreenState {
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
        return session?.active == nil ? [] : [.command(.pace(pace))]
    }
}
