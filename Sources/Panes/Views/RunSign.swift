import Drawing
import Experiments
import Hosting
import Language
import TerminalUI

/// The label and color of a run's state, with a sign that tells it without color.
struct RunSign {
    let symbol: String
    let word: Text
    let scope: Scope

    /// - Parameter hasStoppedEarly: whether it ended before its last step, as it got no better.
    init(_ state: RunState, hasStoppedEarly: Bool) {
        word =
            hasStoppedEarly
            ? Text("stopped early", zh: "早停") : state == .running ? Text("training", zh: "训练中") : state.word
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

    init(_ history: RunHistory) { self.init(history.state, hasStoppedEarly: history.hasStoppedEarly) }
    init(_ card: RunCard) { self.init(card.state, hasStoppedEarly: card.hasStoppedEarly) }
    init(_ card: SessionCard) { self.init(card.state, hasStoppedEarly: card.hasStoppedEarly) }

    /// Sign and word.
    func text(_ theme: Theme) -> StyledText { theme.text("\(symbol) ", scope) + theme.text(word, scope) }
}
