import Hosting
import TerminalUI
import Training

extension ScreenState {
    /// Resumes a run, or says why it cannot be.
    mutating func resume(_ card: RunCard) -> [Effect] {
        guard isWritableOrSaysSo() else { return [] }
        if let active = session?.active {
            say(
                active == card.number
                    ? "this run is training already" : "run \(active) is training: pause or stop it first",
                isProblem: active != card.number)
            return []
        }
        guard card.state != .finished else {
            say("run \(card.number) is done; \(key(for: .reuse)) takes its settings for another")
            return []
        }
        guard session?.loading == nil else { return [] }
        session?.loading = card.number
        say("resuming run \(card.number)…")
        return [.resume(run: card.number, paused: false)]
    }

    /// Loads a run that has no trainer, paused, so that it can be looked into and taken back.
    mutating func wake(_ card: RunCard) -> [Effect] {
        guard isWritableOrSaysSo(), session?.active == nil else { return [] }
        session?.loading = card.number
        say("loading run \(card.number), to look inside, go back or fork…")
        return [.resume(run: card.number, paused: true)]
    }

    /// Whether this program may train in the session; says so where another one does.
    mutating func isWritableOrSaysSo() -> Bool {
        if session?.card.isWritable == true { return true }
        say("another program is training in this session; here it can only be looked at", isProblem: true)
        return false
    }
}
