import Language
import TerminalUI
import Training

/// The label and color of a run's state, with a sign that tells it without color.
struct RunSign {
    let symbol: String
    let word: Text
    let scope: Scope

    init(_ state: RunState) {
        word = state == .running ? Text("training", zh: "训练中") : state.word
        (symbol, scope) =
            switch state {
            case .preparing: ("◌", .info)
            case .running: ("●", .good)
            case .paused: ("◐", .warning)
            case .evaluating: ("◇", .info)
            case .saving: ("▪", .info)
            case .finished: ("✓", .good)
            case .stopped: ("○", .dim)
            case .failed: ("✗", .bad)
            }
    }

    /// Sign and word.
    func text(_ theme: Theme) -> StyledText { theme.text("\(symbol) ", scope) + theme.text(word, scope) }
}
