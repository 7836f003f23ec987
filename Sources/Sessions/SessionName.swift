import Foundation

/// Names of sessions, which are names of folders.
enum SessionName {
    /// Whether a session may have this name.
    static func isValid(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix(".") && name.utf8.count <= 200
            && !name.unicodeScalars.contains { $0 == "/" || $0.value < 0x20 || $0.value == 0x7F }
    }

    /// `digits-2026-11-23`: from the experiment's name, in lower case, and the day.
    static func standard(experiment: String, date: Date, timeZone: TimeZone = .current) -> String {
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

    /// The name, or the first of `name-2`, `name-3` … that is not taken.
    static func unique(_ name: String, isTaken: (String) -> Bool) -> String {
        guard isTaken(name) else { return name }
        var number = 2
        while isTaken("\(name)-\(number)") { number += 1 }
        return "\(name)-\(number)"
    }
}
