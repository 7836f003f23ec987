import Datasets
import Language

/// In which order the dates of a column are written.
enum DateOrder: CaseIterable {
    case yearFirst, dayFirst, monthFirst

    /// Nil where fewer than nineteen in twenty of the values are dates of one order, or there are none.
    init?(of content: Frame.Content) {
        guard case .kinds(let codes, let levels) = content else { return nil }
        var counts = [Int](repeating: 0, count: levels.count)
        for code in codes where code >= 0 { counts[Int(code)] += 1 }
        let all = counts.reduce(0, +)
        guard all > 0 else { return nil }
        for order in Self.allCases {
            let dates = levels.indices.reduce(0) { $0 + (order.isDate(levels[$1]) ? counts[$1] : 0) }
            if dates * 20 >= all * 19 {
                self = order
                return
            }
        }
        return nil
    }

    var label: Text {
        switch self {
        case .yearFirst: Text("year first", zh: "年在前")
        case .dayFirst: Text("day first", zh: "日在前")
        case .monthFirst: Text("month first", zh: "月在前")
        }
    }

    /// Whether a text is a day by this order, alone or with a time behind it.
    func isDate(_ text: String) -> Bool {
        guard text.utf8.count <= 40, text.utf8.first.map({ $0 &- 0x30 < 10 }) == true else { return false }
        let day = text.prefix { $0 != " " && $0 != "T" }
        let parts = day.split(whereSeparator: { "-/.".contains($0) }).map { Int($0) }
        guard parts.count == 3, let first = parts[0], let second = parts[1], let third = parts[2] else { return false }
        let (year, month, date) =
            switch self {
            case .yearFirst: (first, second, third)
            case .dayFirst: (third, second, first)
            case .monthFirst: (third, first, second)
            }
        let hasYear = (1000...2999).contains(year) || (self != .yearFirst && (0...99).contains(year))
        return hasYear && (1...12).contains(month) && (1...31).contains(date)
    }
}
