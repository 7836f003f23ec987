import Catalog
import Language

/// Makes numbers of dates: the parts of which they are made, and how long after the first one they are.
package struct Dates: CleaningStep {
    package static let entry = Entry<any CleaningStep>.ofColumns(
        id: "dates",
        summary: Text(
            "Make numbers of dates: year, month, day, weekday, hour, and days since the first one",
            zh: "把日期变为数值：年、月、日、星期、小时，以及距第一天的天数")
    ) { _ in Dates() }

    package func fit(_ frame: Frame, training: [Int]) throws -> [ColumnOperation] {
        frame.columns.compactMap { column in
            guard case .kinds(let codes, let levels) = column.content,
                let order = DateOrder(of: column.content, rows: training)
            else { return nil }
            var isSeen = [Bool](repeating: false, count: levels.count)
            for row in training where codes[row] >= 0 { isSeen[Int(codes[row])] = true }
            let dates = levels.indices.filter { isSeen[$0] }.compactMap { order.date(levels[$0]) }
            guard let first = dates.map(\.days).min() else { return nil }
            let hasTime = dates.contains { $0.time != nil }
            return .dates(
                column: column.name, order: order, parts: DatePart.allCases.filter { $0 != .hour || hasTime },
                origin: first)
        }
    }
}

/// A number that a date is made of.
public enum DatePart: String, Sendable, Hashable, Codable, CaseIterable {
    case year, month, day
    /// From 0 for Monday to 6.
    case weekday
    /// From 0 to below 24, with minutes and seconds as a part of one.
    case hour
    /// Days since the first of the training rows.
    case days

    /// The number, for a date; missing where that has none.
    func number(of date: WrittenDate, origin: Double) -> Double {
        switch self {
        case .year: Double(date.year)
        case .month: Double(date.month)
        case .day: Double(date.day)
        case .weekday: Double(date.weekday)
        case .hour: date.time.map { $0 / 3600 } ?? .nan
        case .days: date.days - origin
        }
    }
}

extension ColumnOperation {
    /// What to tell of spellings that are merged and of dates that are taken apart; nil for other operations.
    func note(on frame: Frame) -> Text? {
        switch self {
        case .merge(let name, let spellings):
            guard let index = frame.index(of: name), case .kinds(_, let levels) = frame.columns[index].content else {
                return nil
            }
            return Spellings(spellings).note(on: name, of: levels)
        case .dates(let name, let order, let parts, _):
            let made = parts.map { Text(verbatim: "\(name) \($0.rawValue)") }.joined()
            return Text(
                "column \(name): its dates, \(order.label), become \(made)",
                zh: "列 \(name)：其中的日期（\(order.label)）变为 \(made)")
        default: return nil
        }
    }
}
