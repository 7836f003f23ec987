import TerminalNcurses
import Testing

@Suite struct WidthProbeTests {
    @Test(arguments: [
        ("\u{1b}[1;2R", 2, ""), ("\u{1b}[24;3R", 3, ""), ("x\u{1b}[1;3Rj", 3, "xj"),
        ("\u{1b}[A\u{1b}[1;2R", 2, "\u{1b}[A"),
    ]) func theAnswerIsFoundAmongWhatIsTyped(_ text: String, _ column: Int, _ rest: String) throws {
        let bytes = Array(text.utf8)
        let answer = try #require(WidthProbe.answer(in: bytes))
        #expect(answer.column == column)
        #expect(Array(bytes[..<answer.range.lowerBound] + bytes[answer.range.upperBound...]) == Array(rest.utf8))
    }

    @Test(arguments: ["", "\u{1b}", "\u{1b}[", "\u{1b}[1;2", "\u{1b}[2R", "R", "\u{1b}[1;2;3R", "\u{1b}[A"])
    func halfAnAnswerIsNone(_ text: String) {
        #expect(WidthProbe.answer(in: Array(text.utf8)) == nil)
    }
}
