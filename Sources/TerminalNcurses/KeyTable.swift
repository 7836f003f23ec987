import CNcurses
import TerminalUI

/// What terminals send for keys, beyond what their descriptions say: both the normal and the application form of
/// arrows, xterm's modifiers, mouse, paste and focus.
package enum KeyTable {
    /// Something ncurses is told to recognize.
    package enum Code: Sendable, Hashable {
        case key(KeyEvent)
        /// Introduces a mouse report in SGR form; coordinates follow.
        case mouse
        case pasteBegins, pasteEnds
        case focusGained, focusLost
    }

    /// Codes are positions in this list from here on: above all codes of ncurses.
    package static let firstCode: Int32 = 0x1000

    package static let sequences: [(text: String, code: Code)] = {
        var list: [(String, Code)] = [
            ("[<", .mouse), ("[200~", .pasteBegins), ("[201~", .pasteEnds), ("[I", .focusGained), ("[O", .focusLost),
            ("[Z", .key(KeyEvent(.tab, .shift))),
        ]
        let letters: [(String, Key)] = [
            ("A", .up), ("B", .down), ("C", .right), ("D", .left), ("H", .home), ("F", .end), ("P", .function(1)),
            ("Q", .function(2)), ("R", .function(3)), ("S", .function(4)),
        ]
        let numbers: [(Int, Key)] = [
            (1, .home), (2, .insert), (3, .delete), (4, .end), (5, .pageUp), (6, .pageDown), (7, .home), (8, .end),
            (11, .function(1)), (12, .function(2)), (13, .function(3)), (14, .function(4)), (15, .function(5)),
            (17, .function(6)), (18, .function(7)), (19, .function(8)), (20, .function(9)), (21, .function(10)),
            (23, .function(11)), (24, .function(12)),
        ]
        for (letter, key) in letters {
            if case .function = key {} else { list.append(("[" + letter, .key(KeyEvent(key)))) }
            list.append(("O" + letter, .key(KeyEvent(key))))
        }
        for (number, key) in numbers { list.append(("[\(number)~", .key(KeyEvent(key)))) }
        // xterm adds 1 to the sum of shift 1, alt 2, control 4.
        for sum in UInt8(1)...7 {
            let modifiers = KeyModifiers(rawValue: sum)
            for (letter, key) in letters { list.append(("[1;\(sum + 1)\(letter)", .key(KeyEvent(key, modifiers)))) }
            for (number, key) in numbers {
                list.append(("[\(number);\(sum + 1)~", .key(KeyEvent(key, modifiers))))
            }
        }
        return list.map { (text: "\u{1b}" + $0.0, code: $0.1) }
    }()

    /// Tells ncurses all sequences.
    static func define() {
        for (index, sequence) in sequences.enumerated() { define_key(sequence.text, firstCode + Int32(index)) }
    }

    /// What a code of ncurses means.
    package static func code(_ code: Int32) -> Code? {
        let index = Int(code - firstCode)
        if sequences.indices.contains(index) { return sequences[index].code }
        if code >= KEY_F0 + 1, code <= KEY_F0 + 24 { return .key(KeyEvent(.function(Int(code - KEY_F0)))) }
        switch code {
        case KEY_UP: return .key(KeyEvent(.up))
        case KEY_DOWN: return .key(KeyEvent(.down))
        case KEY_LEFT: return .key(KeyEvent(.left))
        case KEY_RIGHT: return .key(KeyEvent(.right))
        case KEY_HOME: return .key(KeyEvent(.home))
        case KEY_END: return .key(KeyEvent(.end))
        case KEY_PPAGE: return .key(KeyEvent(.pageUp))
        case KEY_NPAGE: return .key(KeyEvent(.pageDown))
        case KEY_IC: return .key(KeyEvent(.insert))
        case KEY_DC: return .key(KeyEvent(.delete))
        case KEY_BACKSPACE: return .key(KeyEvent(.backspace))
        case KEY_ENTER: return .key(KeyEvent(.enter))
        case KEY_BTAB: return .key(KeyEvent(.tab, .shift))
        case KEY_SLEFT: return .key(KeyEvent(.left, .shift))
        case KEY_SRIGHT: return .key(KeyEvent(.right, .shift))
        default: return nil
        }
    }

    /// The key of a character as it comes over the line: control characters are keys with control held.
    package static func event(character scalar: Unicode.Scalar) -> KeyEvent {
        switch scalar.value {
        case 9: return KeyEvent(.tab)
        case 10, 13: return KeyEvent(.enter)
        case 27: return KeyEvent(.escape)
        case 8, 127: return KeyEvent(.backspace)
        case 0: return KeyEvent(.character(" "), .control)
        case 1..<27: return KeyEvent(.character(Unicode.Scalar(UInt8(scalar.value) + 96)), .control)
        case 28..<32: return KeyEvent(.character(Unicode.Scalar(UInt8(scalar.value) + 64)), .control)
        default: return KeyEvent(.character(scalar))
        }
    }
}
