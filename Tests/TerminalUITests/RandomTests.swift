import Drawing
import Language
import TerminalUI
import Testing

/// Random sizes, places, texts and keys: nothing traps, and nothing is drawn outside the rectangle it was given.
@Suite struct RandomTests {
    private static let texts = [
        "", "a", "learning rate", "日本語のテキスト", "e\u{301}\u{308}\u{300}", "🙂👩‍👩‍👧", "\u{1b}[31mred\u{7}", "\t\n\r",
        "ﷺ", "\u{200b}\u{202e}x", "────────────────────────", String(repeating: "long ", count: 60),
    ]

    private static func text(_ random: inout SplitMix) -> String {
        texts[Int(random.next() % UInt64(texts.count))]
    }

    private static func phrase(_ random: inout SplitMix) -> Text { Text(verbatim: text(&random)) }

    private static func number(_ random: inout SplitMix) -> Double {
        let special = [0, 1, -1, .nan, .infinity, -.infinity, 1e300, -1e300, 1e-300, 5, 0.1]
        return special[Int(random.next() % UInt64(special.count))] * (random.next() % 2 == 0 ? 1 : random.unit())
    }

    private static func draw(_ random: inout SplitMix, on canvas: inout Canvas, in rect: Rect) {
        let theme = Theme.dark
        switch random.next() % 10 {
        case 0:
            Panel(phrase(&random), subtitle: phrase(&random), trailing: StyledText(text(&random)))
                .draw(on: &canvas, in: rect, theme: theme)
        case 1:
            var chart = Chart()
            for index in 0..<Int(random.next() % 4) {
                var curve = Curve(smoothing: random.next() % 2 == 0 ? 0 : 0.9, scale: .logarithmic)
                var x = 0.0
                for _ in 0..<Int(random.next() % 50) {
                    x += abs(number(&random)).isFinite ? abs(random.unit()) * 10 : 0
                    curve.append(x: x, y: number(&random))
                }
                chart.series.append(
                    .init(phrase(&random), curve, scope: .series(index), best: .init(x: x, y: number(&random))))
            }
            chart.yScale = random.next() % 2 == 0 ? .linear : .logarithmic
            chart.symbols = Chart.Symbols.allCases[Int(random.next() % 3)]
            if let whole = chart.whole {
                chart.window.moveCrosshair(by: Int(random.next() % 40) - 20, columns: rect.width, whole: whole)
                chart.window.zoom(by: random.unit() * 1.5, whole: whole)
                chart.window.pan(by: random.unit() - 0.5, whole: whole)
            }
            chart.events = [number(&random), 3]
            chart.draw(on: &canvas, in: rect, theme: theme)
        case 2:
            let rows = (0..<Int(random.next() % 30)).map { _ in
                Table.Row([StyledText(text(&random)), StyledText(text(&random))], isMarked: random.next() % 2 == 0)
            }
            var table = Table(
                columns: [
                    .init(phrase(&random), .fill), .init("b", .fit, alignment: .trailing), .init("c", .fixed(5)),
                ],
                rows: rows)
            table.showsMarks = random.next() % 2 == 0
            var state = ListState(selection: Int(random.next() % 60) - 10)
            table.draw(on: &canvas, in: rect, state: &state, theme: theme)
        case 3: Gauge(number(&random), gradient: theme[.load]).draw(on: &canvas, in: rect, theme: theme)
        case 4:
            Sparkline((0..<40).map { _ in number(&random) }).draw(on: &canvas, in: rect, style: theme[.accent])
        case 5:
            var field = TextField(text(&random))
            for key in keys(&random) { _ = field.handle(key) }
            field.draw(on: &canvas, in: rect, isFocused: true, placeholder: phrase(&random), theme: theme)
        case 6:
            var bar = TimelineBar(total: Int(random.next() % 500), position: Int(random.next() % 600))
            bar.inMemory = (0..<9).map { _ in Int(random.next() % 700) - 50 }
            bar.onDisk = bar.inMemory
            bar.branches = [.init(step: Int(random.next() % 700), label: text(&random), scope: .series2)]
            bar.target = Int(random.next() % 700) - 50
            bar.draw(on: &canvas, in: rect, theme: theme)
        case 7:
            let counts = (0..<Int(random.next() % 80)).map { _ in number(&random) }
            Histogram(counts: counts, range: -1...Double(random.next() % 9), heightScale: .logarithmic)
                .draw(on: &canvas, in: rect, theme: theme)
        case 8:
            let names = (0..<Int(random.next() % 12)).map { _ in text(&random) }
            HeatMap(rows: names, columns: names, values: names.map { _ in names.map { _ in number(&random) } })
                .draw(on: &canvas, in: rect, theme: theme)
        default:
            canvas.clipped(to: rect) { canvas in
                let x = rect.x + Int(random.next() % 40) - 20
                canvas.put(text(&random), x: x, y: rect.y + Int(random.next() % 9) - 4)
            }
        }
    }

