import Drawing
import TerminalUI
import Testing

@Suite struct WidgetTests {
    private let theme = Theme.monochrome

    private func lines(_ width: Int, _ height: Int, _ draw: (inout Canvas) -> Void) -> [String] {
        var canvas = Canvas(size: Size(width: width, height: height))
        draw(&canvas)
        return canvas.rowTexts
    }

    @Test func numbersStandOnTheirDecimalPoints() {
        #expect(NumberFormat.aligned(["0.9120", "12.34", "128", "–"]) == ["0.9120", "12.34  ", "128     ", "–"])
        var canvas = Canvas(size: Size(width: 12, height: 3))
        let table = Table(
            columns: [.init("x", alignment: .trailing, isNumeric: true)], rows: [.init(["0.25"]), .init(["12.5"])])
        var state = ListState()
        table.draw(on: &canvas, in: canvas.bounds, state: &state, theme: .monochrome)
        #expect(canvas.rowTexts == ["    x", " 0.25", "12.5"])
    }

    /// `0.14…` would be read as 0.14.
    @Test func aNumberIsWholeOrNotThere() {
        var table = Table(
            columns: [.init("name"), .init("now", alignment: .trailing), .init("best", alignment: .trailing)],
            rows: [.init(["accuracy", "0.9120", "0.1495"])])
        table.showsPointer = true
        var state = ListState()
        let text = lines(22, 2) { table.draw(on: &$0, in: $0.bounds, state: &state, theme: theme) }
        #expect(text == ["  name         now", "▸ accuracy  0.9120"])
    }

    @Test func gaugesShowEighths() {
        for (share, expected) in [
            (0.0, "········"), (1.0, "████████"), (0.5, "████····"), (0.33, "██▋·····"), (-1, "········"),
            (7, "████████"), (.nan, "········"), (0.01, "▏·······"),
        ] {
            let bar = lines(8, 1) { Gauge(share).draw(on: &$0, in: $0.bounds, theme: theme) }
            #expect(bar == [expected])
        }
        let labeled = lines(24, 1) {
            LabeledGauge("cpu", Gauge(0.5), value: "1.94/2").draw(on: &$0, in: $0.bounds, theme: theme)
        }
        #expect(labeled == ["cpu  █████·····   1.94/2"])
    }

    @Test func sparklinesKeepTheLatest() {
        let line = lines(6, 1) {
            Sparkline([9, 0, 1, 2, 3, .nan, 7]).draw(on: &$0, in: $0.bounds, style: .plain)
        }
        #expect(line == ["▁▂▃▄×█"])
        let flat = lines(4, 1) { Sparkline([5, 5]).draw(on: &$0, in: $0.bounds, style: .plain) }
        #expect(flat == ["  ▄▄"])
    }

