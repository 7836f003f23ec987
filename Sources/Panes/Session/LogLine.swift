import Drawing
import Language
import TerminalUI

/// One line of a run's event log.
public struct LogLine: Sendable, Hashable {
    /// What a line tells of; it has a mark and a color of its own.
    public enum Kind: Sendable, Hashable {
        case best, evaluated, saved, edit, state, note, warning, error

        /// What stands before the line, so that its kind does not hang on a color.
        public func mark(_ symbols: SymbolSet) -> String {
            mark(ascii: symbols == .ascii || symbols == .safe)
        }

        private func mark(ascii: Bool) -> String {
            switch self {
            case .best: ascii ? "*" : "◆"
            case .evaluated: ascii ? "=" : "◇"
            case .saved: ascii ? "+" : "▪"
            case .edit: ascii ? "~" : "✎"
            case .state: ascii ? "-" : "·"
            case .note: ascii ? "i" : "•"
            case .warning: ascii ? "!" : "⚠"
            case .error: ascii ? "X" : "✖"
            }
        }
    }

    /// Steps done when it happened.
    public var step: Int
    /// What it tells of.
    public var kind: Kind
    /// What happened, for a person.
    public var text: Text
    /// Whether the next such line of the same step stands in its place.
    var isRoutine: Bool
    /// Whether the text says that the state was saved.
    var isSaved = false

    init(step: Int, kind: Kind, text: Text, isRoutine: Bool = false) {
        self.step = step
        self.kind = kind
        self.text = text
        self.isRoutine = isRoutine
    }
}
