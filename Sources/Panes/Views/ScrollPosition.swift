/// How far lines without a selection are scrolled.
struct ScrollPosition: Sendable {
    private var offset = 0

    /// Moves by so many lines, until the last of them is seen and no farther.
    mutating func move(by lines: Int, count: Int, visible: Int) {
        offset = min(max(0, first(count: count, visible: visible) + lines), max(0, count - visible))
    }

    /// The first line shown.
    func first(count: Int, visible: Int) -> Int { min(offset, max(0, count - visible)) }
}
