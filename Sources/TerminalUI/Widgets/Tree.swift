/// Things that come from one another, such as runs and their forks, in the order and with the lines of a tree.
public enum Tree {
    /// A line of a drawn tree.
    public struct Row: Sendable, Hashable {
        /// Which of the nodes it shows.
        public let node: Int
        /// What stands before it: `├─ `, `│  ╰─ `; empty at the root.
        public let prefix: String
        /// How many ancestors it has; 0 at the root.
        public let depth: Int
    }

    /// All nodes, each below its parent, children in their own order. Nodes whose parent is not there, and those
    /// that would be their own ancestors, are roots.
    ///
    /// - Parameter parents: for each node its parent's index, `nil` for a root.
    public static func rows(parents: [Int?]) -> [Row] {
        var children = [[Int]](repeating: [], count: parents.count)
        var roots: [Int] = []
        for (node, parent) in parents.enumerated() {
            if let parent, parents.indices.contains(parent), !isCircular(node, parents) {
                children[parent].append(node)
            } else {
                roots.append(node)
            }
        }
        var rows: [Row] = []
        // A stack instead of recursion: chains of forks may be long.
        var stack: [(node: Int, prefix: String, below: String, depth: Int)] = roots.reversed().map { ($0, "", "", 0) }
        while let (node, prefix, below, depth) = stack.popLast() {
            rows.append(Row(node: node, prefix: prefix, depth: depth))
            let last = children[node].last
            for child in children[node].reversed() {
                let isLast = child == last
                stack.append(
                    (child, below + (isLast ? "╰─ " : "├─ "), below + (isLast ? "   " : "│  "), depth + 1))
            }
        }
        return rows
    }

    private static func isCircular(_ node: Int, _ parents: [Int?]) -> Bool {
        var ancestor = parents[node]
        var steps = 0
        while let next = ancestor, parents.indices.contains(next), steps <= parents.count {
            if next == node { return true }
            ancestor = parents[next]
            steps += 1
        }
        return steps > parents.count
    }
}
