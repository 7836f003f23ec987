import TerminalNcurses
import TerminalUI
import Testing

@Suite struct KeyTableTests {
    @Test func everySequenceHasOneMeaning() {
        var seen: [String: KeyTable.Code] = [:]
        for (text, code) in KeyTable.sequences {
            #expect(text.hasPrefix("\u{1b}"))
            #expect(seen[text] == nil, "\(text.dropFirst()) is there twice")
            seen[text] = code
        }
    }

    @Test func codesLeadBackToTheirKeys() {
        for (index, sequence) in KeyTable.sequences.enumerated() {
            #expect(KeyTable.code(KeyTable.firstCode + Int32(index)) == sequence.code)
        }
        #expect(KeyTable.code(KeyTable.firstCode + Int32(KeyTable.sequences.count)) == nil)
    }

    @Test func modifiersAreAddedUp() {
        let keys: [(String, String)] = [
            ("[1;5C", "ctrl-right"), ("[1;4A", "alt-shift-up"), ("[3;2~", "shift-delete"), ("[15;3~", "alt-f5"),
            ("OH", "home"), ("[4~", "end"),
        ]
        for (text, name) in keys {
            let code = KeyTable.sequences.first { $0.text == "\u{1b}" + text }?.code
            #expect(code == KeyEvent(name: name).map(KeyTable.Code.key), "\(name)")
        }
    }

    @Test func controlCharactersAreKeysWithControl() {
        let keys: [(Unicode.Scalar, String)] = [
            ("\u{10}", "ctrl-p"), ("\u{1}", "ctrl-a"), ("\u{1a}", "ctrl-z"), ("\t", "tab"), ("\r", "enter"),
            ("\n", "enter"),
            ("\u{7f}", "backspace"), ("\u{8}", "backspace"), ("\u{1b}", "escape"), ("\0", "ctrl-space"), (" ", "space"),
            ("\u{1c}", "ctrl-\\"), ("é", "é"),
        ]
        for (scalar, name) in keys { #expect(KeyTable.event(character: scalar).name == name) }
    }
}
