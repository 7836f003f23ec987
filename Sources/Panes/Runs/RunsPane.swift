import Columns
import Datasets
import Drawing
import Hosting
import Language
import TerminalUI
import Training

extension KeyScope {
    static let runs = KeyScope(id: "runs", title: Text("Runs", zh: "运行"))
}

extension PartID {
    static let runs = PartID(rawValue: "runs")
    fileprivate static let runDetail = PartID(rawValue: "run-detail")
    fileprivate static let runMetrics = PartID(rawValue: "run-metrics")
    fileprivate static let runCurves = PartID(rawValue: "run-curves")
}

/// The runs of the session, to compare, overlay and resume.
public struct RunsPane: Pane {
    public static let id = PaneID(rawValue: "runs")
    public static let tab: PaneTab? = PaneTab(
        number: 8, title: Text("Runs", zh: "运行"),
        help: Text("The runs of the session, to compare, overlay and resume", zh: "会话的运行，可比较、叠加和继续训练"))
    public static let errands: [Errand: String] = [.runs: "pane.runs", .reuse: "runs.settings"]

    private var position = ListState()
    /// How far the chosen run's details are scrolled.
    private var scroll = ScrollPosition()

    public init() {}

    public static let commands: [PaneCommand<RunsPane>] = [
        command(
            "runs.open", Text("open", zh: "打开"), ["enter"], footer: 1,
            help: Text("Show the chosen run in all panes", zh: "在所有面板中显示所选运行")
        ) { card, screen in Self.open(card.number, &screen) },
        command(
            "runs.mark", Text("overlay", zh: "叠加"), ["m"], footer: 2,
            help: Text(
                "Overlay the run's curves on those of the Train pane, or take them off", zh: "在训练面板中叠加此运行的曲线，或取消叠加")
        ) { card, screen in
            if let place = screen.session?.marked.firstIndex(of: card.number) {
                screen.session?.marked.remove(at: place)
                return []
            }
            screen.session?.marked.append(card.number)
            return screen.session?.history(card.number) == nil ? [.loadHistory(run: card.number)] : []
        },
        PaneCommand(
            "runs.resume", Text("resume", zh: "继续训练"), in: .runs, keys: ["R"], footer: 3,
            help: Text("Resume the run from its last checkpoint", zh: "从最后的检查点继续训练"),
            state: { pane, screen in
                guard let card = pane.selected(screen) else { return .refused(screen.noRun) }
                return screen.refusalToResume(card).map { .refused($0) } ?? .ready
            },
            run: { pane, screen in pane.selected(screen).map { screen.resume($0) } ?? [] }),
        command(
            "runs.settings", Text("copy settings", zh: "复制设置"), ["c"], footer: 4,
            help: Text(
                "Copy the run's settings into the form, to start another one like it", zh: "把此运行的设置复制到表单，以便开始类似的运行")
        ) { card, screen in
            screen.request(.edit(SettingsDraft(card.experiment)))
            let start = screen.key(for: .start)
            screen.say(
                Text(
                    "the settings of run \(card.number); \(start) starts another run with them",
                    zh: "运行 \(card.number) 的设置；\(start) 用它们开始另一个运行"))
            return []
        },
        command(
            "runs.delete", Text("delete…", zh: "删除…"), ["x", "delete"], footer: 6,
            help: Text("Delete the run with its checkpoints; asks first", zh: "删除运行及其检查点；先询问")
        ) { card, screen in
            if card.number == screen.session?.active {
                let isPaused = screen.session?.isPaused == true
                screen.say(
                    isPaused
                        ? Text("run \(card.number) is loaded, paused", zh: "运行 \(card.number) 已载入并暂停")
                        : Text("run \(card.number) is training", zh: "运行 \(card.number) 正在训练"), isProblem: true)
            } else {
                screen.present(deletion(of: card))
            }
            return []
        },
    ]

    /// A command on the chosen run.
    private static func command(
        _ id: String, _ title: Text, _ keys: [KeySequence], footer: Int, help: Text,
        run: @escaping @Sendable (RunCard, inout ScreenState) -> [Effect]
    ) -> PaneCommand<RunsPane> {
        PaneCommand(
            id, title, in: .runs, keys: keys, footer: footer, help: help,
            state: { pane, screen in pane.selected(screen) == nil ? .refused(screen.noRun) : .ready },
            run: { pane, screen in
                pane.selected(screen).map { run($0, &screen) } ?? []
            })
    }

    private static func open(_ run: Int, _ screen: inout ScreenState) -> [Effect] {
        screen.session?.current = run
        screen.request(.show(PaneSet.home))
        return screen.session?.history(run) == nil ? [.loadHistory(run: run)] : []
    }

    /// Every run of the session, by its number.
    public func findings(_ screen: ScreenState) -> [Finding] {
        (screen.session?.card.runs ?? []).map { card in
            let sign = RunSign(card)
            let (number, step, total) = (card.number, card.step.grouped, card.totalSteps.grouped)
            return Finding(
                Text("run", zh: "运行"), Text("run \(number)", zh: "运行 \(number)"), names: ["run \(number) \(card.name)"],
                help: Text(
                    "\(sign.word) at step \(step) of \(total); shows it in all panes",
                    zh: "\(sign.word)，第 \(step)/\(total) 步；在所有面板中显示"), of: Self.self
            ) { _, screen in
                screen.request(.enterSession)
                return Self.open(number, &screen)
            }
        }
    }

