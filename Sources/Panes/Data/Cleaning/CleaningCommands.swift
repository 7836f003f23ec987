import Catalog
import Columns
import Experiments
import Hosting
import Language
import Profiles
import TerminalUI

/// Changes of the cleaning steps, which are settings of the next run.
extension DataPane {
    static let cleaningCommands: [PaneCommand<DataPane>] = [
        PaneCommand(
            "data.cleaning", Text("cleaning", zh: "数据清洗"), in: .data, keys: ["c"], footer: 3,
            help: Text(
                "Show the cleaning steps of the next run in their order, with rows before and after each; again to leave them",
                zh: "按顺序显示下次运行的清洗步骤，以及各步骤前后的行；再按一次离开"),
            state: { pane, screen in
                guard let draft = pane.profiling.draft else { return .refused(screen.noRun) }
                let isPictures =
                    pane.profiling.profile?.images != nil || Experiment.isPictures(path: draft.data.text("source"))
                return isPictures
                    ? .refused(
                        Text("cleaning steps are for tables and texts; these are images", zh: "清洗步骤用于表格和文本；这是图像"))
                    : pane.cleaning.isShown ? .named(Text("findings", zh: "问题")) : .ready
            },
            run: { pane, screen in
                pane.cleaning.isShown.toggle()
                guard pane.cleaning.isShown else {
                    screen.place.focus = 0
                    return pane.ask(nil)
                }
                return pane.cleaning.ask(pane.profiling.draft) + pane.focus(.cleaningSteps, &screen)
            }),
        PaneCommand(
            "cleaning.edit", Text("edit", zh: "编辑"), in: .cleaning, keys: ["enter"], footer: 1,
            help: Text(
                "Change a setting of the chosen step; one that is done by itself is put in the list first",
                zh: "修改所选步骤的设置；自动执行的步骤先加入列表"),
            state: { pane, _ in
                guard let step = pane.step else { return .refused(noStep) }
                guard step.place == nil else {
                    return pane.declared(step).isEmpty
                        ? .refused(Text("step '\(step.id)' has no settings", zh: "步骤 '\(step.id)' 没有设置")) : .ready
                }
                return pane.isListed(step.id)
                    ? .refused(
                        Text(
                            "the list has '\(step.id)' for other columns: change it there",
                            zh: "列表中已有用于其他列的 '\(step.id)'：请在那里修改"))
                    : .named(Text("list it", zh: "加入列表"))
            },
            run: { pane, screen in pane.editStep(&screen) }),
        PaneCommand(
            "cleaning.toggle", Text("on/off", zh: "开/关"), in: .cleaning, keys: ["o"], footer: 1,
            help: Text(
                "Switch the chosen step off, or on again; it keeps its place and its settings",
                zh: "关闭或重新打开所选步骤；位置和设置不变"),
            state: { pane, _ in
                guard let step = pane.step else { return .refused(noStep) }
                guard step.place == nil, substitute(for: step.id) == nil || pane.isListed(step.id) else {
                    return .ready
                }
                return .refused(
                    Text(
                        "'\(step.id)' is done by itself to what no step of the list takes: a model cannot do without",
                        zh: "'\(step.id)' 自动用于列表未处理的部分：模型离不开它"))
            },
            run: { pane, screen in pane.toggleStep(&screen) }),
        PaneCommand(
            "cleaning.up", Text("earlier", zh: "提前"), in: .cleaning, keys: ["K"], footer: 1,
            help: Text("Do the chosen step before the one above it in the list", zh: "把所选步骤移到列表中上一步之前"),
            state: { pane, _ in pane.movable(by: -1) },
            run: { pane, screen in pane.moveStep(by: -1, &screen) }),
        PaneCommand(
            "cleaning.down", Text("later", zh: "推后"), in: .cleaning, keys: ["J"], footer: 1,
            help: Text("Do the chosen step after the one below it in the list", zh: "把所选步骤移到列表中下一步之后"),
            state: { pane, _ in pane.movable(by: 1) },
            run: { pane, screen in pane.moveStep(by: 1, &screen) }),
        PaneCommand(
            "cleaning.add", Text("add…", zh: "添加…"), in: .cleaning, keys: ["a"], footer: 1,
            help: Text("Add a step behind the chosen one", zh: "在所选步骤之后添加步骤"),
            run: { pane, screen in pane.addStep(&screen) }),
        PaneCommand(
            "cleaning.remove", Text("remove", zh: "移除"), in: .cleaning, keys: ["x"], footer: 1,
            help: Text("Take the chosen step out of the list", zh: "从列表中移除所选步骤"),
            state: { pane, _ in
                guard let step = pane.step else { return .refused(noStep) }
                return step.place == nil ? .refused(notListed(step.id)) : .ready
            },
            run: { pane, screen in
                guard let step = pane.step, let place = step.place else { return [] }
                var list = pane.cleaningList
                list.remove(at: place)
                pane.change(list, Text("'\(step.id)' is out of the list", zh: "'\(step.id)' 已移出列表"), &screen)
                return []
            }),
    ]

