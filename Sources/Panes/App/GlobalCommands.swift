import Hosting
import Language
import TerminalUI

/// What works everywhere: help, palette, theme, mouse, and ways out of the program.
enum GlobalCommands {
    static let rows: [ScreenCommand] = [
        ScreenCommand(
            "app.help", Text("help", zh: "帮助"), in: .global, keys: ["?", "f1"], footer: 91,
            help: Text(
                "All keys that work here, found by what they do; the chosen one can be run",
                zh: "这里可用的所有按键，可按功能查找；所选的可以执行"),
            perform: { app in
                app.screen.present(CommandList(helpFor: app))
                return []
            }),
        ScreenCommand(
            "app.palette", Text("palette", zh: "命令"), in: .global, keys: [":", "ctrl-p"], footer: 90,
            help: Text(
                "Find any command, pane, run, setting, sample or theme by a few letters of its name",
                zh: "输入名称中的几个字，查找任何命令、面板、运行、设置、示例或主题"),
            state: { $0.screen.size.width < 60 ? .hidden : .ready },
            perform: { app in
                app.screen.present(CommandList(paletteFor: app))
                return []
            }),
        ScreenCommand(
            "app.theme", Text("theme", zh: "主题"), in: .global, keys: ["T"], footer: 80,
            help: Text("Choose colors, seen at once; kept for the next time", zh: "选择颜色，立即可见；下次沿用"),
            run: { screen in
                screen.present(ThemeChooser(screen))
                return []
            }),
        ScreenCommand(
            "app.language", Text("language", zh: "语言"), in: .global, keys: ["alt-l"], footer: 81,
            help: Text(
                "Switch the screen between English and Chinese (中文); kept for the next time",
                zh: "界面在中文与英文 (English) 之间切换；下次沿用"),
            state: { app in
                let isPossible = app.screen.symbols.canShow(app.screen.language.next)
                return isPossible ? .ready : .refused(ScreenState.cannotShowChinese)
            },
            perform: { $0.screen.speak($0.screen.language.next) }),
        ScreenCommand(
            "app.mouse", Text("mouse", zh: "鼠标"), in: .global, keys: ["M"],
            help: Text(
                "Give the mouse back to the terminal, to select text with it, or take it again",
                zh: "把鼠标交还终端以便选择文本，或重新接管"),
            run: { screen in
                screen.configuration.isMouseEnabled.toggle()
                let mouse = screen.key("app.mouse")
                screen.say(
                    screen.configuration.isMouseEnabled
                        ? Text("the mouse works here again", zh: "鼠标重新由程序接管")
                        : Text("the mouse belongs to the terminal; \(mouse) takes it back", zh: "鼠标已交还终端；\(mouse) 重新接管")
                )
                return []
            }),
        ScreenCommand(
            "app.suspend", Text("suspend", zh: "挂起"), in: .global, keys: ["ctrl-z"],
            help: Text("Back to the shell; fg returns. Training waits meanwhile", zh: "回到 shell；fg 返回。其间训练等待"),
            perform: { _ in [.suspend] }),
        ScreenCommand(
            "app.leave", Text("quit", zh: "退出"), in: .global, keys: ["ctrl-c"],
            help: Text(
                "Quit; while a run trains, it asks what to do with it, and pressed again stops it and saves",
                zh: "退出；有运行正在训练时询问如何处理，再按一次则停止并保存"),
            perform: { $0.leave() }),
    ]
}

extension ScreenState {
    /// Switches the language of the screen, and keeps it for the next time.
    mutating func speak(_ language: Language) -> [Effect] {
        self.language = language
        configuration.language = language
        say(Text("the screen is in English, kept for the next time", zh: "界面使用中文，下次沿用"))
        return [.saveLanguage(language)]
    }
}

extension Language {
    /// The one after it, and after the last the first.
    fileprivate var next: Language {
        let all = Language.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }
}

/// The keys that move in whatever has rows.
enum ListCommands {
    static let rows: [ScreenCommand] = [
        row("list.up", Text("up", zh: "上"), ["up", "k"], Text("One row up", zh: "上移一行")) { _ in -1 },
        row("list.down", Text("down", zh: "下"), ["down", "j"], Text("One row down", zh: "下移一行")) { _ in 1 },
        row("list.first", Text("first", zh: "首行"), ["g g", "home"], Text("To the first row", zh: "到第一行")) { _ in
            -1_000_000
        },
        row("list.last", Text("last", zh: "末行"), ["G", "end"], Text("To the last row", zh: "到最后一行")) { _ in 1_000_000 },
        row(
            "list.page-up", Text("half page up", zh: "上半页"), ["ctrl-u", "page-up"], Text("Half a page up", zh: "上移半页")
        ) { -$0 },
        row(
            "list.page-down", Text("half page down", zh: "下半页"), ["ctrl-d", "page-down"],
            Text("Half a page down", zh: "下移半页")
        ) { $0 },
    ]

    private static func row(
        _ id: String, _ title: Text, _ keys: [KeySequence], _ help: Text,
        rows: @escaping @Sendable (_ page: Int) -> Int
    ) -> ScreenCommand {
        ScreenCommand(
            id, title, in: .list, keys: keys, help: help,
            perform: { app in app.move(by: rows(max(1, app.screen.size.height / 3))) })
    }
}
