import CNcurses
import Foundation
import TerminalNcurses
import Testing

/// Numbers are points everywhere: the program takes the characters of a locale, not its numbers.
@Suite struct LocaleTests {
    @Test func onlyCharactersAreTakenFromTheLocale() {
        TerminalCharacters.use()
        for category in [LC_NUMERIC, LC_MESSAGES, LC_TIME, LC_COLLATE] {
            #expect(setlocale(category, nil).map { String(cString: $0) } == "C")
        }
        #expect(String(format: "%.1f", 0.5) == "0.5")
    }

    /// Where no other locale is installed, the test above cannot fail; this one holds the calls themselves.
    @Test func noSourceTakesMoreOfALocale() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        let files = try #require(FileManager.default.enumerator(atPath: sources.path)?.allObjects as? [String])
        var calls = 0
        for name in files where name.hasSuffix(".swift") || name.hasSuffix(".c") || name.hasSuffix(".h") {
            let text = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
            for call in text.components(separatedBy: "setlocale(").dropFirst() {
                calls += 1
                #expect(call.hasPrefix("LC_CTYPE,"), "\(name)")
            }
        }
        #expect(calls == 2)
    }
}
