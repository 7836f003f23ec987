import Drawing
import Language
import TerminalUI
import Testing

@Suite struct CanvasTests {
    @Test func textIsClippedToTheCanvas() {
        var canvas = Canvas(size: Size(width: 8, height: 2))
        canvas.put("hello world", x: 4, y: 0)
        canvas.put("above", x: 0, y: -1)
        canvas.put("left", x: -2, y: 1)
        #expect(canvas.text == "    hell\nft")
    }

    @Test func clippingKeepsEverythingOutsideTheRectangle() {
        var canvas = Canvas(size: Size(width: 6, height: 3))
        canvas.clipped(to: Rect(x: 1, y: 1, width: 3, height: 1)) { canvas in
            canvas.fill(canvas.bounds, "x", style: .plain)
        }
        #expect(canvas.text == "\n xxx\n")
    }

    @Test func wideCharactersTakeTwoCellsAndAreNeverHalved() {
        var canvas = Canvas(size: Size(width: 6, height: 1))
        canvas.put("日本語", x: 0, y: 0)
        #expect(canvas.text == "日本語")
        #expect(canvas[1, 0].isContinuation)
        canvas.put("x", x: 1, y: 0)
        #expect(canvas.text == " x本語")
        canvas.put("字", x: 5, y: 0)
        #expect(canvas.text == " x本")
    }

    @Test func combiningMarksJoinTheirCharacter() {
        var canvas = Canvas(size: Size(width: 6, height: 1))
        #expect(canvas.put("e\u{301}a\u{308}o", x: 0, y: 0) == 3)
        #expect(canvas[0, 0].text.unicodeScalars.count == 2)
        #expect(canvas[2, 0].scalar == "o")
    }

    @Test func controlCharactersCannotReachTheTerminal() {
        var canvas = Canvas(size: Size(width: 12, height: 1))
        canvas.put("a\u{1b}[2J\u{9b}\nb", x: 0, y: 0)
        #expect(canvas.text == "a␛[2J\u{fffd}␊b")
    }

    @Test func stylesShowWhatIsBeneath() {
        let red = Color(hex: 0xff0000)
        let blue = Color(hex: 0x0000ff)
        var canvas = Canvas(size: Size(width: 3, height: 1), style: Style(background: blue))
        canvas.put("x", x: 0, y: 0, style: Style(foreground: red, attributes: .bold))
        #expect(canvas[0, 0].style == Style(foreground: red, background: blue, attributes: .bold))
    }

    @Test func boxesAndPanels() {
        var canvas = Canvas(size: Size(width: 24, height: 3))
        let inner = Panel("loss", subtitle: "log", trailing: "live").draw(
            on: &canvas, in: canvas.bounds, theme: .monochrome)
        #expect(inner == Rect(x: 1, y: 1, width: 22, height: 1))
        #expect(
            canvas.text == """
                ╭─ loss log ──── live ─╮
                │                      │
                ╰──────────────────────╯
                """)
    }

    @Test func asciiScreensHaveOnlyAscii() {
        var canvas = Canvas(size: Size(width: 14, height: 3), symbols: .ascii)
        Panel("été").draw(on: &canvas, in: canvas.bounds, theme: .monochrome)
        canvas.put("日本 ⣿ ◆", x: 1, y: 1)
        #expect(canvas.text.unicodeScalars.allSatisfy { $0.isASCII })
        #expect(canvas.rowTexts[1] == "|? ?  : *    |")
    }

    @Test func truncationKeepsToTheWidth() {
        #expect(TextWidth.truncate("learning rate", to: 8) == "learnin…")
        #expect(TextWidth.truncate("日本語", to: 4) == "日…")
        #expect(TextWidth.truncateMiddle("/home/me/data/digits.csv", to: 11) == "/home…s.csv")
        #expect(TextWidth.truncateName("hidden.0.weight", to: 11) == "…n.0.weight")
        #expect(TextWidth.truncateName("h0.attention.query.weight", to: 18) == "h0.…n.query.weight")
        #expect(TextWidth.truncateName("output", to: 6) == "output")
        #expect(TextWidth.pad("ab", to: 5, alignment: .trailing) == "   ab")
        let text: StyledText = "one" + " two"
        #expect(text.truncated(to: 5, in: .english).text(in: .english) == "one …")
        #expect(text.truncated(to: 3, in: .english).text(in: .english) == "on…")
        #expect(TextWidth.wrap("the quick brown fox", to: 9) == ["the quick", "brown fox"])
    }

    @Test func chineseIsBrokenBetweenCharactersAndNotBeforePunctuation() {
        #expect(TextWidth.wrap("正在读取数据并构建模型。", to: 10) == ["正在读取数", "据并构建模", "型。"])
        for width in 6...30 {
            let lines = TextWidth.wrap("按 space 暂停运行，查看内部（张量、梯度）：随时可以继续。", to: width)
            #expect(lines.allSatisfy { TextWidth.of($0) <= width })
            #expect(lines.allSatisfy { !"，。、：）".contains($0.first ?? " ") }, "\(lines)")
            #expect(lines.joined().filter { $0 != " " } == "按space暂停运行，查看内部（张量、梯度）：随时可以继续。")
        }
    }

    @Test func aCanvasWritesTextsInItsLanguage() {
        let text = Text("loss", zh: "损失")
        for (language, expected) in [(Language.english, "loss 1"), (.chinese, "损失 1")] {
            var canvas = Canvas(size: Size(width: 8, height: 1), language: language)
            let line = StyledText(text) + " 1"
            canvas.put(line, in: canvas.bounds)
            #expect(canvas.text == expected)
            #expect(line.width(in: language) == 6)
        }
    }

    @Test func layoutsFillAndNeverOverlap() {
        let rect = Rect(x: 2, y: 1, width: 80, height: 10)
        let rows = rect.rows([.fixed(1), .fill, .fixed(2)])
        #expect(rows.map(\.height) == [1, 7, 2])
        #expect(rows.map(\.y) == [1, 2, 9])
        #expect(rect.columns([.fill(2), .fill(1)], gap: 1).map(\.width) == [52, 27])
        let tiny = Rect(x: 0, y: 0, width: 1, height: 1).rows([.fixed(1), .fill, .fixed(2)])
        #expect(tiny.map(\.height) == [1, 0, 0])
    }
}
