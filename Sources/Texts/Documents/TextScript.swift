import Language

/// The script that a letter belongs to, by the ranges of Unicode that hold nearly all of its letters.
public enum TextScript: String, Sendable, Hashable, CaseIterable {
    case latin, han, kana, hangul, cyrillic, greek, arabic, hebrew, devanagari, thai, other

    /// Of a letter; what is none has no script.
    public init?(_ scalar: UInt32) {
        switch scalar {
        case 0x41...0x5A, 0x61...0x7A: self = .latin
        case 0..<0xAA: return nil
        case 0xD7, 0xF7: return nil
        case 0xC0...0x24F, 0x250...0x2AF, 0x1E00...0x1EFF, 0x2C60...0x2C7F, 0xA720...0xA7FF, 0xFF21...0xFF3A,
            0xFF41...0xFF5A:
            self = .latin
        case 0x370...0x3FF, 0x1F00...0x1FFF: self = .greek
        case 0x400...0x52F, 0x1C80...0x1C8F, 0x2DE0...0x2DFF, 0xA640...0xA69F: self = .cyrillic
        case 0x591...0x5F4: self = .hebrew
        case 0x620...0x6FF, 0x750...0x77F, 0x8A0...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFE: self = .arabic
        case 0x900...0x97F: self = .devanagari
        case 0xE01...0xE5B: self = .thai
        case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7A3: self = .hangul
        case 0x3041...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9D: self = .kana
        case 0x2E80...0x2FDF, 0x3005...0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF:
            self = .han
        default:
            guard CharacterClass.isLetter(scalar) else { return nil }
            self = .other
        }
    }

    /// Its name, for a person.
    public var label: Text {
        switch self {
        case .latin: Text("Latin", zh: "拉丁字母")
        case .han: Text("Chinese characters", zh: "汉字")
        case .kana: Text("Japanese kana", zh: "日文假名")
        case .hangul: Text("Korean hangul", zh: "韩文字母")
        case .cyrillic: Text("Cyrillic", zh: "西里尔字母")
        case .greek: Text("Greek", zh: "希腊字母")
        case .arabic: Text("Arabic", zh: "阿拉伯字母")
        case .hebrew: Text("Hebrew", zh: "希伯来字母")
        case .devanagari: Text("Devanagari", zh: "天城文")
        case .thai: Text("Thai", zh: "泰文")
        case .other: Text("other scripts", zh: "其他文字")
        }
    }
}
