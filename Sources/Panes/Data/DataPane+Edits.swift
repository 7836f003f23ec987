import Catalog
import Formats
import Hosting
import Language
import Profiles
import Profiling
import TerminalUI

/// Corrections of single rows, which become `data.edits` of the next run; the file stays as it is.
extension DataPane {
    static let editCommands: [PaneCommand<DataPane>] = [
        PaneCommand(
            "rows.relabel", Text("relabel…", zh: "改标签…"), in: .rows, keys: ["="], footer: 6,
            help: Text(
                "Give the chosen row another target in the next run; the file stays as it is",
                zh: "下次运行时更改所选行的目标值；文件本身不变"),
            state: { pane, _ in
                guard pane.chosenLine != nil else { return .refused(Text("there is no row", zh: "没有行")) }
                return pane.profiling.profile?.target == nil
                    ? .refused(Text("there is no target to change", zh: "没有可更改的目标列")) : .ready
            },
            run: { pane, screen in pane.relabel(&screen) }),
        PaneCommand(
            "rows.drop", Text("drop", zh: "删除"), in: .rows, keys: ["x"], footer: 7,
            help: Text("Leave the chosen row out of the next run; the file stays as it is", zh: "下次运行不使用所选行；文件本身不变"),
            state: { pane, _ in
                pane.chosenLine == nil ? .refused(Text("there is no row", zh: "没有行")) : .ready
            },
            run: { pane, screen in
                guard let line = pane.chosenLine else { return [] }
                pane.add(
                    [SettingField("edit", "drop"), SettingField("line", .integer(line))], of: line,
                    Text("leave line \(line) out", zh: "略去第 \(line) 行"), &screen)
                return []
            }),
        PaneCommand(
            "rows.edits", Text("edits…", zh: "更正…"), in: .rows, keys: ["E"], footer: 8,
            help: Text("List the corrections of the next run and take one back", zh: "列出下次运行的更正，可撤销其中一项"),
            state: { pane, _ in
                pane.edits.isEmpty ? .refused(Text("no row is corrected", zh: "没有更正任何行")) : .ready
            },
            run: { pane, screen in
                let items = pane.edits.map { Picker.Item(Self.name(of: $0), summary: Self.words(of: $0)) }
                screen.present(
                    Picker(
                        Text("Undo", zh: "撤销"), items: items, current: items.last?.name ?? "",
                        for: DataPane.self
                    ) { name, pane, screen in
                        guard let edit = pane.edits.first(where: { Self.name(of: $0) == name }) else { return [] }
                        pane.remove(edit, &screen)
                        return []
                    })
                return []
            }),
        PaneCommand(
            "rows.undo", Text("undo edit", zh: "撤销更正"), in: .rows, keys: ["u"],
            help: Text("Take the last correction of the next run back", zh: "撤销下次运行的最后一项更正"),
            state: { pane, _ in
                pane.edits.isEmpty ? .refused(Text("no row is corrected", zh: "没有更正任何行")) : .ready
            },
            run: { pane, screen in
                if let edit = pane.edits.last { pane.remove(edit, &screen) }
                return []
            }),
    ]

    /// The corrections of the next run.
    private var edits: [SettingValue] { profiling.draft?.value(at: "data.edits")?.list ?? [] }

    /// Where the chosen row stands in the file.
    private var chosenLine: Int? {
        guard let browser, let shown = browser.shown, let row = browser.chosen else { return nil }
        return shown.rows.lines[row]
    }

    /// `12 kind`: the line, and the column where a value is set.
    private static func name(of edit: SettingValue) -> String {
        let line = edit["line"]?.integer ?? 0
        return edit["edit"]?.text == "drop" ? "\(line)" : "\(line) \((edit["column"]?.text ?? "").printable)"
    }

    private static func words(of edit: SettingValue) -> Text {
        guard edit["edit"]?.text != "drop" else { return Text("dropped", zh: "删除") }
        let value = (edit["value"]?.text ?? "").printable
        return Text("becomes \(value)", zh: "改为 \(value)")
    }

