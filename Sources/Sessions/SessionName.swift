import Formats
import Foundation

/// Names of sessions, which are names of folders.
enum SessionName {
    /// Whether a session may have this name.
    static func isValid(_ name: String) -> Bool {
        isFolderName(name) && !name.hasPrefix(".") && name.utf8.count <= 200 && name == name.printable
    }

    /// Whether this can be the name of a folder, such as of a session that another program made.
    static func isFolderName(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".." && !name.unicodeScalars.contains { $0 == "/" || $0 == "\0" }
    }

    /// `digits-2026-11-23`: from the experiment's name, in lower case, and the day.
    static func byDefault(experiment: String, date: Date, timeZone: TimeZone = .current) -> String {
        var words = ""
        for scalar in experiment.lowercased().unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                words.unicodeScalars.append(scalar)
            } else if !words.isEmpty, !words.hasSuffix("-") {
                words += "-"
            }
        }
        words = String(words.prefix(60))
        while words.hasSuffix("-") { words.removeLast() }
        let style = Date.ISO8601FormatStyle(timeZone: timeZone).year().month().day()
        return (words.isEmpty ? "session" : words) + "-" + date.formatted(style)
    }

    /// The name, and `name-2`, `name-3` … for when it is taken.
    static func variants(of name: String) -> some Sequence<String> {
        (1...).lazy.map { $0 == 1 ? name : "\(name)-\($0)" }
    }
}
