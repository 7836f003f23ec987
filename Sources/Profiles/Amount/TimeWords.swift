import Foundation
import Language

extension Text {
    /// A time in words: `9 ms`, `4.8 s`, `41 s`, `3 min 20 s`, `2 h 5 min`; a dash for none.
    public static func duration(seconds: Double) -> Text {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return Text(verbatim: "–") }
        let whole = Int(seconds.rounded())
        if seconds == 0 { return Text("0 s", zh: "0 秒") }
        if seconds < 0.9995 {
            // Never as none where there is some.
            let count = seconds < 0.0005 ? "< 1" : String(format: "%.0f", seconds * 1000)
            return Text("\(count) ms", zh: "\(count) 毫秒")
        }
        if whole < 60 {
            let count = seconds < 10 ? String(format: "%.1f", seconds) : "\(whole)"
            return Text("\(count) s", zh: "\(count) 秒")
        }
        if whole < 3600 { return Text("\(whole / 60) min \(whole % 60) s", zh: "\(whole / 60) 分 \(whole % 60) 秒") }
        return Text("\(whole / 3600) h \(whole % 3600 / 60) min", zh: "\(whole / 3600) 小时 \(whole % 3600 / 60) 分")
    }
}
