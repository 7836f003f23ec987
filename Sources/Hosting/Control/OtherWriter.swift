import Experiments
import Foundation
import Language
import Sessions

/// Looks again and again at a session that another program writes to, so that the screen shows how it goes on there.
struct OtherWriter {
    private var folder: URL?
    private var seen: [Date?] = []
    private var isWriting = false
    private var run: RunID?
    private var marks: [(step: Int, time: ContinuousClock.Instant)] = []

    /// Seconds over which it is measured how a run gets on.
    private static let span = 60.0

    /// What is new in the session since the last call; nothing for one that this program writes to.
    mutating func news(of session: Session?) throws -> [Message] {
        guard let session, !session.isWritable else {
            self = OtherWriter()
            return []
        }
        let isFirst = folder != session.folder
        let wasWriting = !isFirst && isWriting
        isWriting = session.holder != nil
        folder = session.folder
        let changed = ["session.sqlite", "session.sqlite-wal"].map { name in
            let attributes = try? FileManager.default.attributesOfItem(
                atPath: session.folder.appending(path: name).path)
            return attributes?[.modificationDate] as? Date
        }
        defer { seen = changed }
        guard isFirst || changed != seen || wasWriting != isWriting else { return [] }
        let last = try session.trainedRun() ?? session.lastRun()
        let rate = last.flatMap { stepsPerSecond(of: $0, at: .now) }
        // What was there at opening is shown already.
        guard !isFirst else { return [] }
        var messages: [Message] = [.opened(try OpenedSession(session))]
        if let last {
            let events = try RecordedHistory.events(of: last.id, in: session)
            messages.append(.history(run: Int(last.id.number), rate.map { Self.told(events, rate: $0) } ?? events))
        }
        if wasWriting, !isWriting {
            messages.append(
                .notice(
                    Text(
                        "the other program is done with this session; take it over to go on with it",
                        zh: "另一个程序已用完此会话；接管即可继续")))
        }
        return messages
    }

    /// Another program is about to write to the session: the next look says what has become of that.
    mutating func expectWriter() {
        isWriting = true
        seen = []
    }

    /// Steps a second by the clock of the wall, between the looks at a run that goes on; nil until that can be told.
    mutating func stepsPerSecond(of record: RunRecord, at now: ContinuousClock.Instant) -> Double? {
        let goesOn = [.running, .evaluating, .saving].contains(record.state)
        if record.id != run || !goesOn || record.step < marks.last?.step ?? 0 { marks = [] }
        run = record.id
        guard goesOn else { return nil }
        marks.append((record.step, now))
        while marks.count > 2, (now - marks[1].time) / .seconds(1) > Self.span { marks.removeFirst() }
        let seconds = (now - marks[0].time) / .seconds(1)
        let steps = record.step - marks[0].step
        return seconds >= 1 && steps > 0 ? Double(steps) / seconds : nil
    }

    /// A run's past with how it gets on now.
    private static func told(_ events: [TrainerEvent], rate: Double) -> [TrainerEvent] {
        events.map { event in
            guard case .steps(var records) = event, !records.isEmpty else { return event }
            records[records.count - 1].stepsPerSecond = rate
            return .steps(records)
        }
    }
}
