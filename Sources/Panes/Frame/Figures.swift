import Catalog
import TerminalUI

/// Figures and words that only this program's screens need; other numbers are `NumberFormat`'s.
enum Figures {
    /// A metric in at most seven characters: four decimals below ten, fewer above.
    static func metric(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 10, value == 0 || abs(value) >= 0.000_5 else {
            return NumberFormat.significant(value)
        }
        return NumberFormat.fixed(value, decimals: 4)
    }

    /// A value of an expression; steps and counts are whole.
    static func expression(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? NumberFormat.significant(value)
    }

    /// How long ago something was: `just now`, `5 min ago`, `3 days ago`.
    static func ago(_ seconds: Double) -> String {
        switch seconds {
        case ..<60: "just now"
        case ..<3600: "\(Int(seconds / 60)) min ago"
        case ..<86_400: "\(Int(seconds / 3600)) h ago"
        case ..<172_800: "yesterday"
        case ..<(86_400 * 60): "\(Int(seconds / 86_400)) days ago"
        default: "\(Int(min(seconds, 1e12) / 86_400 / 30)) months ago"
        }
    }
}

extension SettingValue {
    /// The value as a person would type it: without quotation marks and brackets.
    public var typed: String {
        switch self {
        case .text(let text): text
        case .list(let values) where values.allSatisfy({ $0.table == nil }):
            values.map(\.typed).joined(separator: ", ")
        case .list(let values): values.map { $0.table?.first.map { $0.value.typed } ?? "" }.joined(separator: ", ")
        default: description
        }
    }
}
