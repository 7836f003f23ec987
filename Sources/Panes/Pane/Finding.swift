import Hosting
import Language
import TerminalUI

/// Something besides commands that the palette finds by its name, such as a run or a setting, and what choosing it does.
public struct Finding: Sendable {
    /// What it is, in a word: `setting`.
    let kind: Text
    /// Its name.
    let title: Text
    /// Other names it is found by.
    let names: [String]
    /// A sentence about it.
    let help: Text
    let choose: @Sendable (inout AppState) -> [Effect]

    /// What no pane offers, such as a theme.
    init(
        _ kind: Text, _ title: Text, names: [String] = [], help: Text,
        choose: @escaping @Sendable (inout AppState) -> [Effect]
    ) {
        self.kind = kind
        self.title = title
        self.names = names
        self.help = help
        self.choose = choose
    }

    /// What a pane offers; choosing it is up to the pane.
    public init<Target: Pane>(
        _ kind: Text, _ title: Text, names: [String] = [], help: Text, of pane: Target.Type,
        choose: @escaping @Sendable (inout Target, inout ScreenState) -> [Effect]
    ) {
        self.init(kind, title, names: names, help: help) { choose(&$0.panes[Target.self], &$0.screen) }
    }

    /// How well it fits what was typed, lower is better; nil where it does not fit.
    func rank(_ query: String) -> Int? {
        FuzzyMatch.rank(
            of: query, titles: Language.allCases.map { title.in($0) }, names: names,
            help: Language.allCases.map { help.in($0) })
    }
}

extension AppState {
    /// Everything that the palette finds besides commands: what panes offer, then themes and languages.
    var findings: [Finding] {
        PaneSet.catalog.flatMap { panes[$0.id].findings(screen) } + screen.themes.map(Self.theme)
            + Language.allCases.filter { screen.symbols.canShow($0) }.map(Self.language) + Self.commandLine
    }

    /// What only the command line does: choosing it says how.
    private static var commandLine: [Finding] {
        let commands: [(name: String, help: Text)] = [
            (
                "export",
                Text(
                    "'workbench export SESSION --to csv' writes a session for other programs; also safetensors, tensorboard, html",
                    zh: "'workbench export 会话 --to csv' 把会话导出给其他程序；也可用 safetensors、tensorboard、html")
            ),
            (
                "rename",
                Text(
                    "'workbench sessions rename SESSION NAME' gives a session another name",
                    zh: "'workbench sessions rename 会话 名称' 给会话改名")
            ),
            (
                "delete",
                Text(
                    "'workbench sessions delete SESSION' deletes a session with its checkpoints",
                    zh: "'workbench sessions delete 会话' 删除会话及其检查点")
            ),
            (
                "replay",
                Text(
                    "'workbench replay SESSION' does again what was done, and says whether the bits agree",
                    zh: "'workbench replay 会话' 重做做过的一切，并说明各位是否一致")
            ),
            (
                "plan",
                Text(
                    "'workbench plan EXPERIMENT' tells parameters, memory and expected time of an experiment",
                    zh: "'workbench plan 实验' 说明实验的参数量、内存和预计时间")
            ),
        ]
        let titles = [
            "export": Text("export", zh: "导出"), "rename": Text("rename", zh: "改名"),
            "delete": Text("delete", zh: "删除"), "replay": Text("replay", zh: "重放"),
            "plan": Text("plan", zh: "运行计划"),
        ]
        return commands.map { name, help in
            Finding(Text("shell", zh: "命令行"), titles[name] ?? Text(verbatim: name), help: help) { app in
                app.screen.say(help)
                return []
            }
        }
    }

    private static func theme(_ theme: Theme) -> Finding {
        Finding(Text("theme", zh: "主题"), Text(verbatim: theme.name), help: theme.summary) { app in
            app.screen.theme = app.screen.themes.firstIndex { $0.name == theme.name } ?? app.screen.theme
            return app.screen.keepTheme()
        }
    }

    private static func language(_ language: Language) -> Finding {
        let title =
            switch language {
            case .english: Text(verbatim: "English")
            case .chinese: Text(verbatim: "中文 Chinese")
            }
        return Finding(
            Text("language", zh: "语言"), title, names: [language.rawValue],
            help: Text("The language of the screen; kept for the next time", zh: "界面语言；下次沿用")
        ) { $0.screen.speak(language) }
    }
}
