/// Keys held down together with another.
public struct KeyModifiers: OptionSet, Hashable, Sendable {
    /// A bit for each, as xterm counts them.
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Comes with arrows, tab and the mouse; of a typed character it is a part.
    public static let shift = KeyModifiers(rawValue: 1)
    /// Alt, or what takes its place, such as Option or Meta.
    public static let alt = KeyModifiers(rawValue: 2)
    /// Comes with letters in lower case: Ctrl-p is `p` with control.
    public static let control = KeyModifiers(rawValue: 4)
}

/// A key of the keyboard. Characters come as typed: shift is part of them.
public enum Key: Hashable, Sendable {
    /// A character as it was typed; of control keys the letter.
    case character(Unicode.Scalar)
    case up, down, left, right
    case home, end, pageUp, pageDown, insert, delete
    case backspace, tab, enter, escape
    /// A function key by its number, from 1.
    case function(Int)
}

/// A key pressed, with what was held down.
public struct KeyEvent: Hashable, Sendable {
    /// The key itself.
    public var key: Key
    /// What was held down with it, as far as the terminal tells.
    public var modifiers: KeyModifiers

    /// A key with what is held down; by default nothing.
    public init(_ key: Key, _ modifiers: KeyModifiers = []) {
        self.key = key
        self.modifiers = modifiers
    }

    /// The character that was typed, when the key stands for one and nothing but shift is held.
    public var typed: Unicode.Scalar? {
        guard case .character(let scalar) = key, modifiers.subtracting(.shift).isEmpty else { return nil }
        return scalar
    }

    /// The key with the ASCII twin of a full-width character, as an input method for Chinese types it: `？` is `?`.
    public var narrow: KeyEvent {
        guard case .character(let scalar) = key, let twin = KeyEvent.twin(of: scalar) else { return self }
        return KeyEvent(.character(twin), modifiers)
    }

    private static func twin(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "\u{ff01}"..."\u{ff5e}": Unicode.Scalar(scalar.value - 0xfee0)
        case "\u{3000}": " "
        case "。": "."
        case "《": "<"
        case "》": ">"
        case "【": "["
        case "】": "]"
        default: nil
        }
    }

    /// Reads the name of a key as written in keymaps: `q`, `?`, `space`, `enter`, `ctrl-p`, `shift-left`, `alt-x`,
    /// `f5`, `page-up`. `nil` when there is no such key.
    public init?(name: String) {
        var rest = Substring(name)
        var modifiers: KeyModifiers = []
        let prefixes: [(String, KeyModifiers)] = [("ctrl-", .control), ("alt-", .alt), ("shift-", .shift)]
        while let prefix = prefixes.first(where: { rest.hasPrefix($0.0) && rest.count > $0.0.count }) {
            modifiers.insert(prefix.1)
            rest = rest.dropFirst(prefix.0.count)
        }
        if let named = KeyEvent.named.first(where: { $0.name == rest }) {
            self.init(named.key, modifiers)
        } else if rest.unicodeScalars.count == 1, let scalar = rest.unicodeScalars.first {
            self.init(.character(scalar), modifiers)
        } else if rest.hasPrefix("f"), let number = Int(rest.dropFirst()), (1...24).contains(number) {
            self.init(.function(number), modifiers)
        } else {
            return nil
        }
    }

    /// The name that ``init(name:)`` reads.
    public var name: String {
        var text = ""
        if modifiers.contains(.control) { text += "ctrl-" }
        if modifiers.contains(.alt) { text += "alt-" }
        if modifiers.contains(.shift) { text += "shift-" }
        if let named = KeyEvent.named.first(where: { $0.key == key }) { return text + named.name }
        switch key {
        case .character(let scalar): return text + String(Character(scalar))
        case .function(let number): return text + "f\(number)"
        default: return text
        }
    }

    /// The key as a person reads it in a footer: `↑`, `^P`, `⇧←`, `enter`.
    public var label: String {
        var text = ""
        if modifiers.contains(.alt) { text += "M-" }
        if modifiers.contains(.shift) { text += "⇧" }
        switch key {
        case .character(let scalar) where modifiers.contains(.control):
            return text + "^" + String(Character(scalar)).uppercased()
        case .up: return text + "↑"
        case .down: return text + "↓"
        case .left: return text + "←"
        case .right: return text + "→"
        case .escape: return text + "esc"
        case .function(let number): return text + "F\(number)"
        default: return text + KeyEvent(key).name
        }
    }

    private static let named: [(name: String, key: Key)] = [
        ("space", .character(" ")), ("up", .up), ("down", .down), ("left", .left), ("right", .right), ("home", .home),
        ("end", .end), ("page-up", .pageUp), ("page-down", .pageDown), ("insert", .insert), ("delete", .delete),
        ("backspace", .backspace), ("tab", .tab), ("enter", .enter), ("escape", .escape), ("minus", .character("-")),
    ]
}