    @Test func tablesAlignAndScroll() {
        let rows = (0..<20).map { Table.Row([StyledText("run \($0)"), StyledText("\(100 * $0)")], isMarked: $0 == 17) }
        var table = Table(columns: [.init("name", .fill), .init("steps", .fit, alignment: .trailing)], rows: rows)
        table.showsMarks = true
        var state = ListState(selection: 18)
        let text = lines(24, 5) { table.draw(on: &$0, in: $0.bounds, state: &state, theme: theme) }
        #expect(
            text == [
                "  name            steps", "  run 15           1500", "  run 16           1600",
                "● run 17           1700▐", "  run 18           1800",
            ])
        #expect(state.offset == 15)
        let rect = Rect(x: 0, y: 0, width: 24, height: 5)
        #expect(table.row(at: Point(x: 3, y: 4), in: rect, state: state) == 18)
        #expect(table.row(at: Point(x: 3, y: 0), in: rect, state: state) == nil)
    }

    @Test func wideTextKeepsColumnsAligned() {
        let table = Table(
            columns: [.init("text"), .init("n", alignment: .trailing)],
            rows: [Table.Row(["日本語", "1"]), Table.Row(["cafe\u{301}", "22"]), Table.Row(["🙂 ok", "3"])])
        var state = ListState()
        var canvas = Canvas(size: Size(width: 12, height: 4))
        table.draw(on: &canvas, in: canvas.bounds, state: &state, theme: theme)
        for y in 1...3 { #expect(canvas[9, y].scalar.properties.numericType != nil) }
    }

    @Test func listsMoveByAllTheirKeys() throws {
        var state = ListState()
        for (name, expected) in [
            ("down", 1), ("j", 2), ("k", 1), ("G", 99), ("up", 98), ("ctrl-u", 93), ("ctrl-d", 98), ("page-up", 89),
            ("g", 89), ("g", 0), ("end", 99), ("home", 0), ("page-down", 9), ("x", 9),
        ] {
            _ = state.handle(try #require(KeyEvent(name: name)), count: 100, page: 10)
            #expect(state.selection == expected, "after \(name)")
        }
        state.selection = 50
        state.fit(count: 3, visible: 10)
        #expect(state.selection == 2 && state.offset == 0)
    }

    @Test func textFieldsEditLikeShells() throws {
        var field = TextField("learning rate")
        for (name, expected, cursor) in [
            ("ctrl-w", "learning ", 9), ("x", "learning x", 10), ("ctrl-left", "learning x", 9),
            ("alt-b", "learning x", 0),
            ("delete", "earning x", 0), ("end", "earning x", 9), ("backspace", "earning ", 8), ("ctrl-u", "", 0),
            ("é", "é", 1), ("left", "é", 0), ("ctrl-k", "", 0),
        ] {
            let isHandled = field.handle(try #require(KeyEvent(name: name)))
            #expect(isHandled)
            #expect(field.text == expected && field.cursor == cursor, "after \(name): \(field.text)")
        }
        let takesEnter = field.handle(KeyEvent(.enter))
        #expect(!takesEnter)
        field.insert("e\u{301}日\nz")
        #expect(field.text == "e\u{301}日 z" && field.cursor == 4)
        var canvas = Canvas(size: Size(width: 5, height: 1))
        field.insert("abcdef")
        field.draw(on: &canvas, in: canvas.bounds, isFocused: true, theme: theme)
        #expect(canvas.cursor == Point(x: 4, y: 0))
        #expect(canvas.rowTexts == ["cdef"])
    }

    @Test func numbersReadWell() {
        let cases: [(String, String)] = [
            (NumberFormat.significant(0.118), "0.1180"), (NumberFormat.significant(12.5), "12.50"),
            (NumberFormat.significant(0.00087), "8.700e-4"), (NumberFormat.significant(.nan), "NaN"),
            (NumberFormat.figure(0.118), "0.1180"), (NumberFormat.figure(0), "0.0000"),
            (NumberFormat.figure(4.733), "4.7330"), (NumberFormat.figure(4.1e-5), "4.100e-5"),
            (NumberFormat.magnitude(1.2), "1.20"), (NumberFormat.magnitude(16), "16.0"),
            (NumberFormat.magnitude(-0.002826), "-2.83e-3"), (NumberFormat.magnitude(0.001), "1.00e-3"),
            (NumberFormat.magnitude(0), "0"), (NumberFormat.magnitude(41_464), "4.15e4"),
            (NumberFormat.magnitude(.infinity), "∞"),
            (NumberFormat.short(0.001), "0.001"), (NumberFormat.short(3e-4), "3e-4"),
            (NumberFormat.short(12.5), "12.5"),
            (NumberFormat.short(1e-30), "1e-30"), (NumberFormat.short(100), "100"), (NumberFormat.short(0), "0"),
            (NumberFormat.compact(41_234), "41.2 k"), (NumberFormat.compact(10_750_000), "10.8 M"),
            (NumberFormat.compact(7), "7"), (NumberFormat.compact(999_999), "1.0 M"),
            (NumberFormat.compact(3.25), "3.25"),
            (NumberFormat.bytes(212_000_000), "212 MB"), (NumberFormat.bytes(80), "80 B"),
            (NumberFormat.duration(seconds: 41.4), "41 s"), (NumberFormat.duration(seconds: 185), "3 m 05 s"),
            (NumberFormat.duration(seconds: 4_333), "1 h 12 m"), (NumberFormat.duration(seconds: 0.0123), "12 ms"),
            (1_204_000.grouped, "1,204,000"), ((-12).grouped, "-12"),
            (NumberFormat.percent(0.6), "60 %"), (NumberFormat.fixed(-0.0001, decimals: 2), "0.00"),
        ]
        for (text, expected) in cases { #expect(text == expected) }
    }
}
