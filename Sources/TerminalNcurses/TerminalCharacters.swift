import CNcurses
import Glibc

/// The characters that the terminal shows, by the user's locale.
public enum TerminalCharacters {
    /// Takes the set of characters of the user's locale, and nothing else of it: numbers have a point, and the
    /// system's messages are English, wherever the program runs.
    ///
    /// - Returns: The name of that set, such as `UTF-8`.
    @discardableResult public static func use() -> String {
        setlocale(LC_CTYPE, "")
        return nl_langinfo(nl_item(CODESET)).map { String(cString: $0) } ?? ""
    }

    /// The same; where it is not UTF-8, UTF-8 all the same, or half of what is drawn would have no width.
    static func useUTF8() {
        if use() != "UTF-8" { setlocale(LC_CTYPE, "C.UTF-8") }
    }
}
