import Drawing
import Experiments
import Language
import TerminalUI

extension ScreenState {
    /// A message above the keys that goes away at the next key, or by itself.
    public struct Notice: Sendable, Hashable {
        /// A sentence or two.
        public var text: Text
        /// Whether something went wrong; such a notice stays longer.
        public var isProblem: Bool
        /// Seconds since 1970 at which it goes away.
        public var until: Double
        /// What is under way; the notice stays until that is done.
        var work: Work?
    }

    /// Something that was asked for and takes a moment.
    enum Work: Sendable, Hashable {
        case evaluation, checkpoint, lookAhead, blame, fork, loading, leaving

        /// Whether an event says that it has been done, or will not be.
        func isOver(by event: TrainerEvent) -> Bool {
            switch (self, event) {
            case (_, .refused), (_, .finished): true
            case (.evaluation, .evaluated), (.checkpoint, .checkpointed), (.lookAhead, .lookedAhead): true
            // From now on the line of the progress tells of it.
            case (.evaluation, .progress), (.lookAhead, .progress), (.checkpoint, .progress), (.blame, .progress): true
            case (.blame, .blamed), (.blame, .breakpointHit), (.fork, .forkReady): true
            default: false
            }
        }
    }

    /// Shows a message for four seconds, or twelve where something went wrong; it takes the place of the last one.
    public mutating func say(_ text: Text, isProblem: Bool = false) {
        if let notice, notice.until == .infinity {
            // What waits for a key is not said over.
            if isProblem { sayUntilKey(notice.text + Text("; ", zh: "；") + text) }
            return
        }
        notice = Notice(text: text, isProblem: isProblem, until: now + (isProblem ? 12 : 4))
    }

    /// Says that something is wrong, until a key is pressed.
    mutating func sayUntilKey(_ text: Text) {
        notice = Notice(text: text, isProblem: true, until: .infinity)
    }

    /// Says what is under way, until it is done or a minute has passed.
    mutating func say(_ text: Text, during work: Work) {
        notice = Notice(text: text, isProblem: false, until: now + 60, work: work)
    }

    /// Takes away what was said about work that is done.
    mutating func endNotice(of work: Work) {
        if notice?.work == work { notice = nil }
    }

    mutating func endNotice(by events: [TrainerEvent]) {
        if let work = notice?.work, events.contains(where: work.isOver) { notice = nil }
    }

    /// Whether what was asked for last and has not begun to tell of itself can be given up.
    var awaitsCancellableWork: Bool {
        guard let notice, notice.until > now, session?.active != nil, session?.active == session?.current else {
            return false
        }
        return notice.work == .evaluation || notice.work == .lookAhead || notice.work == .blame
    }

    /// The next key takes away what was said, save what tells of work that goes on.
    mutating func endNoticeByKey() {
        if notice?.work == nil { notice = nil }
    }

    /// What is said now, in lines that fit the screen, no more than leave the pane most of its room; empty where
    /// nothing is said.
    var noticeLines: [String] {
        guard let notice, notice.until > now else { return [] }
        let lines = TextWidth.wrap(notice.text.in(language), to: max(1, size.width - 5))
        let room = max(1, min(8, (size.height - 4) / 2))
        guard lines.count > room else { return lines }
        let rest = lines[(room - 1)...].joined(separator: " ")
        return lines.prefix(room - 1) + [TextWidth.truncate(rest, to: max(1, size.width - 5))]
    }
}