    // MARK: Doing and undoing

    /// Asks for another target of the chosen row: one of the classes, or a number.
    private func relabel(_ screen: inout ScreenState) -> [Effect] {
        guard let line = chosenLine, let profile = profiling.profile, let target = profile.target, let browser,
            let shown = browser.shown, let row = browser.chosen
        else { return [] }
        let name = profile.columns[target].name
        let present = shown.rows.field(row, target).text
        let title = Text("\(name) of line \(line)", zh: "第 \(line) 行的 \(name)").printable
        let likely = profile.labels?.rows.first { $0.line == line }?.likely
        guard profile.isClassification else {
            screen.present(
                Prompt(
                    title, help: Text("a number as programs write it, such as 12.5", zh: "按程序写法的数，例如 12.5"),
                    text: present.printable, for: DataPane.self,
                    check: { text, _ in
                        Double(text)?.isFinite == true ? nil : Text("it is no number", zh: "不是数值")
                    },
                    answer: { text, pane, screen in
                        pane.set(name, to: text, in: line, &screen)
                        return []
                    }))
            return []
        }
        let classes = classes
        let items = classes.map { value -> Picker.Item in
            Picker.Item(
                value.printable,
                summary: value == present
                    ? Text("as in the file", zh: "文件中的值")
                    : value == likely ? Text("what models of the other rows say", zh: "其他行学到的模型的判断") : .empty)
        }
        screen.present(
            Picker(title, items: items, current: (likely ?? present).printable, for: DataPane.self) {
                shown, pane, screen in
                if let value = classes.first(where: { $0.printable == shown }) {
                    pane.set(name, to: value, in: line, &screen)
                }
                return []
            })
        return []
    }

    private func set(_ column: String, to value: String, in line: Int, _ screen: inout ScreenState) {
        add(
            [
                SettingField("edit", "set"), SettingField("line", .integer(line)),
                SettingField("column", .text(column)), SettingField("value", .text(value)),
            ], of: line, Text("take line \(line) as \(value)", zh: "把第 \(line) 行当作 \(value)"), &screen)
    }

    /// Adds a correction in the place of those of the same kind that the row has.
    private func add(_ edit: [SettingField], of line: Int, _ title: Text, _ screen: inout ScreenState) {
        let new = SettingValue.table(edit)
        let former = edits.filter { Self.name(of: $0) == Self.name(of: new) && $0 != new }
        let remedy = Remedy(
            title, former.map { .remove(path: "data.edits", $0) } + [.add(path: "data.edits", new)])
        guard isTaken(remedy, &screen) else { return }
        screen.request(.mend(remedy))
        let isHeld = profiling.profile?.isInTest(line) == true
        let held =
            isHeld
            ? Text(
                "; it is in the test set, whose figures change with it: do so only where the row itself is wrong",
                zh: "；该行在测试集，指标会随之改变：仅在数据本身有误时这样做") : .empty
        let undo = screen.key("rows.undo")
        screen.say(
            Text("the next run will \(title)\(held); \(undo) takes it back", zh: "下次运行将\(title)\(held)；\(undo) 撤销")
                .printable)
    }

    private func remove(_ edit: SettingValue, _ screen: inout ScreenState) {
        let words = Text(verbatim: Self.name(of: edit))
        let title = Text("take the correction of \(words) back", zh: "撤销对 \(words) 的更正")
        let remedy = Remedy(title, [.remove(path: "data.edits", edit)])
        guard isTaken(remedy, &screen) else { return }
        screen.request(.mend(remedy))
        screen.say(Text("the next run will \(title)", zh: "下次运行将\(title)"))
    }

    /// Whether the settings take the changes; says why not.
    func isTaken(_ remedy: Remedy, _ screen: inout ScreenState) -> Bool {
        do {
            var trial = profiling.draft
            try trial?.apply(remedy)
            return trial != nil
        } catch {
            screen.say(Text(explaining: error), isProblem: true)
            return false
        }
    }
}