    private static let noStep = Text("there is no step", zh: "没有步骤")

    private static func notListed(_ id: String) -> Text {
        Text("'\(id)' is done by itself and stands in no list", zh: "'\(id)' 自动执行，不在列表中")
    }

    private var isOnText: Bool { profiling.draft.map(TextView.isMeant) ?? false }
    private var cleaningPath: String { Experiment.cleaningPath(isText: isOnText) }
    private var cleaningList: [SettingValue] { profiling.draft?.value(at: cleaningPath)?.list ?? [] }
    private var step: CleaningReport.Step? { cleaning.chosen(of: profiling.draft) }

    private func isListed(_ id: String) -> Bool {
        cleaningList.contains { $0.isEnabled && $0["step"]?.text == id }
    }

    /// What a step can be told, but for whether it is done.
    private func declared(_ step: CleaningReport.Step) -> [Hyperparameter] {
        let all = CleaningView.offered(profiling.draft).first { $0.name == step.id }?.hyperparameters
        return (all ?? []).filter { $0.name != "enabled" }
    }

    /// What stands in the list so that a step is not done by itself; nil where a model needs it.
    private static func substitute(for id: String) -> [SettingField]? {
        switch id {
        case "scale": [SettingField("step", "scale"), SettingField("method", "none")]
        case "group": [SettingField("step", "group"), SettingField("max-categories", 65_536)]
        default: nil
        }
    }

    /// Where a step that is not listed would stand in the list.
    private var placeOfChosen: Int {
        let steps = cleaning.steps(of: profiling.draft)
        return (steps.prefix(cleaning.selection + 1).compactMap(\.place).max() ?? -1) + 1
    }

    private func movable(by direction: Int) -> CommandState {
        guard let step else { return .refused(Self.noStep) }
        guard let place = step.place else { return .refused(Self.notListed(step.id)) }
        guard placeBeyond(place, direction) == nil else { return .ready }
        if cleaningList.indices.contains(place + direction) {
            return .refused(
                Text(
                    "rows are left out before columns are changed: deduplicate first, then drop-outliers, wherever they stand",
                    zh: "删行先于更改各列：先 deduplicate，再 drop-outliers，与位置无关"))
        }
        return .refused(
            direction < 0
                ? Text("it is the first of the list", zh: "已是列表的第一步")
                : Text("it is the last of the list", zh: "已是列表的最后一步"))
    }

    /// The next place of the list in a direction with a step that has the same turn; nil where there is none.
    private func placeBeyond(_ place: Int, _ direction: Int) -> Int? {
        let turns = cleaningList.map { isOnText ? .listed : Cleaning.turn(of: $0["step"]?.text ?? "") }
        guard turns.indices.contains(place) else { return nil }
        var next = place + direction
        while turns.indices.contains(next) {
            if turns[next] == turns[place] { return next }
            next += direction
        }
        return nil
    }

    // MARK: Changing

    /// Gives the next run another list of steps, and chooses one of them.
    private mutating func change(
        _ list: [SettingValue], _ words: Text, choosing place: Int? = nil, _ screen: inout ScreenState
    ) {
        let remedy = Remedy(words, [.set(path: cleaningPath, .list(list))])
        guard isTaken(remedy, &screen) else { return }
        if let place, var draft = profiling.draft, (try? draft.apply(remedy)) != nil {
            cleaning.choose(place: place, of: draft)
        }
        screen.request(.mend(remedy))
        screen.say(Text("for the next run, \(words)", zh: "下次运行：\(words)"))
    }

    private mutating func toggleStep(_ screen: inout ScreenState) -> [Effect] {
        guard let step else { return [] }
        var list = cleaningList
        let off = Text("'\(step.id)' is off", zh: "'\(step.id)' 已关闭")
        guard let place = step.place else {
            guard let fields = Self.substitute(for: step.id) else { return [] }
            list.insert(.table(fields), at: min(placeOfChosen, list.count))
            change(list, off, choosing: min(placeOfChosen, list.count), &screen)
            return []
        }
        let fields = (list[place].table ?? []).filter { $0.name != "enabled" }
        list[place] = .table(fields + (step.isEnabled ? [SettingField("enabled", false)] : []))
        let words = step.isEnabled ? off : Text("'\(step.id)' is on", zh: "'\(step.id)' 已打开")
        change(list, words + (step.isEnabled ? standIn(for: step.id, in: list) : .empty), choosing: place, &screen)
        return []
    }

