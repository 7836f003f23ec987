import Datasets
import Drawing
import Experiments
import Hosting
import Language
import TerminalUI

extension KeyScope {
    static let form = KeyScope(id: "form", title: Text("Hyperparameters", zh: "超参数"))
    static let edit = KeyScope(id: "edit", title: Text("Typing", zh: "输入"))
}

extension PartID {
    static let form = PartID(rawValue: "form")
    fileprivate static let fieldHelp = PartID(rawValue: "field-help")
    fileprivate static let schedule = PartID(rawValue: "schedule")
}

/// The settings of the next run, as a form.
public struct HyperparameterPane: Pane {
    public static let id = PaneID(rawValue: "hyperparameters")
    public static let tab: PaneTab? = PaneTab(
        number: 2, title: Text("Hyperparameters", zh: "超参数"), short: Text("Hyper", zh: "超参数"),
        help: Text(
            "The settings of the next run, as a form; changes against the last run are marked",
            zh: "下次运行的设置表单；标出相对上次运行的修改"))
    public static let errands: [Errand: String] = [.settings: "pane.hyperparameters", .start: "form.start"]

    public static let startCommand: String? = "form.start"

    /// The settings; nil until there is an experiment to begin with.
    public internal(set) var form: HyperparameterForm?
    /// Where the form's run would branch off; nil for one that starts at step 0.
    var fork: SettingsDraft.Fork?
    /// The settings of a fork whose state is being saved, to be started then.
    var starting: Experiment?

    /// The experiment whose data were asked about last.
    private var asked: DataKindQuery?

    public init() {}

    public static let commands = formCommands + editCommands

    public func parts(_ screen: ScreenState) -> [Part] {
        form?.edit == nil
            ? [Part(.form, scopes: [.form, .list])] : [Part(.form, scopes: [.edit], isTyping: true)]
    }

    // MARK: What happens

    public mutating func receive(_ news: News, _ screen: inout ScreenState) -> [Effect] {
        switch news {
        case .appeared: return lookAtData(screen)
        case .answer(let answer):
            if let data = answer.of(DataKindQuery.self) { form?.learn(data) }
        case .opened:
            guard let newest = screen.session?.card.runs.last else { break }
            if form == nil { form = HyperparameterForm(experiment: newest.experiment) }
            form?.rebase(on: newest.experiment)
        case .edit(let draft):
            form = HyperparameterForm(experiment: draft.experiment, base: draft.base ?? form?.base, data: form?.data)
            fork = draft.fork ?? fork
            if !draft.isDataFirst { screen.request(.show(Self.id)) }
        case .mend(let remedy): form?.apply(remedy)
        case .start: return startRun(&screen)
        case .events(let events, let run): return startFork(of: run, after: events, &screen)
        case .active(let run):
            // The run to be forked is loaded for that.
            if run == fork?.run { break }
            giveUpFork()
            // A run that has just been started is looked at where its curves are.
            if screen.place.tab == Self.id { screen.request(.show(PaneSet.home)) }
        default: break
        }
        return []
    }

    /// Finds out what the data are, where that is not known: which settings there are goes by it.
    mutating func lookAtData(_ screen: ScreenState) -> [Effect] {
        guard let draft = form?.draft else { return [] }
        let query = DataKindQuery(draft)
        guard query != asked else { return [] }
        asked = query
        // A run of the same data has read them.
        if let session = screen.session, let card = session.currentCard, let plan = session.shown?.plan,
            DataKindQuery(card.experiment) == query
        {
            form?.learn(DataKind(task: plan.task))
            return []
        }
        return [.ask(AnyQuery(query))]
    }

    /// Gives up a fork before its run is started: the form is again that of the next run, with what was changed for the
    /// fork. One level back it is all the same.
    public mutating func goBack(from part: PartID, _ screen: inout ScreenState) -> Bool {
        guard fork != nil else { return false }
        giveUpFork()
        guard let card = screen.session?.currentCard else { return false }
        var next = card.experiment
        for change in form?.changes ?? [] { try? next.set(change.path, to: change.value) }
        form = HyperparameterForm(experiment: next, base: card.experiment, data: form?.data)
        let (kept, undo) = (form?.changes.count ?? 0, screen.key("form.revert-all"))
        screen.say(
            kept == 0
                ? Text("the fork is given up", zh: "已放弃分叉")
                : Text(
                    "the fork is given up; its changed settings (\(kept)) stay for the next run, \(undo) undoes them",
                    zh: "已放弃分叉；其修改的设置（\(kept) 项）留给下次运行，\(undo) 全部撤销"))
        return false
    }

    public mutating func type(_ key: KeyEvent, _ screen: ScreenState) -> Bool {
        guard var input = form?.edit?.input, input.handle(key) else { return false }
        form?.updateEdit(input)
        return true
    }

    public mutating func paste(_ text: String, _ screen: ScreenState) {
        guard var input = form?.edit?.input else { return }
        input.insert(text)
        form?.updateEdit(input)
    }

