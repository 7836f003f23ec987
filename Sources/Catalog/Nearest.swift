import Language

/// A hint for a message, `" (did you mean 'learning-rate'?)"`, or nothing where no name is near. In parentheses, so that
/// the message can go on behind it.
public func nearHint(to word: String, among names: [String]) -> Text {
    nearestName(to: word, among: names).map { Text(" (did you mean '\($0)'?)", zh: "（是否想写 '\($0)'？）") } ?? .empty
}

/// The name that a mistyped word most likely means; nil where none is near.
public func nearestName(to word: String, among names: [String]) -> String? {
    // Nobody mistypes a word of that length, and comparing takes time in proportion to it.
    guard word.utf8.count <= 100 else { return nil }
    // A third of the letters may be wrong: `ags` is near `age`, but `ab` is not near `xy`.
    let room = max(1, (word.count + 1) / 3)
    let ranked = names.filter { abs($0.count - word.count) <= room }
        .map { (name: $0, distance: editDistance(word.lowercased(), $0.lowercased())) }
    return ranked.min { $0.distance < $1.distance }.flatMap { $0.distance <= room ? $0.name : nil }
}

/// The least number of insertions, deletions, substitutions and swaps of neighbors that turn one
/// text into the other (optimal string alignment).
func editDistance(_ first: String, _ second: String) -> Int {
    let first = Array(first), second = Array(second)
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for (row, letter) in first.enumerated() {
        var current = [row + 1]
        for (column, other) in second.enumerated() {
            var cost = min(last[column] + (letter == other ? 0 : 1), last[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
                cost = min(cost, beforeLast[column - 1] + 1)
            }
            current.append(cost)
        }
        (beforeLast, last) = (last, current)
    }
    return last[second.count]
}
