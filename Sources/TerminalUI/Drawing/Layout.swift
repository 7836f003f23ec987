import Drawing

/// How much of a rectangle one of its parts asks for.
public enum Extent: Hashable, Sendable {
    /// Exactly so many cells, as long as there are any left.
    case fixed(Int)
    /// A share of the whole, 0…1.
    case fraction(Double)
    /// What is left over, divided by weight among all that fill.
    case fill(Int)

    /// An equal part of what is left over.
    public static let fill = Extent.fill(1)
}

extension Rect {
    /// Splits into rows from top to bottom. The parts never overlap and never leave the rectangle; when there is
    /// too little room the last ones come out empty.
    public func rows(_ extents: [Extent]) -> [Rect] {
        var top = y
        return Rect.lengths(extents, total: height).map { length in
            defer { top += length }
            return Rect(x: x, y: top, width: width, height: length)
        }
    }

    /// Splits into columns from left to right, with `gap` empty columns between them.
    public func columns(_ extents: [Extent], gap: Int = 0) -> [Rect] {
        let gaps = gap * max(0, extents.count - 1)
        var left = x
        return Rect.lengths(extents, total: max(0, width - gaps)).map { length in
            defer { left += length + gap }
            return Rect(x: left, y: y, width: length, height: height).intersection(self)
        }
    }

    /// Cuts rows off the top and returns them; the rectangle keeps the rest.
    public mutating func cutTop(_ count: Int) -> Rect {
        let count = min(max(0, count), height)
        defer { y += count; height -= count }
        return Rect(x: x, y: y, width: width, height: count)
    }

    /// Cuts rows off the bottom and returns them; the rectangle keeps the rest.
    public mutating func cutBottom(_ count: Int) -> Rect {
        let count = min(max(0, count), height)
        height -= count
        return Rect(x: x, y: y + height, width: width, height: count)
    }

    /// Cuts columns off the left and returns them; the rectangle keeps the rest.
    public mutating func cutLeft(_ count: Int) -> Rect {
        let count = min(max(0, count), width)
        defer { x += count; width -= count }
        return Rect(x: x, y: y, width: count, height: height)
    }

    /// Cuts columns off the right and returns them; the rectangle keeps the rest.
    public mutating func cutRight(_ count: Int) -> Rect {
        let count = min(max(0, count), width)
        width -= count
        return Rect(x: x + width, y: y, width: count, height: height)
    }

    private static func lengths(_ extents: [Extent], total: Int) -> [Int] {
        var left = total
        var lengths = [Int](repeating: 0, count: extents.count)
        for (index, extent) in extents.enumerated() {
            let wanted: Int
            switch extent {
            case .fixed(let count): wanted = count
            case .fraction(let share): wanted = Int((share * Double(total)).rounded())
            case .fill: continue
            }
            lengths[index] = min(max(0, wanted), left)
            left -= lengths[index]
        }
        var weights = 0
        for case .fill(let weight) in extents { weights += max(0, weight) }
        for (index, extent) in extents.enumerated() {
            guard case .fill(let weight) = extent, weight > 0 else { continue }
            lengths[index] = left * weight / weights
            left -= lengths[index]
            weights -= weight
        }
        return lengths
    }
}
