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
            + Language.allCases.filter { screen.symbols.canShow($0) }.map(Self.language)
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
