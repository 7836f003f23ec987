import Hosting
import Language
import Panes
import TerminalUI
import Testing
import Training

/// The screen in each language: switched while it runs, laid out by the width of its texts, whole at 80 columns.
@Suite struct ScreenLanguageTests {
    @Test func aKeySwitchesTheLanguageAtOnce() throws {
        var state = try Scene.training(80, 24)
        #expect(state.draw().text.contains("● training"))
        #expect(state.press("alt-l") == [.saveLanguage(.chinese)])
        #expect(state.screen.language == .chinese)
        #expect(state.draw().text.contains("● 训练中"))
        state.press("alt-l")
        #expect(state.screen.language == .english)
    }

    @Test(arguments: [Language.english, .chinese]) func thePaletteFindsCommandsByBothTitles(_ language: Language) throws
    {
        for query in ["fork", "分叉", "run.fork"] {
            var state = try Scene.paused(80, 24)
            state.screen.language = language
            state.press(":")
            state.type(query)
            state.press("enter")
            state.screen.language = .english
            #expect(state.draw().text.contains("fork of run 1 at step 640"), "\(query)")
        }
    }

    @Test func aTerminalWithoutChineseCharactersKeepsEnglishAndSaysWhy() throws {
        let terminal = FakeTerminal(capabilities: Capabilities(colors: .full, symbols: .ascii))
        let choice = try LanguageChoice(option: "zh", setting: nil, environment: [:])
        let app = try App(
            terminal: terminal, laboratory: FakeLaboratory(), configuration: Configuration(), themes: [.dark],
            language: choice, now: { Scene.now })
        #expect(app.state.screen.language == .english)
        #expect(app.state.draw().text.contains("cannot show Chinese"))
        var state = app.state
        state.press("alt-l")
        #expect(state.screen.language == .english)
    }

    /// Every title of a tab is whole at 80 columns, and so is every title of a panel and of a column.
    @Test(arguments: [Language.english, .chinese]) func noTitleIsCutAt80Columns(_ language: Language) throws {
        var titles: [String: [String]] = [
            "1": ["loss", "metrics", "now", "best", "machine", "rate · gradient", "events"],
            "4": ["layers", "layer", "kind", "output", "params", "FLOP", "memory", "share"],
            "5": ["evaluations", "split", "metric", "now", "best", "at step"],
            "8": ["runs", "run", "state", "step", "accuracy", "test", "what is different"],
            "9": ["machine", "load of all cores", "memory in use"],
        ]
        if language == .chinese {
            titles = [
                "1": ["损失", "指标", "当前", "最优", "机器", "学习率 · 梯度", "事件"],
                "4": ["层", "类型", "输出", "参数", "FLOP", "内存", "占比"],
                "5": ["评估", "划分", "指标", "当前", "最优", "所在步"],
                "8": ["运行", "状态", "步", "测试", "差异"],
                "9": ["机器", "所有核心的负载", "已用内存"],
            ]
        }
        for (key, expected) in titles {
            var state = try Scene.comparing(80, 24)
            state.screen.language = language
            state.press(key)
            let text = state.draw().text
            for title in expected { #expect(text.contains(title), "\(key): \(title)\n\(text)") }
            for tab in PaneSet.tabs { #expect(text.contains("\(tab.tab.number) \(tab.tab.short.in(language))")) }
        }
    }

    /// Borders stand below each other: each row of a screen of panels ends in the same column.
    @Test(arguments: [(80, 24), (120, 40), (200, 50)]) func bordersAreWholeInChinese(_ width: Int, _ height: Int) throws
    {
        for key in ["1", "2", "3", "4", "5", "8", "9"] {
            var state = try Scene.comparing(width, height)
            state.screen.language = .chinese
            state.press(key)
            let canvas = state.draw()
            let places = FrameLayout(state.screen).body
            for y in (places.y + 1)..<(places.bottom - 1) {
                #expect(
                    "│╮╯▐┤".unicodeScalars.contains(canvas[width - 1, y].scalar), "\(key), row \(y)\n\(canvas.text)")
                #expect("│╭╰".unicodeScalars.contains(canvas[0, y].scalar), "\(key), row \(y)\n\(canvas.text)")
            }
        }
    }

    /// What a person did and what happened is told in both languages, also of runs whose events came in English.
    @Test func eventsFollowTheLanguage() throws {
        var state = try Scene.training(120, 40)
        state.screen.language = .chinese
        let text = state.draw().text
        #expect(text.contains("当前最优"))
        #expect(text.contains("，已保存"))
    }
}
