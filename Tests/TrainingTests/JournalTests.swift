import Experiments
import Foundation
import Language
import Testing
import Training

/// The journal outlives the commands it was made of.
@Suite struct JournalTests {
    /// One of each, with what it is written as.
    private static let actions: [(action: JournalAction, text: String)] = [
        (.run, #"{"action":"run","version":2}"#), (.pause, #"{"action":"pause","version":2}"#),
        (.step(3), #"{"action":"step","count":3,"version":2}"#),
        (.runUntil(step: 9), #"{"action":"run-until","step":9,"version":2}"#),
        (
            .runUntilCondition("loss < 1"),
            #"{"action":"run-until-condition","condition":"loss < 1","version":2}"#
        ),
        (.evaluate, #"{"action":"evaluate","version":2}"#),
        (.checkpoint(name: "good"), #"{"action":"checkpoint","name":"good","version":2}"#),
        (.checkpoint(name: nil), #"{"action":"checkpoint","version":2}"#),
        (
            .change([SettingChange(path: "training.clip", value: 0.5)]),
            #"{"action":"change","changes":[{"path":"training.clip","value":0.5}],"version":2}"#
        ),
        (.skipBatch, #"{"action":"skip-batch","version":2}"#),
        (.stop(save: true), #"{"action":"stop","save":true,"version":2}"#),
        (.stepBack(2), #"{"action":"step-back","count":2,"version":2}"#),
        (.goTo(step: 5), #"{"action":"go-to","step":5,"version":2}"#),
        (.fork(step: 7), #"{"action":"fork","step":7,"version":2}"#),
        (.fork(step: nil), #"{"action":"fork","version":2}"#),
        (
            .lookAhead(LookAhead(path: "training.clip", values: [0.5, 2.5], steps: 20)),
            #"{"action":"look-ahead","plan":{"path":"training.clip","steps":20,"values":[0.5,2.5]},"version":2}"#
        ),
        (
            .breakpoints([Breakpoint("loss > 9", isEnabled: false)]),
            #"{"action":"breakpoints","breakpoints":[{"expression":"loss > 9","isEnabled":false}],"version":2}"#
        ),
        (.watches(["loss"]), #"{"action":"watches","expressions":["loss"],"version":2}"#),
        (.phase, #"{"action":"phase","version":2}"#),
    ]

    @Test func everyActionIsWrittenAndReadAgain() {
        for (action, text) in Self.actions {
            #expect(action.stored == text)
            #expect(JournalAction(stored: text) == action)
        }
    }

    /// As versions before wrote them, in the order of `actions`.
    @Test func entriesOfTheFirstVersionAreRead() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "SessionsTests/Fixtures/journal-1.txt")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(lines.map { JournalAction(stored: $0) } == Self.actions.map(\.action))
    }

    @Test(arguments: [
        "", "null", "{}", "[]", "no JSON", #"{"rewind":{"_0":3}}"#, #"{"step":{"_0":"three"}}"#, #"{"goTo":{}}"#,
        #"{"run":{},"pause":{}}"#, #"{"action":"rewind","count":3,"version":2}"#, #"{"action":"step","version":2}"#,
        #"{"action":"run","version":3}"#, #"{"action":"run","version":"2"}"#,
    ]) func whatIsUnknownIsKeptAsItIs(text: String) {
        let action = JournalAction(stored: text)
        #expect(!action.isKnown && action == .unknown(text) && action.command == nil)
        #expect(action.stored == text)
    }

    @Test func aReplaySaysWhatItLeavesOut() {
        func entry(_ step: Int, _ action: JournalAction) -> JournalEntry {
            JournalEntry(step: step, time: 0, action: action, text: .empty)
        }
        let known = [entry(3, .skipBatch), entry(5, .stepBack(2))]
        #expect(JournalReplay.omission(in: known, until: 9) == nil)
        #expect(
            JournalReplay.script(known, until: 9) == [
                .goTo(step: 3), .skipBatch, .goTo(step: 5), .goTo(step: 3), .goTo(step: 9),
            ])
        let journal = known + [entry(7, .unknown("?")), entry(12, .unknown("?"))]
        #expect(JournalReplay.script(journal, until: 9) == JournalReplay.script(known, until: 9))
        #expect(
            JournalReplay.omission(in: journal, until: 9)?.in(.english)
                == "an entry of the journal, at step 7, is unknown to this version and was not done again")
        #expect(
            JournalReplay.omission(in: journal, until: 12)?.in(.english)
                == "2 entries of the journal, the first at step 7, are unknown to this version and were not done again")
    }
}
