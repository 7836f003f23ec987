/// A hint for a message, `", did you mean 'learning-rate'?"`, or nothing where no name is near.
public func nearest(to word: String, among names: [String]) -> String {
    let ranked = names.map { (name: $0, distance: editDistance(word.lowercased(), $0.lowercased())) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }),
        best.distance <= max(2, word.count / 3)
    else { return "" }
    return ", did you mean '\(best.name)'?"
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
