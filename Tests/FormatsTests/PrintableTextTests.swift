import Formats
import Testing

/// Names and messages from outside are printed as text and nothing else.
@Suite struct PrintableTextTests {
    @Test(arguments: [
        ("plain, größer, 日本, 👩‍👩‍👧", "plain, größer, 日本, 👩‍👩‍👧"), ("two\nlines\r\n", "two\\nlines\\r\\n"), ("a\tb", "a\\tb"),
        ("\u{1B}[31mred\u{7}", "\\u{1B}[31mred\\u{7}"), ("\u{9B}31m", "\\u{9B}31m"), ("\u{7F}\u{0}", "\\u{7F}\\u{0}"),
        ("abc\u{202E}fed", "abc\\u{202E}fed"), ("line\u{2028}next", "line\\u{2028}next"), ("", ""),
        // What nobody sees is shown, but for what joins letters of other alphabets and emoji.
        ("a\u{200B}b", "a\\u{200B}b"), ("\u{FEFF}x\u{AD}y\u{2060}", "\\u{FEFF}x\\u{AD}y\\u{2060}"),
        ("a\u{200D}b", "a\\u{200D}b"), ("می\u{200C}خواهم", "می\u{200C}خواهم"), ("می\u{200C}", "می\\u{200C}"),
    ])
    func nothingSteersTheTerminal(text: String, shown: String) { #expect(text.printable == shown) }

    @Test func longTextsAreCut() {
        #expect("short".excerpt == "short")
        #expect(String(repeating: "x", count: 1200).excerpt(most: 3) == "xxx… (1,200 B)")
        // Marks without end stand on one letter.
        #expect(("e" + String(repeating: "\u{301}", count: 5000)).excerpt.utf8.count < 500)
        #expect("a\u{200B}b\u{FEFF}".withoutUnseen == "ab")
    }

    @Test func linesMayStay() { #expect("a\n\tb\u{1B}c\r\n".printableLines == "a\n\tb\\u{1B}c\\r\n") }
}
