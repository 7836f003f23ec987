import Datasets
import Drawing
import Formats
import Language
import Profiles
import TerminalUI

extension Picture {
    /// The picture in cells, as large as fits into so many points.
    func blocks(width most: Int, height mostRows: Int) -> HalfBlocks {
        let scale = min(Double(most) / Double(width), Double(mostRows) / Double(height))
        let wide = max(1, min(most, Int((Double(width) * scale).rounded())))
        let high = max(1, min(mostRows, Int((Double(height) * scale).rounded())))
        let fitted = resized(width: wide, height: high).with(channels: 3)
        return HalfBlocks(width: wide, height: high, points: fitted.points)
    }
}

/// Pictures beside each other, each with its number and its label: those that the rows' filter and finding leave.
struct PictureGrid {
    private let browser: RowBrowser
    private let images: ImageProfile
    private let side: Int

    static let sides = [8, 12, 16, 24, 32, 48]
    static let usualSide = 16
    private static let gap = 2

    init(_ browser: RowBrowser, _ images: ImageProfile, side: Int) {
        self.browser = browser
        self.images = images
        self.side = side
    }

    /// Pictures in a row, and rows, that find room.
    func extent(in inner: Rect) -> (columns: Int, rows: Int) {
        (max(1, (inner.width + Self.gap) / (side + Self.gap)), max(1, inner.height / (side / 2 + 1)))
    }

    /// The first picture on the screen: pages are turned as a whole.
    private func first(in inner: Rect) -> Int {
        let (columns, rows) = extent(in: inner)
        return browser.position.selection / (columns * rows) * columns * rows
    }

    private func place(_ offset: Int, in inner: Rect) -> Rect {
        let columns = extent(in: inner).columns, height = side / 2 + 1
        return Rect(
            x: inner.x + offset % columns * (side + Self.gap), y: inner.y + offset / columns * height, width: side,
            height: height)
    }

    func draw(on frame: inout Frame, _ part: PlacedPart) {
        let inner = frame.panel(Text("images", zh: "图像"), subtitle: subtitle, part: part)
        guard !inner.isEmpty else { return }
        guard let shown = browser.shown, browser.count > 0 else {
            let back = frame.key("app.back")
            return frame.empty([Text("No image matches; \(back) shows all.", zh: "没有符合的图像；按 \(back) 显示全部。")], in: inner)
        }
        let (columns, rows) = extent(in: inner)
        let first = first(in: inner)
        for offset in 0..<min(columns * rows, browser.count - first) {
            let row = Int(shown.places[first + offset])
            let cell = place(offset, in: inner)
            draw(
                shown.rows.lines[row], in: cell, isSelected: first + offset == browser.position.selection,
                hasKeys: frame.hasKeys(part), on: &frame)
        }
        frame.scrollbar(offset: first / columns, count: (browser.count + columns - 1) / columns, in: inner)
    }

    private func draw(_ number: Int, in cell: Rect, isSelected: Bool, hasKeys: Bool, on frame: inout Frame) {
        guard let index = images.set.index(ofNumber: number) else { return }
        let blocks = images.set.picture(index).blocks(width: side, height: side)
        let space = Rect(
            x: cell.x + (side - blocks.size.width) / 2, y: cell.y + max(0, side / 2 - blocks.size.height) / 2,
            width: blocks.size.width, height: min(blocks.size.height, cell.height - 1))
        blocks.draw(on: &frame.canvas, in: space, theme: frame.theme)
        let line = cell.row(cell.height - 1)
        let beneath = isSelected ? frame.theme[hasKeys ? .selection : .selectionInactive] : .plain
        if isSelected { frame.canvas.fill(line, style: beneath.over(frame.canvas[line.x, line.y].style)) }
        let label = images.set.label(index).printable
        let words =
            frame.theme.text("\(number) ", .dim) + frame.theme.text(TextWidth.truncate(label, to: side), .accent)
        frame.canvas.put(words, in: line, style: beneath)
    }

    private var subtitle: Text {
        let (found, all) = (browser.count.grouped, images.set.count.grouped)
        var parts = [
            browser.count == images.set.count
                ? Text("\(all) images", zh: "\(all) 张") : Text("\(found) of \(all) images", zh: "\(all) 张中的 \(found) 张")
        ]
        if let finding = browser.shownFinding, let summary = Checks.summary(of: finding.kind) { parts.append(summary) }
        if let filter = browser.shown?.query.filter {
            let words = filter.text.printable.replacing(Panel.joint, with: " ")
            parts.append(Text(verbatim: TextWidth.truncate(words, to: 48)))
        }
        return parts.joined(separator: Text(verbatim: Panel.joint))
    }

    /// The picture under a point; nil where there is none.
    func hit(at point: Point, in part: PlacedPart) -> Int? {
        let inner = Frame.inside(part.rect)
        let (columns, rows) = extent(in: inner)
        let first = first(in: inner)
        let offset = (0..<min(columns * rows, max(0, browser.count - first))).first {
            place($0, in: inner).contains(point)
        }
        return offset.map { first + $0 }
    }
}

/// A row of pictures below what is said of them.
struct PictureStrip {
    private let numbers: [Int]
    private let images: ImageProfile

    init(_ numbers: [Int], of images: ImageProfile) {
        self.numbers = numbers
        self.images = images
    }

    func draw(on frame: inout Frame, in inner: Rect, below lines: Int) {
        let height = min(9, inner.height - lines)
        guard height >= 5 else { return }
        let side = 2 * (height - 1)
        for (place, number) in numbers.prefix(max(1, (inner.width + 2) / (side + 2))).enumerated() {
            guard let index = images.set.index(ofNumber: number) else { continue }
            let cell = Rect(x: inner.x + place * (side + 2), y: inner.y + lines, width: side, height: height)
            images.set.picture(index).blocks(width: side, height: side)
                .draw(on: &frame.canvas, in: cell, theme: frame.theme)
            let label = TextWidth.truncate("\(number) \(images.set.label(index).printable)", to: side)
            frame.canvas.put(frame.theme.text(label, .dim), in: cell.row(height - 1))
        }
    }
}
