import Drawing
import Panes
import TerminalUI
import Testing

/// Whatever is pressed and however small the screen becomes, nothing traps and the canvas fits.
@Suite struct RandomKeysTests {
    private static let keys: [KeyEvent] = {
        let names = [
            "up", "down", "left", "right", "home", "end", "page-up", "page-down", "enter", "escape", "tab", "shift-tab",
            "backspace", "delete", "space", "ctrl-c", "ctrl-p", "ctrl-d", "ctrl-u", "ctrl-x", "f1", "shift-left",
            "shift-right",
        ]
        let letters = "abcdefghijklmnopqrstuvwxyzGHLMSRTUVW0123456789?:+_.,[]-/é漢"
        return names.compactMap { KeyEvent(name: $0) } + letters.unicodeScalars.map { KeyEvent(.character($0)) }
    }()

    @Test(arguments: 0..<8) func nothingTraps(_ seed: Int) throws {
        var random = Generator(state: UInt64(seed))
        var state: AppState
        switch seed % 4 {
        case 0: state = try Scene.choosing(80, 24)
        case 1: state = try Scene.training(80, 24, run: FakeRun(steps: 300, isLanguage: seed % 8 == 1))
        case 2: state = seed > 4 ? try Scene.comparing(80, 24) : try Scene.paused(80, 24)
        default: state = try Scene.state(80, 24)
        }
        for turn in 0..<250 {
            if random.next() % 12 == 0 {
                let size = Size(width: Int(random.next() % 130), height: Int(random.next() % 50))
                _ = state.handle(.resize(size))
            }
            if random.next() % 40 == 0 { _ = state.handle(.paste("pasted 漢字 text\nsecond")) }
            if random.next() % 20 == 0 {
                let point = Point(x: Int(random.next() % 130), y: Int(random.next() % 50))
                _ = state.handle(.mouse(MouseEvent([.press, .wheelUp, .wheelDown][Int(random.next() % 3)], at: point)))
            }
            _ = state.handle(.key(Self.keys[Int(random.next() % UInt64(Self.keys.count))]))
            if turn % 4 == 0 {
                let canvas = state.draw()
                #expect(canvas.size == state.screen.size)
            }
        }
    }

    @Test func tinyScreensAreDrawn() throws {
        for width in 0...14 {
            for height in 0...6 {
                for pane in ["1", "2", "3", "4", "5", "8", "9"] {
                    var state = try Scene.training(width, height)
                    state.press(pane)
                    #expect(state.draw().size == Size(width: width, height: height))
                }
            }
        }
    }
}
