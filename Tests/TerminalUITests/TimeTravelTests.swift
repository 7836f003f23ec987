import Drawing
import TerminalUI
import Testing

/// Widgets for stepping back, forks and looking inside.
@Suite struct TimeTravelTests {
    private func lines(_ width: Int, _ height: Int, _ draw: (inout Canvas) -> Void) -> [String] {
        var canvas = Canvas(size: Size(width: width, height: height))
        draw(&canvas)
        return canvas.rowTexts
    }

    @Test func timelinesShowWhatIsKeptAndWhatIsReplayed() {
        var bar = TimelineBar(total: 400, position: 250, farthest: 300)
        bar.inMemory = [100, 200, 240]
        bar.onDisk = [0, 200]
        bar.branches = [.init(step: 150, label: "3", scope: .series2)]
        bar.target = 130
        #expect(bar.replay == 100...130)
        let text = lines(41, 3) { bar.draw(on: &$0, in: $0.bounds, theme: .dark) }
        #expect(
            text == [
                "▪              ┬3   ▪", "━━━━━━━━━━┿╍╍◇━━━━━━┿━━━┿●╌╌╌╌╌──────────",
                "0                   200               400",
            ])
        let rect = Rect(x: 0, y: 0, width: 41, height: 3)
        #expect(bar.step(atColumn: 13, in: rect) == 130)
        #expect(bar.step(atColumn: 41, in: rect) == nil)
        bar.target = 350
        #expect(bar.replay == nil)
        bar.target = 270
        #expect(bar.replay == 250...270)
    }

    @Test func treesKeepChildrenBelowTheirParents() {
        let rows = Tree.rows(parents: [nil, 0, 0, 1, nil, 9, 3])
        #expect(
            rows.map { $0.prefix + "\($0.node)" } == ["0", "├─ 1", "│  ╰─ 3", "│     ╰─ 6", "╰─ 2", "4", "5"])
        #expect(Tree.rows(parents: [1, 0]).count == 2)
    }

    @Test func histogramsLoseNoCount() {
        let text = lines(8, 3) {
            Histogram(counts: [0, 1, 4, 8], range: -1...1).draw(on: &$0, in: $0.bounds, theme: .dark)
        }
        #expect(text == ["      ██", "  ▂▂████", "-1──0──1"])
        var canvas = Canvas(size: Size(width: 8, height: 1))
        Histogram(counts: [1, 1000], range: 0...1, heightScale: .logarithmic)
            .draw(on: &canvas, in: canvas.bounds, theme: .dark)
        #expect(canvas.rowTexts == ["▁▁▁▁████"])
    }

    @Test func heatMapsAlignNamesAndNumbers() throws {
        let map = HeatMap(
            rows: ["cat", "horse"], columns: ["cat", "horse"], values: [[12, 0], [3, 140]])
        let text = lines(20, 3) { map.draw(on: &$0, in: $0.bounds, theme: .dark) }
        #expect(text == ["        cat   horse", "  cat   12      ·", "horse    3     140"])
        // Letters are readable on whatever ground the amount gives.
        var canvas = Theme.dark.canvas(size: Size(width: 20, height: 3))
        map.draw(on: &canvas, in: canvas.bounds, theme: .dark)
        #expect(canvas[15, 2].style.foreground == Color(hex: 0x101318))
    }
}
