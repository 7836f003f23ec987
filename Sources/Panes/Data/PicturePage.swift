import Datasets
import Drawing
import Formats
import Hosting
import Language
import Profiles
import TerminalUI

extension KeyScope {
    static let picturePage = KeyScope(id: "image", title: Text("An image", zh: "一张图像"))
}

/// One picture as large as the screen allows, with its figures and what was found of it.
struct PicturePage: TurnedPage {
    private let shown: RowsQuery.Answer
    private let profile: TableProfile
    private let images: ImageProfile
    /// Which of the rows shown, and the picture's place among all.
    let place: Int
    private let index: Int

    /// - Parameter place: which of the rows shown; nil comes of one that is not there.
    init?(_ place: Int, of shown: RowsQuery.Answer, _ profile: TableProfile) {
        guard shown.places.indices.contains(place), let images = profile.images,
            let index = images.set.index(ofNumber: shown.rows.lines[Int(shown.places[place])])
        else { return nil }
        self.shown = shown
        self.profile = profile
        self.images = images
        self.place = place
        self.index = index
    }

    private static let help = Text(
        "Show the image after or before, as they are sorted and filtered", zh: "按当前排序和筛选显示后一张或前一张图像")

    static let commands: [PaneCommand<DataPane>] = [
        turn(
            "image.next", Text("next image", zh: "下一张"), in: .picturePage, ["right", "n"], footer: 1, by: 1, help: help),
        turn(
            "image.previous", Text("previous image", zh: "上一张"), in: .picturePage, ["left", "p"], footer: 2, by: -1,
            help: help),
    ]

    func turned(by rows: Int) -> PicturePage? { PicturePage(place + rows, of: shown, profile) }

    var id: OverlayID? { OverlayID(rawValue: "image") }
    var scopes: [KeyScope] { [.picturePage, .overlay] }
    var cancelTitle: Text { Text("close", zh: "关闭") }
    func acceptTitle(_ screen: ScreenState) -> Text? { nil }

    mutating func move(by rows: Int, _ screen: inout ScreenState) {
        if let next = turned(by: rows) { self = next }
    }

    func draw(on frame: inout Frame, _ screen: ScreenState) {
        let size = Size(width: max(10, screen.size.width - 4), height: max(3, screen.size.height - 4))
        let number = images.set.numbers[index].grouped
        var inner = frame.window(Text("image \(number)", zh: "第 \(number) 张图像"), size)
        let figures = inner.cutRight(min(34, inner.width / 2))
        let picture = images.set.picture(index)
        let blocks = picture.blocks(width: max(1, inner.width - 2), height: max(1, 2 * inner.height))
        let space = Rect(
            x: inner.x + max(0, inner.width - 2 - blocks.size.width) / 2,
            y: inner.y + max(0, inner.height - blocks.size.height) / 2, width: blocks.size.width,
            height: blocks.size.height)
        blocks.draw(on: &frame.canvas, in: space, theme: frame.theme)
        frame.lines(lines(width: figures.width, frame), in: figures)
    }

    private func lines(width: Int, _ frame: Frame) -> [StyledText] {
        let set = images.set, look = set.figures[index]
        let (height, columns, channels) = set.grid
        func decimal(_ value: Double) -> Text { Text(verbatim: NumberFormat.fixed(value, decimals: 3)) }
        var facts: [(Text, Text)] = [(Text("label", zh: "标签"), Text(verbatim: set.label(index).printable))]
        if !set.originals.isEmpty {
            let own = set.originals[index]
            facts.append((Text("size", zh: "尺寸"), Text(verbatim: "\(own.height) × \(own.width)")))
        }
        facts += [
            (Text("shown as", zh: "模型所见"), Text(verbatim: "\(height) × \(columns) × \(channels)")),
            (Text("brightness", zh: "亮度"), decimal(look.brightness)),
            (Text("contrast", zh: "对比度"), decimal(look.contrast)),
            (Text("sharpness", zh: "清晰度"), decimal(look.sharpness)),
            (Text("entropy", zh: "熵"), decimal(look.entropy)),
        ]
        let names = facts.map { frame.width(of: $0.0) }.max() ?? 0
        var lines = facts.map { name, value in
            frame.theme.text(TextWidth.pad(name, to: names + 2), .label) + frame.theme.text(value, .value)
        }
        if !set.names.isEmpty {
            lines += frame.wrapped(Text(verbatim: set.names[index].printable), to: width).map {
                frame.theme.text($0, .dim)
            }
        }
        let number = set.numbers[index]
        let findings = profile.findings.filter { $0.lines.contains(number) }
        if !findings.isEmpty { lines.append(StyledText()) }
        for finding in findings {
            let words = Checks.summary(of: finding.kind) ?? Text(verbatim: finding.kind)
            lines += frame.wrapped(words, to: width).map { frame.theme.text($0, finding.severity.scope) }
        }
        let alike = (images.duplicates + images.similar).filter { $0.places.contains(index) }
            .flatMap(\.places).filter { $0 != index }
        if !alike.isEmpty {
            let listed = alike.prefix(8).map { "\(set.numbers[$0])" }.joined(separator: ", ")
            lines += frame.wrapped(Text("like number \(listed)", zh: "相似的编号：\(listed)"), to: width).map {
                frame.theme.text($0, .dim)
            }
        }
        return lines
    }
}
