/// What a character is, where the rules for texts ask.
package enum CharacterClass {
    package static func isSpace(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x20, 0x09...0x0D, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// Whether it is a word by itself.
    static func standsAlone(_ scalar: UInt32) -> Bool {
        switch TextScript(scalar) {
        case .han, .kana: true
        default: false
        }
    }

    package static func isLetter(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 { return (0x41...0x5A).contains(scalar & 0xDF) }
        if (0x4E00...0x9FFF).contains(scalar) || (0xAC00...0xD7A3).contains(scalar) { return true }
        guard let character = Unicode.Scalar(scalar) else { return false }
        switch character.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        default: return false
        }
    }

    /// Whether it is punctuation or a sign.
    static func isMark(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 {
            return scalar > 0x20 && scalar < 0x7F && !isLetter(scalar) && !(0x30...0x39).contains(scalar)
        }
        if (0x4E00...0x9FFF).contains(scalar) || (0xAC00...0xD7A3).contains(scalar) { return false }
        guard let character = Unicode.Scalar(scalar) else { return false }
        switch character.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
            return true
        default: return false
        }
    }

    /// Whether nothing of it is seen, though it is no white space: control codes, marks of byte order and of direction.
    /// Joiners stay, which some scripts and emoji need.
    package static func isControl(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09, 0x0A, 0x0C, 0x0D: false
        case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF,
            0xFFF9...0xFFFB:
            true
        default: false
        }
    }

    /// Whether a sentence or a clause may end with it: a line of prose does.
    static func endsSentence(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x2E, 0x21, 0x3F, 0x22, 0x27, 0x3002, 0xFF01, 0xFF1F, 0xFF0E, 0x201D, 0x2019, 0x300D, 0x300F, 0x2026: true
        default: false
        }
    }
}
