import Foundation
import Panes
import TerminalUI
import Testing

/// Whole screens as text, compared with files. `WORKBENCH_RECORD=1 swift test --filter GoldenScreens`
/// writes the files anew.
@Suite struct GoldenScreens {
    static let sizes = [(80, 24), (60, 15), (40, 12), (120, 40), (200, 50)]

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Screens")

    /// Compares the screen with its file and, at two sizes, the same in Chinese.
    private func check(_ name: String, _ width: Int, _ height: Int, _ state: AppState) throws {
        try compare(name, width, height, state)
        guard [80, 120].contains(width), state.screen.symbols == .unicode else { return }
        var translated = state
        translated.screen.language = .chinese
        try compare("\(name)-zh", width, height, translated)
    }

    private func compare(_ name: String, _ width: Int, _ height: Int, _ state: AppState) throws {
        let text = state.draw().text + "\n"
        let file = Self.folder.appending(path: "\(name)-\(width)x\(height).txt")
        if ProcessInfo.processInfo.environment["WORKBENCH_RECORD"] == "1" {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        let pairs = zip(
            text.split(separator: "\n", omittingEmptySubsequences: false),
            expected.split(separator: "\n", omittingEmptySubsequences: false))
        let difference = pairs.enumerated().first { $0.element.0 != $0.element.1 }
        #expect(
            text == expected,
            "\(name) \(width)×\(height), line \(difference.map { "\($0.offset + 1): '\($0.element.0)' is not '\($0.element.1)'" } ?? "count")"
        )
    }

    @Test(arguments: sizes) func chooser(_ width: Int, _ height: Int) throws {
        try check("chooser", width, height, Scene.choosing(width, height))
    }

    @Test(arguments: sizes) func train(_ width: Int, _ height: Int) throws {
        try check("train", width, height, Scene.training(width, height))
    }

    @Test(arguments: sizes) func language(_ width: Int, _ height: Int) throws {
        try check("language", width, height, Scene.training(width, height, run: FakeRun(steps: 500, isLanguage: true)))
    }

    @Test(arguments: sizes) func overlaid(_ width: Int, _ height: Int) throws {
        var state = try Scene.comparing(width, height)
        state.press("8", "j", "m", "j", "m", "1")
        try check("overlaid", width, height, state)
    }

    // The form and the Data pane list what other modules declare; they have tests of their own.
    @Test(arguments: [(4, "model"), (5, "evaluate"), (9, "machine")])
    func panes(_ number: Int, _ name: String) throws {
        for (width, height) in Self.sizes {
            var state = try Scene.training(width, height)
            state.press(String(number))
            try check(name, width, height, state)
        }
    }

    @Test(arguments: sizes) func runs(_ width: Int, _ height: Int) throws {
        var state = try Scene.comparing(width, height)
        state.press("8", "j", "m")
        try check("runs", width, height, state)
    }

    @Test(arguments: sizes) func study(_ width: Int, _ height: Int) throws {
        try check("study", width, height, Scene.studied(width, height))
        var state = try Scene.training(width, height)
        state.press("6")
        try check("study-empty", width, height, state)
    }

    @Test(arguments: sizes) func rowsOfTheData(_ width: Int, _ height: Int) throws {
        var state = try Scene.browsing(width, height)
        state.press("tab", "G", "tab")
        try check("target", width, height, state)
        state.press("tab")
        try state.answerRows(state.press("o"))
        try check("rows", width, height, state)
        state.press("/")
        state.type("city = Oslo and siz > 3")
        try check("rows-filter", width, height, state)
        state.press("escape", "down", "enter")
        try check("row", width, height, state)
    }

    @Test func formAndDataNameTheirSettings() throws {
        for (width, height) in Self.sizes {
            var state = try Scene.training(width, height)
            state.press("2")
            state.focus("training.learning-rate")
            state.press("l")
            let form = state.draw().text
            #expect(form.contains("learning-rate"), "\(width)×\(height)")
            if width >= 60 { #expect(form.contains("was 0.001"), "\(width)×\(height)") }
            if width >= 80 {
                #expect(form.contains("can change while a run") || form.contains("while a run"), "\(width)×\(height)")
            }
            state.press("3")
            if width == 80 || width == 120 {
                var translated = state
                translated.screen.language = .chinese
                try compare("data-zh", width, height, translated)
            }
            let data = state.draw().text
            #expect(data.contains("train") && data.contains("1,437"), "\(width)×\(height)")
        }
    }

    @Test(arguments: sizes) func paused(_ width: Int, _ height: Int) throws {
        var state = try Scene.paused(width, height)
        state.press("left", "left", "left", "left", "left", "left")
        try check("paused", width, height, state)
        state.press("escape", "4", "tab")
        try check("tensors", width, height, state)
        state.press("1", "D")
        try check("breakpoints", width, height, state)
        state.press("escape")
        _ = state.handle(.events(run: 1, [.breakpointHit(Scene.hit)]))
        try check("blame", width, height, state)
        state.press("escape")
        _ = state.handle(.events(run: 1, [.lookedAhead(Scene.lookAhead)]))
        try check("look-ahead", width, height, state)
    }

    @Test(arguments: sizes) func overlays(_ width: Int, _ height: Int) throws {
        var state = try Scene.training(width, height)
        state.press("?")
        try check("help", width, height, state)
        state.press("escape", "ctrl-c")
        try check("leave", width, height, state)
        state.press("escape", ":")
        state.type("sav")
        try check("palette", width, height, state)
        state.press("escape", "T", "down")
        try check("themes", width, height, state)
        state.press("escape", "r")
        state.type("12x")
        try check("prompt", width, height, state)
    }

    /// More room never costs a column.
    @Test func wideScreensShowWhatNarrowerOnesDo() throws {
        let titles = [
            "output", "params", "FLOP", "memory", "share", "values", "norm", "mean", "upd/w", "zeros", "now", "best",
            "at step", "split", "metric", "state", "step", "test", "what is different",
        ]
        for keys in [["1"], ["4"], ["4", "tab"], ["5"], ["8"]] {
            var (narrow, wide) = (try Scene.paused(120, 40), try Scene.paused(200, 50))
            for key in keys {
                narrow.press(key)
                wide.press(key)
            }
            let (small, large) = (narrow.draw().text, wide.draw().text)
            for title in titles where small.contains(title) {
                #expect(large.contains(title), "\(title) of \(keys) is missing at 200×50")
            }
        }
    }

    @Test func asciiHasNothingElse() throws {
        var state = try Scene.training(80, 24)
        state.screen.symbols = .ascii
        let text = state.draw().text
        #expect(text.unicodeScalars.allSatisfy { $0.isASCII })
        try check("train-ascii", 80, 24, state)
    }
}
