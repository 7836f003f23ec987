/// Dots finer than character cells: 2×4 a cell in braille, 2×2 in block characters, 1×2 in ASCII.
package struct DotGrid: Sendable {
    /// The characters that the dots of a cell are drawn with.
    package enum Kind: Sendable {
        case braille, block, ascii

        package var columns: Int { self == .ascii ? 1 : 2 }
        package var rows: Int { self == .braille ? 4 : 2 }
    }

    package let kind: Kind
    /// Character cells.
    package let cellWidth: Int
    package let cellHeight: Int
    /// A bit for each dot, cell by cell.
    package private(set) var bits: [UInt8]

    package init(kind: Kind, cellWidth: Int, cellHeight: Int) {
        self.kind = kind
        self.cellWidth = max(0, cellWidth)
        self.cellHeight = max(0, cellHeight)
        bits = [UInt8](repeating: 0, count: self.cellWidth * self.cellHeight)
    }

    package var width: Int { cellWidth * kind.columns }
    package var height: Int { cellHeight * kind.rows }

    /// Sets a dot; outside the grid nothing happens.
    mutating func set(x: Int, y: Int) {
        guard x >= 0, y >= 0, x < width, y < height else { return }
        let bit: UInt8
        switch kind {
        case .braille: bit = DotGrid.brailleBits[(y & 3) * 2 + (x & 1)]
        case .block: bit = 1 << UInt8((y & 1) * 2 + (x & 1))
        case .ascii: bit = 1 << UInt8(y & 1)
        }
        bits[y / kind.rows * cellWidth + x / kind.columns] |= bit
    }

    /// Sets the dots of a straight line, both ends included, by Bresenham's algorithm.
    package mutating func line(
        fromX x0: Int, y y0: Int, toX x1: Int, y y1: Int, where isDrawn: (Int) -> Bool = { _ in true }
    ) {
        var x = x0
        var y = y0
        let dx = abs(x1 - x0), dy = -abs(y1 - y0)
        let stepX = x0 < x1 ? 1 : -1, stepY = y0 < y1 ? 1 : -1
        var error = dx + dy
        while true {
            if isDrawn(x) { set(x: x, y: y) }
            if x == x1, y == y1 { return }
            let twice = 2 * error
            if twice >= dy {
                error += dy
                x += stepX
            }
            if twice <= dx {
                error += dx
                y += stepY
            }
        }
    }

    /// Adds the dots of another grid of the same size.
    package mutating func formUnion(_ other: DotGrid) {
        for index in bits.indices where index < other.bits.count { bits[index] |= other.bits[index] }
    }

    /// Whether a cell has any dot.
    package func isSet(cellX: Int, cellY: Int) -> Bool {
        bits[cellY * cellWidth + cellX] != 0
    }

    /// The character that shows a cell's dots.
    package static func scalar(_ bits: UInt8, kind: Kind) -> Unicode.Scalar {
        switch kind {
        case .braille: return Unicode.Scalar(0x2800 + UInt32(bits)) ?? " "
        case .block: return quadrants[Int(bits & 15)]
        case .ascii: return [" ", "'", ".", ":"][Int(bits & 3)]
        }
    }

    private static let brailleBits: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
    private static let quadrants: [Unicode.Scalar] = [
        " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
    ]
}