    private static func keys(_ random: inout SplitMix) -> [KeyEvent] {
        let names = [
            "up", "down", "left", "right", "home", "end", "page-up", "page-down", "enter", "escape", "backspace",
            "delete",
            "a", "é", "日", "g", "G", "j", "k", "ctrl-w", "ctrl-u", "ctrl-k", "ctrl-d", "alt-b", "alt-f", "space", "tab",
        ]
        return (0..<20).compactMap { _ in KeyEvent(name: names[Int(random.next() % UInt64(names.count))]) }
    }

    @Test(arguments: 0..<400) func nothingIsDrawnOutside(_ seed: UInt64) {
        var random = SplitMix(seed)
        let symbols: SymbolSet = seed % 4 == 0 ? .ascii : .unicode
        let size = Size(width: Int(random.next() % 90), height: Int(random.next() % 30))
        let ground = Canvas(size: size, style: Style(background: .ansi(5)), symbols: symbols)
        var canvas = ground
        let rect = Rect(
            x: Int(random.next() % 100) - 10, y: Int(random.next() % 40) - 10, width: Int(random.next() % 90),
            height: Int(random.next() % 30))
        Self.draw(&random, on: &canvas, in: rect)
        for y in 0..<size.height {
            for x in 0..<size.width where !rect.contains(Point(x: x, y: y)) {
                #expect(canvas[x, y] == ground[x, y], "seed \(seed) drew at \(x),\(y) outside \(rect)")
            }
        }
        if let cursor = canvas.cursor { #expect(rect.contains(cursor)) }
        if symbols == .ascii { #expect(canvas.text.unicodeScalars.allSatisfy { $0.isASCII }) }
        // A wide character always has its second half, and no second half stands alone.
        for y in 0..<size.height {
            for x in 0..<size.width where canvas[x, y].isContinuation {
                #expect(x > 0 && TextWidth.of(canvas[x - 1, y].scalar) == 2)
            }
        }
    }

    @Test func layoutsStayInside() {
        var random = SplitMix(11)
        for _ in 0..<500 {
            let rect = Rect(
                x: Int(random.next() % 50), y: Int(random.next() % 50), width: Int(random.next() % 60),
                height: Int(random.next() % 60))
            let extents: [Extent] = (0..<5).map { _ in
                switch random.next() % 3 {
                case 0: return .fixed(Int(random.next() % 30))
                case 1: return .fraction(random.unit())
                default: return .fill(Int(random.next() % 3))
                }
            }
            for parts in [rect.rows(extents), rect.columns(extents, gap: Int(random.next() % 3))] {
                for (index, part) in parts.enumerated() {
                    #expect(rect.contains(part))
                    for other in parts[(index + 1)...] { #expect(part.intersection(other).isEmpty) }
                }
            }
        }
    }

    @Test func showingTwiceChangesNothing() {
        let terminal = FakeTerminal()
        var canvas = Theme.dark.canvas(size: terminal.size)
        Panel("a").draw(on: &canvas, in: canvas.bounds, theme: .dark)
        terminal.present(canvas)
        terminal.present(canvas)
        #expect(terminal.changedFrames == 1)
    }
}
