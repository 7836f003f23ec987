import Hosting
import TerminalUI
import Training

/// One of each pane.
public struct PaneSet: Sendable {
    /// Every pane there is; to add one is to add its type here. Tabs are in the order of their numbers, commands in
    /// the documentation in this one.
    public static let catalog: [any Pane.Type] = [
        ChooserPane.self, TrainPane.self, HyperparameterPane.self, RunsPane.self, ModelPane.self, DataPane.self,
        EvaluatePane.self, StudyPane.self, MachinePane.self,
    ]

    /// Panes of a session, in the order of their tabs.
    public static let tabs: [(id: PaneID, tab: PaneTab)] = catalog.compactMap { type in
        type.tab.map { (type.id, $0) }
    }.sorted { $0.tab.number < $1.tab.number }

    /// The pane that a session opens on: the one of the first tab.
    public static let home: PaneID = tabs.first?.id ?? PaneID(rawValue: "")

    /// The pane in front of all sessions: the one without a tab.
    public static let entrance: PaneID = catalog.first { $0.tab == nil }?.id ?? home

    /// Commands of the panes without a tab.
    static let entranceCommands = catalog.filter { $0.tab == nil }.flatMap { rows(of: $0) }
    /// The commands that open the panes with a tab.
    static let tabCommands = tabs.map { id, tab in
        ScreenCommand(
            command(for: id), tab.title, in: .workspace,
            keys: KeySequence(name: String(tab.number)).map { [$0] } ?? [], help: tab.help,
            run: { screen in
                screen.request(.show(id))
                return []
            })
    }
    /// Commands of the panes with a tab.
    static let sessionCommands = catalog.filter { $0.tab != nil }.flatMap { rows(of: $0) }

    private static let panesOfCommands = catalog.filter { $0.tab != nil }.reduce(into: [String: PaneID]()) {
        panes, type in
        for row in rows(of: type) { panes[row.command.id] = type.id }
    }

    /// The pane with a tab that a command belongs to; nil where it belongs to none.
    static func pane(of command: String) -> PaneID? { panesOfCommands[command] }

    private static let errands: [Errand: String] = catalog.reduce(into: [:]) { errands, type in
        errands.merge(type.errands) { first, _ in first }
    }

    private var panes: [any Pane] = catalog.map { $0.init() }

    /// All panes as for a session just opened.
    public init() {}

    /// The command that brings a pane to the front.
    static func command(for pane: PaneID) -> String { "pane.\(pane.rawValue)" }

    /// The command by which some pane does an errand; nil where none does it.
    static func command(for errand: Errand) -> String? { errands[errand] }

    /// The command by which a pane starts a run; nil where it has none.
    static func startCommand(of pane: PaneID) -> String? { catalog.first { $0.id == pane }?.startCommand }

    private static func rows<Target: Pane>(of type: Target.Type) -> [ScreenCommand] {
        type.commands.map(ScreenCommand.init)
    }

    /// The pane of a name; the first one where there is none of that name.
    public subscript(id: PaneID) -> any Pane {
        get { panes[index(of: id)] }
        set { panes[index(of: id)] = newValue }
    }

    /// The pane of a type.
    public subscript<Target: Pane>(type: Target.Type) -> Target {
        get { self[Target.id] as? Target ?? Target() }
        set { self[Target.id] = newValue }
    }

    /// Gives news to every pane; returns what they ask for.
    mutating func receive(_ news: News, _ screen: inout ScreenState) -> [Effect] {
        panes.indices.flatMap { panes[$0].receive(news, &screen) }
    }

    /// Makes the panes of a session anew, for another session.
    mutating func renew() {
        for (index, type) in Self.catalog.enumerated() where type.tab != nil { panes[index] = type.init() }
    }

    private func index(of id: PaneID) -> Int { Self.catalog.firstIndex { $0.id == id } ?? 0 }
}
