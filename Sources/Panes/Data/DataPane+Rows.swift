import Hosting
import Language
import Profiling
import TerminalUI

extension KeyScope {
    static let columns = KeyScope(id: "columns", title: Text("Columns of the data", zh: "数据的列"))
    static let rows = KeyScope(id: "rows", title: Text("Rows of the data", zh: "数据的行"))
}

extension PartID {
    static let rows = PartID(rawValue: "rows")
    static let columnPage = PartID(rawValue: "column-page")
}

extension DataPane {
    static let rowCommands: [PaneCommand<DataPane>] = [
        PaneCommand(
            "data.finding-rows", Text("its rows", zh: "查看行"), in: .findings, keys: ["enter"], footer: 3,
            help: Text("Show the rows that the chosen finding is about", zh: "显示所选问题涉及的行"),
            state: { pane, _ in
                // A text has no rows: its page says where a finding stands.
                guard let profile = pane.profiling.profile else { return .hidden }
                guard let finding = pane.finding else { return .refused(Text("there is no finding", zh: "没有发现问题")) }
                return finding.hasRows(in: profile)
                    ? .ready
                    : finding.columns.isEmpty
                        ? .refused(Text("this finding is about the data as a whole", zh: "此问题涉及全部数据"))
                        : .refused(
                            Text(
                                "this finding is about the whole column, not about single rows",
                                zh: "此问题涉及整列，而不是个别的行"))
            },
            run: { pane, screen in pane.showRowsOfFinding(&screen) }),
        PaneCommand(
            "data.column-rows", Text("rows by it", zh: "按此列看行"), in: .columns, keys: ["enter"], footer: 1,
            help: Text("Show the rows, sorted by the chosen column", zh: "显示各行，按所选列排序"),
            run: { pane, screen in pane.showRowsByColumn(&screen) }),
        PaneCommand(
            "rows.show", Text("whole row", zh: "整行"), in: .rows, keys: ["enter"], footer: 4,
            help: Text(
                "Show every column of the chosen row; of a long fraction ten digits that count",
                zh: "显示所选行的每一列；过长的小数保留十位有效数字"),
            state: { pane, _ in
                pane.browser?.chosen == nil ? .refused(Text("there is no row", zh: "没有行")) : .ready
            },
            run: { pane, screen in
                guard let browser = pane.browser, let shown = browser.shown, let profile = pane.profiling.profile,
                    let page = RowPage(browser.position.selection, of: shown, profile)
                else { return [] }
                screen.present(page)
                return []
            }),
        PaneCommand(
            "rows.filter", Text("filter…", zh: "筛选…"), in: .rows, keys: ["/"], footer: 1,
            help: Text(
                "Show only rows that match conditions, such as age > 30 and city ~ york, or that hold a word",
                zh: "只显示符合条件的行，例如 age > 30 and city ~ york，或含有某个词的行"),
            run: { pane, screen in
                screen.present(pane.filterPrompt)
                return []
            }),
        PaneCommand(
            "rows.sort", Text("sort", zh: "排序"), in: .rows, keys: ["o"], footer: 2,
            help: Text(
                "Sort by the chosen column: ascending, then descending, then in the order of the file",
                zh: "按所选列排序：先升序，再降序，然后恢复文件中的顺序"),
            run: { pane, _ in pane.browser?.nextOrder() ?? [] }),
        PaneCommand(
            "rows.left", Text("column left", zh: "左一列"), in: .rows, keys: ["left", "h"],
            help: Text("Choose the column to the left; the table follows", zh: "选择左边的列；表格随之滚动"),
            run: { pane, screen in pane.moveColumn(by: -1, screen) }),
        PaneCommand(
            "rows.right", Text("column right", zh: "右一列"), in: .rows, keys: ["right", "l"], footer: 5,
            help: Text("Choose the column to the right; the table follows", zh: "选择右边的列；表格随之滚动"),
            run: { pane, screen in pane.moveColumn(by: 1, screen) }),
    ]

    private mutating func showRowsOfFinding(_ screen: inout ScreenState) -> [Effect] {
        guard let finding, let profile = profiling.profile else { return [] }
        browser?.origin = .findings
        let part: PartID = profile.images != nil && !finding.lines.isEmpty ? .pictures : .rows
        return (browser?.show(finding, profile) ?? []) + focus(part, &screen)
    }

    private mutating func showRowsByColumn(_ screen: inout ScreenState) -> [Effect] {
        browser?.origin = .columns
        return (browser?.show(column: columns.selection) ?? []) + focus(.rows, &screen)
    }

    /// Gives the keys to a part; where one is shown alone, it is that one from now on.
    func focus(_ part: PartID, _ screen: inout ScreenState) -> [Effect] {
        guard let place = parts(screen).firstIndex(where: { $0.id == part }) else { return [] }
        screen.place.focus = place
        return screen.place.isEnlarged ? screen.enlarge(part) : []
    }

    private mutating func moveColumn(by columns: Int, _ screen: ScreenState) -> [Effect] {
        guard var moved = browser, let profile = profiling.profile else { return [] }
        let width = Frame.inside(FrameLayout(screen).body).width
        let first = RowsTable(moved, profile).firstColumn(in: width)
        moved.choose(moved.column + columns, first: first)
        moved.choose(moved.column, first: RowsTable(moved, profile).firstColumn(in: width))
        browser = moved
        return []
    }

    var filterPrompt: Prompt {
        let names = browser?.sample.columns ?? []
        return Prompt(
            Text("Rows that match", zh: "符合的行"),
            help: Text(
                """
                such as  age > 30 and city ~ "new york"  with = != < <= > >= or ~ (contains); "" is a missing value; a \
                word alone is looked for in all cells
                """,
                zh: """
                    例如 age > 30 and city ~ "new york"，可用 = != < <= > >= 或 ~（包含）；"" 表示缺失值；\
                    单独一个词在所有单元格中查找
                    """),
            text: browser?.filter?.text ?? "", for: DataPane.self,
            check: { text, _ in
                do throws(RowFilterError) {
                    _ = try RowFilter(text, columns: names)
                    return nil
                } catch {
                    return error.text
                }
            },
            answer: { text, pane, _ in
                guard let filter = try? RowFilter(text, columns: names) else { return [] }
                return pane.browser?.filter(by: filter) ?? []
            })
    }

    /// Steps back: to all rows, and to where a person came from.
    public mutating func goBack(from part: PartID, _ screen: inout ScreenState) -> Bool {
        if cleaning.isShown {
            cleaning.isShown = false
            screen.place.focus = 0
            // What was found may be of the steps as they were.
            screen.request(.show(Self.id))
            return true
        }
        guard part == .rows || part == .pictures else { return false }
        guard let origin = browser?.origin else { return browser?.clear() == true }
        browser?.origin = nil
        _ = browser?.clear()
        _ = focus(origin, &screen)
        return true
    }
}