    public mutating func move(by rows: Int, in part: PlacedPart, _ screen: inout ScreenState) -> [Effect] {
        let visible = Frame.inside(part.rect).height
        form?.keepPlace(visible: visible)
        form?.move(by: rows)
        form?.keepPlace(visible: visible)
        return []
    }

    public mutating func click(
        at point: Point, in part: PlacedPart, hadKeys: Bool, _ screen: inout ScreenState
    ) -> [Effect] {
        guard part.id == .form, let row = form.flatMap({ FormView($0).row(at: point, in: part) }) else { return [] }
        if form?.edit == nil, row == form?.selection, hadKeys {
            edit(&screen)
        } else {
            form?.keepPlace(visible: Frame.inside(part.rect).height)
            form?.select(row: row)
        }
        return []
    }

    /// Every setting, by its name: choosing one goes to its field.
    public func findings(_ screen: ScreenState) -> [Finding] {
        (form?.rows ?? []).compactMap(\.field).map { field in
            let path = field.path
            return Finding(
                Text("setting", zh: "设置"), Text(verbatim: field.label), names: [path], help: field.hyperparameter.help,
                of: Self.self
            ) { pane, screen in
                if let row = pane.form?.rows.firstIndex(where: { $0.field?.path == path }) {
                    pane.form?.select(row: row)
                }
                screen.request(.enterSession)
                screen.request(.show(Self.id))
                return []
            }
        }
    }

    // MARK: Drawing

    public func layout(in body: Rect, focus: PartID, _ screen: ScreenState) -> [PlacedPart] {
        guard body.width >= 66, body.height >= 10 else {
            var rest = body
            let help = rest.cutBottom(body.height >= 12 ? 5 : 0)
            return [PlacedPart(.form, rest)] + (help.isEmpty ? [] : [PlacedPart(.fieldHelp, help)])
        }
        let columns = body.columns([.fill, .fixed(min(60, max(30, body.width * 2 / 5)))])
        var right = columns[1]
        let schedule = right.cutBottom(right.height >= 16 ? min(14, right.height / 2) : 0)
        return [PlacedPart(.form, columns[0])] + (schedule.isEmpty ? [] : [PlacedPart(.schedule, schedule)])
            + [PlacedPart(.fieldHelp, right)]
    }

    public func draw(_ part: PlacedPart, on frame: inout Frame, _ screen: ScreenState) {
        guard let form else {
            guard part.id == .form else { return }
            let inner = frame.panel(Text("hyperparameters", zh: "超参数"), part: part)
            let words = Text("The settings appear here once a session is open.", zh: "打开会话后在这里显示设置。")
            return frame.empty([words], in: inner)
        }
        switch part.id {
        case .fieldHelp: FieldHelp(form).draw(on: &frame, part)
        case .schedule: drawSchedule(of: form, part, on: &frame, screen)
        default:
            FormView(form).draw(
                on: &frame, part,
                title: fork.map {
                    Text(
                        "fork of run \($0.run) at step \($0.step.grouped)",
                        zh: "运行 \($0.run) 在第 \($0.step.grouped) 步的分叉")
                }
                    ?? Text("settings of the next run", zh: "下次运行的设置"))
        }
    }

    /// The learning rate over the whole of the next run.
    private func drawSchedule(
        of form: HyperparameterForm, _ part: PlacedPart, on frame: inout Frame, _ screen: ScreenState
    ) {
        let history = screen.session?.shown
        let schedule = Text(verbatim: form.draft.training.text("schedule"))
        let planned = ScheduleCurve(experiment: form.draft, totalSteps: history?.plan?.totalSteps)
        let now = history.flatMap { $0.isActive && $0.step > 0 ? Double($0.step) : nil }
        // The sign of the line that marks the place in the curve; on narrow screens without words.
        let isWide = part.rect.width >= 40
        let figures: StyledText
        if let now, let rate = planned?.curve.last(upTo: now)?.shown {
            let value = NumberFormat.magnitude(rate)
            figures = frame.theme.text(
                isWide ? Text("┊ now \(value)", zh: "┊ 当前 \(value)") : Text(verbatim: "┊ \(value)"), .value)
        } else if let value = planned?.curve.latestShown.map(NumberFormat.magnitude) {
            figures = frame.theme.text(
                isWide ? Text("end \(value)", zh: "最后 \(value)") : Text(verbatim: "→\(value)"), .value)
        } else {
            figures = StyledText()
        }
        let inner = frame.panel(
            Text("learning rate", zh: "学习率"), subtitle: schedule, trailing: figures, part: part)
        guard let curve = planned else {
            let words = Text("this schedule follows the validation metric", zh: "此学习率调度跟随验证指标")
            return frame.empty([words], in: inner)
        }
        var chart = Chart(series: [Chart.Series(.empty, curve.curve, scope: .series3)])
        chart.yRange = 0...max(curve.peak * 1.05, 1e-12)
        chart.showsLegend = false
        chart.symbols = frame.chartSymbols
        chart.events = now.map { [$0] } ?? []
        chart.draw(on: &frame.canvas, in: inner, theme: frame.theme)
    }
}
