import TerminalUI
import Training

/// The label and color of a run's state, with a sign that tells it without color.
struct RunSign {
    let symbol: String
    let word: String
    let scope: Scope

    init(_ state: RunState) {
        (symbol, word, scope) =
            switch state {
            case .preparing: ("◌", "preparing", .info)
            case .running: ("●", "training", .good)
            case .paused: ("◐", "paused", .warning)
            case .evaluating: ("◇", "evaluating", .info)
            case .saving: ("▪", "saving", .info)
            case .finished: ("✓", "finished", .good)
            case .stopped: ("○", "stopped", .dim)
            case .failed: ("✗", "failed", .bad)
            }
    }

    /// Sign and word.
    func text(_ theme: Theme) -> StyledText { theme.text("\(symbol) \(word)", scope) }
}
