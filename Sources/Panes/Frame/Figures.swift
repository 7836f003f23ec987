import Catalog
import Experiments
import Language
import TerminalUI

/// Figures and words that only this program's screens need; other numbers are `NumberFormat`'s.
enum Figures {
    /// A value of an expression; steps and counts are whole.
    static func expression(_ value: Double) -> String {
        Int(exactly: value).map(\.grouped) ?? NumberFormat.figure(value)
    }

    /// A time in the units of the language: `3 m 05 s`, `3 分 05 秒`.
    static func duration(_ seconds: Double) -> Text {
        let units = ["ms": "毫秒", "s": "秒", "m": "分", "h": "小时", "d": "天"]
        return Text(verbatim: NumberFormat.duration(seconds: seconds)).map { words, language in
            guard language == .chinese else { return words }
            return words.split(separator: " ").map { units[String($0)] ?? String($0) }.joined(separator: " ")
        }
    }

    /// A time to its largest unit, for where there is little room: `3m`.
    static func brief(_ seconds: Double) -> Text {
        duration(seconds).map { words, _ in words.split(separator: " ").prefix(2).joined() }
    }

    /// How far a run is in its epochs, in as many decimals as show that it moves.
    static func epoch(_ step: Int, of plan: RunPlan) -> Text {
        let epochs = plan.epoch(ofStep: plan.totalSteps)
        let epoch = step == 0 ? 0 : plan.epoch(ofStep: step)
        let done = NumberFormat.fixed(epoch, decimals: epochs < 10 ? 2 : epochs < 100 ? 1 : 0)
        let all = NumberFormat.short(epochs, digits: 3)
        return Text("epoch \(done) of \(all)", zh: "第 \(done)/\(all) 轮")
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
        case .real(let value): Int(exactly: value).flatMap { abs($0) < 1_000_000_000 ? String($0) : nil } ?? description
        case .list(let values) where values.allSatisfy({ $0.table == nil }):
            values.map { $0.text?.isEmpty == true ? Hyperparameter.emptyWord : $0.typed }.joined(separator: ", ")
        case .list(let values): values.map { $0.table?.first.map { $0.value.typed } ?? "" }.joined(separator: ", ")
        default: description
        }
    }
}
