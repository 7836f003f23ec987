import Catalog
import Language
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
    static func ago(_ seconds: Double) -> Text {
        let whole = Int(max(0, min(seconds, 1e12)))
        switch seconds {
        case ..<60: return Text("just now", zh: "刚刚")
        case ..<3600: return Text("\(whole / 60) min ago", zh: "\(whole / 60) 分钟前")
        case ..<86_400: return Text("\(whole / 3600) h ago", zh: "\(whole / 3600) 小时前")
        case ..<172_800: return Text("yesterday", zh: "昨天")
        case ..<(86_400 * 60): return Text("\(whole / 86_400) days ago", zh: "\(whole / 86_400) 天前")
        default: return Text("\(whole / 2_592_000) months ago", zh: "\(whole / 2_592_000) 个月前")
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
