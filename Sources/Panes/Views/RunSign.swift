import Language
import TerminalUI
import Training

/// The label and color of a run's state, with a sign that tells it without color.
struct RunSign {
    let symbol: String
    let word: Text
    let scope: Scope

    init(_ state: RunState, word: Text? = nil) {
        self.word = word ?? (state == .running ? Text("training", zh: "训练中") : state.word)
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

    /// The sign of a run's state, with the reason where it ended before its last step.
    init(_ history: RunHistory) {
        self.init(history.state, word: history.hasStoppedEarly ? Text("stopped early", zh: "早停") : nil)
    }

    /// Sign and word.
    func text(_ theme: Theme) -> StyledText { theme.text("\(symbol) ", scope) + theme.text(word, scope) }
}
