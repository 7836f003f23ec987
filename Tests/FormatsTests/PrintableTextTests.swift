import Formats
import Testing

/// Names and messages from outside are printed as text and nothing else.
@Suite struct PrintableTextTests {
    @Test(arguments: [
        ("plain, größer, 日本, 👩‍👩‍👧", "plain, größer, 日本, 👩‍👩‍👧"), ("two\nlines\r\n", "two\\nlines\\r\\n"), ("a\tb", "a\\tb"),
        ("\u{1B}[31mred\u{7}", "\\u{1B}[31mred\\u{7}"), ("\u{9B}31m", "\\u{9B}31m"), ("\u{7F}\u{0}", "\\u{7F}\\u{0}"),
        ("abc\u{202E}fed", "abc\\u{202E}fed"), ("line\u{2028}next", "line\\u{2028}next"), ("", ""),
    ])
    func nothingSteersTheTerminal(text: String, shown: String) { #expect(text.printable == shown) }

    @Test func linesMayStay() { #expect("a\n\tb\u{1B}c\r\n".printableLines == "a\n\tb\\u{1B}c\\r\n") }
}
