import Language

/// The words of an expression, each with the column it starts at.
struct ExpressionLexer {
    enum Token: Equatable {
        case number(Double)
        /// A name such as `loss` or `validation.f1-macro`, or a word of the language.
        case name(String)
        /// The text between square brackets: a tensor's name.
        case brackets(String)
        case symbol(String)
        case end
    }

    struct Word {
        var token: Token
        var column: Int
    }

    /// - Parameter limit: Of a text with more words no more is read.
    static func words(of text: String, most limit: Int) throws(ExpressionError) -> [Word] {
        let characters = Array(text)
        var words: [Word] = []
        var place = 0
        while place < characters.count {
            let character = characters[place]
            let start = place
            if character.isWhitespace {
                place += 1
                continue
            }
            guard words.count < limit else {
                throw ExpressionError(
                    column: start + 1,
                    reason: Text("the expression has more than \(limit) words", zh: "表达式超过 \(limit) 个词"))
            }
            if character.isNumber || character == "." && place + 1 < characters.count && characters[place + 1].isNumber
            {
                place = endOfNumber(characters, from: place)
                let word = String(characters[start..<place])
                guard let number = Double(word) else {
                    throw ExpressionError(
                        column: start + 1, reason: Text("'\(word)' is no number", zh: "'\(word)' 不是数字"))
                }
                words.append(Word(token: .number(number), column: start + 1))
            } else if character.isLetter || character == "_" {
                place = endOfName(characters, from: place)
                words.append(Word(token: .name(String(characters[start..<place])), column: start + 1))
            } else if character == "[" {
                guard let end = characters[place...].firstIndex(of: "]") else {
                    throw ExpressionError(
                        column: start + 1, reason: Text("this bracket is not closed", zh: "这个方括号没有闭合"))
                }
                let name = String(characters[(place + 1)..<end]).filter { !$0.isWhitespace }
                words.append(Word(token: .brackets(name), column: start + 1))
                place = end + 1
            } else {
                let pair = String(characters[place..<min(place + 2, characters.count)])
                let symbol = ["<=", ">=", "==", "!="].contains(pair) ? pair : String(character)
                guard symbol.count == 2 || "+-*/()<>,.".contains(symbol) else {
                    throw ExpressionError(
                        column: start + 1,
                        reason: symbol == "="
                            ? Text("'\(symbol)' means nothing here; equal is ==", zh: "'\(symbol)' 在这里没有意义；等于是 ==")
                            : Text("'\(symbol)' means nothing here", zh: "'\(symbol)' 在这里没有意义"))
                }
                words.append(Word(token: .symbol(symbol), column: start + 1))
                place += symbol.count
            }
        }
        words.append(Word(token: .end, column: characters.count + 1))
        return words
    }

    private static func endOfNumber(_ characters: [Character], from start: Int) -> Int {
        var place = start
        while place < characters.count,
            characters[place].isNumber || characters[place] == "." || characters[place] == "_"
        {
            place += 1
        }
        if place < characters.count, "eE".contains(characters[place]) {
            var exponent = place + 1
            if exponent < characters.count, "+-".contains(characters[exponent]) { exponent += 1 }
            if exponent < characters.count, characters[exponent].isNumber {
                while exponent < characters.count, characters[exponent].isNumber { exponent += 1 }
                place = exponent
            }
        }
        return place
    }

    /// A name goes on over dots, and, once it has one, over hyphens between letters: metrics have
    /// them (`validation.f1-macro`), while `loss-epoch` is a difference.
    private static func endOfName(_ characters: [Character], from start: Int) -> Int {
        var place = start
        var hasDot = false
        while place < characters.count {
            let character = characters[place]
            let next = place + 1 < characters.count ? characters[place + 1] : " "
            if character.isLetter || character.isNumber || character == "_" {
                place += 1
            } else if character == ".", next.isLetter {
                hasDot = true
                place += 1
            } else if character == "-", hasDot, next.isLetter {
                place += 1
            } else {
                break
            }
        }
        return place
    }
}
