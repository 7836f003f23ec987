import Language

/// In which order the dates of a column are written.
public enum DateOrder: String, Sendable, Hashable, Codable, CaseIterable {
    case yearFirst = "year-first"
    case dayFirst = "day-first"
    case monthFirst = "month-first"

    /// Nil where fewer than nineteen in twenty of the values are dates of one order, or there are none.
    ///
    /// - Parameter rows: those that decide; nil for all.
    package init?(of content: Frame.Content, rows: [Int]? = nil) {
        guard case .kinds(let codes, let levels) = content else { return nil }
        var counts = [Int](repeating: 0, count: levels.count)
        if let rows {
            for row in rows where codes[row] >= 0 { counts[Int(codes[row])] += 1 }
        } else {
            for code in codes where code >= 0 { counts[Int(code)] += 1 }
        }
        self.init(of: zip(levels, counts))
    }

    /// - Parameter values: each with how often it stands there.
    package init?(of values: some Sequence<(String, Int)>) {
        let values = values.filter { $0.1 > 0 }
        let all = values.reduce(0) { $0 + $1.1 }
        guard all > 0 else { return nil }
        for order in Self.allCases {
            let dates = values.reduce(0) { $0 + (order.isDate($1.0) ? $1.1 : 0) }
            if dates * 20 >= all * 19 {
                self = order
                return
            }
        }
        return nil
    }

    package var label: Text {
        switch self {
        case .yearFirst: Text("year first", zh: "年在前")
        case .dayFirst: Text("day first", zh: "日在前")
        case .monthFirst: Text("month first", zh: "月在前")
        }
    }

    /// Whether a text is a day by this order, alone or with a time behind it.
    package func isDate(_ text: String) -> Bool { numbers(in: text) != nil }

    /// Year, month and day of a text, of which a day such as the 31st of June is one, too.
    private func numbers(in text: String) -> (year: Int, month: Int, day: Int)? {
        guard text.utf8.count <= 40, text.utf8.first.map({ $0 &- 0x30 < 10 }) == true else { return nil }
        let day = text.prefix { $0 != " " && $0 != "T" }
        let parts = day.split(whereSeparator: { "-/.".contains($0) }).map { Int($0) }
        guard parts.count == 3, let first = parts[0], let second = parts[1], let third = parts[2] else { return nil }
        let (year, month, date) =
            switch self {
            case .yearFirst: (first, second, third)
            case .dayFirst: (third, second, first)
            case .monthFirst: (third, first, second)
            }
        let hasYear = (1000...2999).contains(year) || (self != .yearFirst && (0...99).contains(year))
        return hasYear && (1...12).contains(month) && (1...31).contains(date) ? (year, month, date) : nil
    }

    /// The day and the time that a text says; nil where it is no day of the calendar.
    package func date(_ text: String) -> WrittenDate? {
        guard let (year, month, day) = numbers(in: text) else { return nil }
        // Years of two digits as POSIX reads them.
        let whole = year >= 100 ? year : year < 69 ? 2000 + year : 1900 + year
        return WrittenDate(year: whole, month: month, day: day, time: Self.time(in: text))
    }

    /// Seconds of the day behind a date: `14:30`, `T14:30:00.5Z`; nil where there is none. What says a time zone is not
    /// looked at.
    private static func time(in text: String) -> Double? {
        guard let start = text.firstIndex(where: { $0 == " " || $0 == "T" }) else { return nil }
        let time = text[start...].dropFirst().prefix { $0.isNumber || $0 == ":" || $0 == "." }
        let parts = time.split(separator: ":").map { Double($0) }
        guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1] else { return nil }
        let second = parts.count == 3 ? parts[2] ?? -1 : 0
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<61).contains(second) else { return nil }
        return hour * 3600 + minute * 60 + second
    }
}

/// A day of the Gregorian calendar, perhaps with a time.
package struct WrittenDate: Sendable, Hashable {
    package let year: Int
    package let month: Int
    package let day: Int
    /// Seconds of the day; nil where no time is given.
    package let time: Double?

    /// Nil for a day that its month does not have.
    init?(year: Int, month: Int, day: Int, time: Double?) {
        guard (1...12).contains(month), day >= 1, day <= Self.days(of: month, year) else { return nil }
        self.year = year
        self.month = month
        self.day = day
        self.time = time
    }

    private static func days(of month: Int, _ year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Whole days since the first of January 1970: years begin in March, so that a leap day ends one.
    package var dayNumber: Int {
        let start = month > 2 ? year : year - 1
        let century = Int((Double(start) / 400).rounded(.down)), yearOfEra = start - century * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return century * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Days since the first of January 1970, with the time as a part of one.
    package var days: Double { Double(dayNumber) + (time ?? 0) / 86_400 }

    /// From 0 for Monday to 6.
    package var weekday: Int { ((dayNumber % 7) + 10) % 7 }
}