    /// Says so where a step that is switched off is done by itself, as it would be without a list.
    private func standIn(for id: String, in list: [SettingValue]) -> Text {
        guard !isOnText, var draft = profiling.draft, (try? draft.set(cleaningPath, to: .list(list))) != nil,
            cleaning.steps(of: draft).contains(where: { $0.id == id && $0.place == nil }),
            !cleaning.steps(of: profiling.draft).contains(where: { $0.id == id && $0.place == nil })
        else { return .empty }
        guard Self.substitute(for: id) != nil else {
            return Text("; it is done by itself now, as a model needs it", zh: "；现改为自动执行，因为模型需要它")
        }
        return Text("; it is done by itself now, which can be switched off, too", zh: "；现改为自动执行，也可再关闭")
    }

    private mutating func moveStep(by direction: Int, _ screen: inout ScreenState) -> [Effect] {
        guard let step, let place = step.place else { return [] }
        var list = cleaningList
        guard let next = placeBeyond(place, direction) else { return [] }
        list.insert(list.remove(at: place), at: next)
        let number = next + 1
        change(
            list, Text("'\(step.id)' is number \(number) of the list", zh: "'\(step.id)' 是列表的第 \(number) 步"),
            choosing: next, &screen)
        return []
    }

    private func addStep(_ screen: inout ScreenState) -> [Effect] {
        let offered = CleaningView.offered(profiling.draft).map {
            Picker.Item($0.name, summary: $0.help, reference: $0.reference)
        }
        screen.present(
            Picker(Text("Add a step", zh: "添加步骤"), items: offered, current: "", for: DataPane.self) {
                id, pane, screen in
                pane.insert(id, &screen)
                return []
            })
        return []
    }

    /// Puts a step with its defaults behind the chosen one.
    private mutating func insert(_ id: String, _ screen: inout ScreenState) {
        var list = cleaningList
        let place = min(placeOfChosen, list.count)
        list.insert(.table([SettingField("step", .text(id))]), at: place)
        change(list, Text("'\(id)' is in the list", zh: "'\(id)' 已加入列表"), choosing: place, &screen)
    }

    // MARK: Settings of a step

    private mutating func editStep(_ screen: inout ScreenState) -> [Effect] {
        guard let step else { return [] }
        guard let place = step.place else {
            insert(step.id, &screen)
            return []
        }
        let value = cleaningList[place]
        let items = declared(step).map { declaration -> Picker.Item in
            let now = (value[declaration.name] ?? declaration.defaultValue).typed.printable
            return Picker.Item(
                declaration.name, summary: Text("\(now) · \(declaration.help)", zh: "\(now) · \(declaration.help)"))
        }
        screen.present(
            Picker(Text(verbatim: step.id), items: items, current: "", for: DataPane.self) { name, pane, screen in
                if let declaration = pane.declared(step).first(where: { $0.name == name }) {
                    pane.ask(for: declaration, of: step, at: place, &screen)
                }
                return []
            })
        return []
    }

    /// Asks for the value of a step's setting: one of its words, or what is typed.
    private func ask(
        for declaration: Hyperparameter, of step: CleaningReport.Step, at place: Int, _ screen: inout ScreenState
    ) {
        guard cleaningList.indices.contains(place) else { return }
        let title = Text(verbatim: "\(step.id).\(declaration.name)")
        let now = (cleaningList[place][declaration.name] ?? declaration.defaultValue).typed
        let words: [String]
        switch declaration.kind {
        case .choice(let offered): words = offered
        case .boolean: words = ["true", "false"]
        default:
            return screen.present(
                Prompt(
                    title,
                    help: Text(
                        "\(declaration.help); allowed: \(declaration.allowed)",
                        zh: "\(declaration.help)；允许：\(declaration.allowed)"),
                    text: now, for: DataPane.self,
                    check: { typed, _ in
                        do {
                            _ = try Experiment.value(of: typed, for: declaration)
                            return nil
                        } catch {
                            return Text(explaining: error)
                        }
                    },
                    answer: { typed, pane, screen in
                        pane.set(declaration, to: typed, at: place, &screen)
                        return []
                    }))
        }
        let items = words.map { Picker.Item($0, summary: declaration.meanings[$0] ?? .empty) }
        screen.present(
            Picker(title, items: items, current: now, for: DataPane.self) { word, pane, screen in
                pane.set(declaration, to: word, at: place, &screen)
                return []
            })
    }

    private mutating func set(
        _ declaration: Hyperparameter, to typed: String, at place: Int, _ screen: inout ScreenState
    ) {
        var list = cleaningList
        guard list.indices.contains(place), let value = try? Experiment.value(of: typed, for: declaration) else {
            return
        }
        let name = declaration.name
        var fields = list[place].table ?? []
        if let old = fields.firstIndex(where: { $0.name == name }) {
            fields[old].value = value
        } else {
            fields.append(SettingField(name, value))
        }
        list[place] = .table(fields)
        let shown = value.typed.printable
        change(list, Text("'\(name)' is \(shown)", zh: "'\(name)' 为 \(shown)"), choosing: place, &screen)
    }
}