    private static func deletion(of card: RunCard) -> ChoiceDialog {
        ChoiceDialog(
            title: Text("Delete run \(card.number)?", zh: "删除运行 \(card.number)？"),
            text: Text("Its curves and checkpoints go for good.", zh: "它的曲线和检查点将被永久删除。"),
            choices: [
                .init(Text("keep it", zh: "保留"), help: Text("nothing happens", zh: "什么都不做")),
                .init(
                    Text("delete it", zh: "删除"), help: Text("cannot be undone", zh: "无法撤销"),
                    effects: [.deleteRun(card.number)]),
            ])
    }

    /// The run under the cursor; the newest is at the top.
    private func selected(_ screen: ScreenState) -> RunCard? {
        let runs = screen.session?.runTree.map(\.card) ?? []
        return runs.indices.contains(position.selection) ? runs[position.selection] : nil
    }

    public func parts(_ screen: ScreenState) -> [Part] {
        [Part(.runs, scopes: [.runs, .list]), Part(.runDetail)]
    }

    public func layout(in body: Rect, focus: PartID, _ screen: ScreenState) -> [PlacedPart] {
        guard body.height >= 14 else { return [PlacedPart(focus, body)] }
        var rest = body
        if body.width >= 110, body.height >= 26 {
            let count = screen.session?.card.runs.count ?? 0
            let list = rest.cutTop(min(max(6, count + 3), body.height * 2 / 5))
            let curves = rest.cutRight(body.width / 2)
            let detail = rest.cutTop(min(10, rest.height / 2))
            return [
                PlacedPart(.runs, list), PlacedPart(.runDetail, detail), PlacedPart(.runMetrics, rest),
                PlacedPart(.runCurves, curves),
            ]
        }
        let detail = rest.cutBottom(min(10, body.height / 2))
        return [PlacedPart(.runs, rest), PlacedPart(.runDetail, detail)]
    }

    public func draw(_ part: PlacedPart, on frame: inout Frame, _ screen: ScreenState) {
        guard let session = screen.session else { return }
        switch part.id {
        case .runDetail:
            guard let run = selected(screen) else {
                let inner = frame.panel(Text("run", zh: "运行"), part: part)
                return frame.empty(frame.noRun(Text("the results of the chosen run", zh: "所选运行的结果")), in: inner)
            }
            RunDetail(run, in: session).draw(on: &frame, part, scroll, now: screen.wordTime)
        case .runMetrics:
            ComparisonTable(RunComparison.runs(in: session, chosen: selected(screen))).draw(on: &frame, part)
        case .runCurves: drawCurves(part, on: &frame, session)
        default: RunTable(session).draw(on: &frame, part, position)
        }
    }

    /// The run shown and those marked, by the metric that the list ranks them by.
    private func drawCurves(_ part: PlacedPart, on frame: inout Frame, _ session: SessionState) {
        let metric = RunComparison.metric(of: session.runTree.map(\.card))
        let details = [Split.validation.label, metric?.unit ?? .empty].filter { !$0.isEmpty }
        let inner = frame.panel(
            metric?.label ?? Text("curves", zh: "曲线"), subtitle: details.joined(separator: Text(verbatim: " · ")),
            part: part)
        var chart = Chart()
        if let metric, let history = session.shown {
            chart.series = RunCurves(session).metric(metric.id, on: .validation, of: history)
        }
        chart.symbols = frame.chartSymbols
        let evaluate = frame.key("run.evaluate")
        chart.placeholder = Text("not evaluated yet: \(evaluate) in a run evaluates", zh: "尚未评估：在运行中按 \(evaluate) 评估")
        chart.draw(on: &frame.canvas, in: inner, theme: frame.theme)
    }

    public mutating func move(by rows: Int, in part: PlacedPart, _ screen: inout ScreenState) -> [Effect] {
        guard let session = screen.session else { return [] }
        if part.id == .runDetail {
            let detail = selected(screen).map { RunDetail($0, in: session) }
            let inner = Frame.inside(part.rect)
            let lines = detail?.lines(screen.currentTheme, width: inner.width, screen.language)
            scroll.move(by: rows, count: lines?.count ?? 0, visible: inner.height)
            return []
        }
        RunTable(session).placed(in: part, screen.currentTheme).move(&position, by: rows)
        scroll = ScrollPosition()
        return []
    }

    public mutating func click(
        at point: Point, in part: PlacedPart, hadKeys: Bool, _ screen: inout ScreenState
    ) -> [Effect] {
        guard part.id == .runs, let session = screen.session else { return [] }
        if RunTable(session).placed(in: part, screen.currentTheme).select(at: point, &position) {
            scroll = ScrollPosition()
        }
        return []
    }

    /// A run that has just been started or resumed is looked at where its curves are.
    public mutating func receive(_ news: News, _ screen: inout ScreenState) -> [Effect] {
        switch news {
        case .active where screen.place.tab == Self.id: screen.request(.show(PaneSet.home))
        case .appeared:
            // The cursor begins at the run that the other panes show.
            guard let shown = screen.session?.current,
                let place = screen.session?.runTree.firstIndex(where: { $0.card.number == shown })
            else { break }
            position = ListState(selection: place)
            scroll = ScrollPosition()
        default: break
        }
        return []
    }
}
