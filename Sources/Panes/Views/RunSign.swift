import Language
import TerminalUI
import Training

/// The label and color of a run's state, with a sign that tells it without color.
struct RunSign {
    let symbol: String
    let word: Text
    let scope: Scope

    init(_ state: RunState) {
        (symbol, word, scope) =
            switch state {
            case .preparing: ("◌", Text("preparing", zh: "准备中"), .info)
            case .running: ("●", Text("training", zh: "训练中"), .good)
            case .paused: ("◐", Text("paused", zh: "已暂停"), .warning)
            case .evaluating: ("◇", Text("evaluating", zh: "评估中"), .info)
            case .saving: ("▪", Text("saving", zh: "保存中"), .info)
            case .finished: ("✓", Text("finished", zh: "已完成"), .good)
            case .stopped: ("○", Text("stopped", zh: "已停止"), .dim)
            case .failed: ("✗", Text("failed", zh: "失败"), .bad)
            }
    }

    /// Sign and word.
    func text(_ theme: Theme) -> StyledText { theme.text("\(symbol) ", scope) + theme.text(word, scope) }
}
