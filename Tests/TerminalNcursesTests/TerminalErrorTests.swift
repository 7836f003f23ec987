import TerminalNcurses
import Testing

@Suite struct TerminalErrorTests {
    @Test func everyErrorNamesAWayOut() {
        let errors: [TerminalError] = [
            .notATerminal, .unknownTerminal(""), .unknownTerminal("x"), .cannotMoveCursor("dumb"),
        ]
        for error in errors { #expect(error.description.contains("workbench train")) }
    }
}
