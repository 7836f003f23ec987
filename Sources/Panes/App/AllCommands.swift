import TerminalUI

/// Every command there is, with its keys: dispatch, footer, help, palette and `docs/keys.md` read these rows.
public enum AllCommands {
    /// In the order of the documented keys.
    public static let rows: [ScreenCommand] =
        GlobalCommands.rows + OpeningCommands.rows + PaneSet.entranceCommands + TransportCommands.rows
        + OtherTrainer.rows
        + TimeTravelCommands.rows + PlaceCommands.back + PaneSet.tabCommands + PlaceCommands.rows + ListCommands.rows
        + PaneSet.sessionCommands
        + BreakpointList.commands + BatchRows.commands + OverlayCommands.rows

    /// What the keymap needs of them.
    public static let list: [Command] = rows.map(\.command)

    /// Where they work, in the order of the documentation.
    public static let scopes: [KeyScope] = rows.reduce(into: []) { scopes, row in
        if !scopes.contains(row.scope) { scopes.append(row.scope) }
    }

    private static let places = Dictionary(uniqueKeysWithValues: rows.indices.map { (rows[$0].command.id, $0) })

    /// The command with an id.
    static func row(_ id: String) -> ScreenCommand? { places[id].map { rows[$0] } }
}
