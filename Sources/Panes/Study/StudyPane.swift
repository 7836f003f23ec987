import Drawing
import Experiments
import Hosting
import Language
import Profiles
import TerminalUI

extension KeyScope {
    static let study = KeyScope(id: "study", title: Text("Data amount", zh: "数据量"))
}

extension PartID {
    static let studyAnswer = PartID(rawValue: "study-answer")
    static let studyTrials = PartID(rawValue: "study-trials")
    static let studyChart = PartID(rawValue: "study-chart")
}

/// How much data would be enough: the experiment on parts of its training set, and what follows.
public struct StudyPane: Pane {
    public static let id = PaneID(rawValue: "study")
    public static let tab: PaneTab? = PaneTab(
        number: 6, title: Text("Data amount", zh: "数据量"), short: Text("Amount", zh: "数据量"),
        help: Text(
            "Whether more data, a larger model or longer training would help: a study on parts of the training set",
            zh: "更多数据、更大的模型还是更长的训练有用：用训练集的各部分做实验"))

    /// What the newest study of the session found; nil where there is none.
    private(set) var report: DataAmountReport?
    /// The study under way.
    var lead: StudyLead?
    private var scroll = ScrollPosition()
    private var position = ListState()

    public init() {}

    // MARK: What is shown

    public func parts(_ screen: ScreenState) -> [Part] {
        [.studyAnswer, .studyTrials, .studyChart].prefix(report == nil ? 1 : 3).map {
            Part($0, scopes: [.study, .list])
        }
    }

    public func layout(in body: Rect, focus: PartID, _ screen: ScreenState) -> [PlacedPart] {
        guard report != nil, body.height >= 14, body.width >= 60 else { return [PlacedPart(focus, body)] }
        if body.width >= 110, body.height >= 24 {
            let halves = body.columns([.fraction(0.58), .fill])
            let right = halves[1].rows([.fraction(0.5), .fill])
            return [
                PlacedPart(.studyChart, halves[0]), PlacedPart(.studyAnswer, right[0]),
                PlacedPart(.studyTrials, right[1]),
            ]
        }
        guard focus != .studyChart else { return [PlacedPart(.studyChart, body)] }
        let rows = body.rows([.fill, .fixed(body.height / 2)])
        return [PlacedPart(.studyChart, rows[0]), PlacedPart(focus, rows[1])]
    }

    public func draw(_ part: PlacedPart, on frame: inout Frame, _ screen: ScreenState) {
        guard let report else {
            let inner = frame.panel(Text("data amount", zh: "数据量"), part: part)
            return frame.empty(emptyWords(frame, screen), in: inner)
        }
        switch part.id {
        case .studyChart:
            let inner = frame.panel(
                report.setting.isText ? Text("loss by tokens", zh: "损失与词元数") : Text("loss by rows", zh: "损失与行数"),
                part: part)
            DataAmountChart(report).draw(
                on: &frame.canvas, in: inner, theme: frame.theme, symbols: frame.chartSymbols)
        case .studyTrials: TrialsTable(report).draw(on: &frame, part, position, shown: screen.session?.current)
        default: answer(report, screen).draw(on: &frame, part, scroll)
        }
    }

    private func answer(_ report: DataAmountReport, _ screen: ScreenState) -> StudyAnswer {
        StudyAnswer(report, progress: progress(screen), hasLead: lead != nil)
    }

    /// How far the study under way has come, and how long it will take; nil where there is none.
    private func progress(_ screen: ScreenState) -> Text? {
        guard let lead, let session = screen.session else { return nil }
        let left = lead.remaining(session)
        let number = lead.plan.trials.count - left.count + 1, count = lead.plan.trials.count
        let time = Figures.duration(lead.plan.seconds(of: left))
        let name = lead.trial?.experiment.name ?? ""
        guard lead.run.flatMap({ session.runCard($0)?.state }) != .paused else {
            let (toggle, next) = (screen.key("run.toggle"), screen.key("study.next"))
            return Text(
                "trial \(number) of \(count) (\(name)) is paused: \(toggle) resumes it, \(next) leaves it out",
                zh: "第 \(number)/\(count) 次试验（\(name)）已暂停：\(toggle) 继续，\(next) 跳过")
        }
        return Text(
            "trial \(number) of \(count) (\(name)) is training; about \(time) left",
            zh: "正在训练第 \(number)/\(count) 次试验（\(name)）；约剩 \(time)")
    }

    private func emptyWords(_ frame: Frame, _ screen: ScreenState) -> [Text] {
        if let progress = progress(screen) { return [progress] }
        guard basis(screen) != nil else {
            return frame.noRun(Text("whether more data would help", zh: "更多数据是否有用"))
        }
        let start = frame.key("study.start")
        return [
            Text(
                "Here will be the loss against the amount of data, and whether more of it would help.",
                zh: "这里将显示损失随数据量的变化，以及更多数据是否有用。"),
            Text(
                "\(start) trains the experiment on parts of its training set; it asks first, and says how long it takes.",
                zh: "\(start) 用训练集的各部分训练此实验；先询问，并说明需要多久。"),
        ]
    }

    // MARK: What happens

    public mutating func move(by rows: Int, in part: PlacedPart, _ screen: inout ScreenState) -> [Effect] {
        guard let report else { return [] }
        switch part.id {
        case .studyTrials:
            TrialsTable(report).placed(in: part, screen.currentTheme, shown: nil).move(&position, by: rows)
        case .studyAnswer:
            let inner = Frame.inside(part.rect)
            let lines = answer(report, screen).lines(screen.currentTheme, width: inner.width, screen.language)
            scroll.move(by: rows, count: lines.count, visible: inner.height)
        default: break
        }
        return []
    }

    public mutating func click(
        at point: Point, in part: PlacedPart, hadKeys: Bool, _ screen: inout ScreenState
    ) -> [Effect] {
        guard part.id == .studyTrials, let report else { return [] }
        _ = TrialsTable(report).placed(in: part, screen.currentTheme, shown: nil).select(at: point, &position)
        return []
    }

    /// The trial under the cursor.
    var selected: DataAmountReport.Trial? {
        guard let trials = report?.trials, trials.indices.contains(position.selection) else { return nil }
        return trials[position.selection]
    }

    /// The experiment that a study is made of: that of the run shown, or else of the newest run that is no trial.
    func basis(_ screen: ScreenState) -> Experiment? {
        let runs = screen.session?.card.runs ?? []
        if let shown = screen.session?.currentCard?.experiment, DataAmountPlan.equal(in: shown) == nil { return shown }
        return runs.last { DataAmountPlan.equal(in: $0.experiment) == nil }?.experiment
            ?? runs.first { DataAmountPlan.isBasis($0.experiment) }?.experiment
    }

    public mutating func receive(_ news: News, _ screen: inout ScreenState) -> [Effect] {
        switch news {
        case .opened:
            let hasTrials =
                screen.session?.card.runs.contains { DataAmountPlan.equal(in: $0.experiment) != nil } == true
            return hasTrials ? [.ask(AnyQuery(DataAmountQuery()))] : []
        case .answer(let answer):
            if answer.id == DataAmountQuery.id {
                report = answer.of(DataAmountQuery.self) ?? nil
                position.selection = min(position.selection, max(0, (report?.trials.count ?? 1) - 1))
            }
            if let basis = answer.of(DataAmountBasisQuery.self) { Self.present(basis, &screen) }
        case .active(let run): return follow(run, &screen)
        case .events(let events, let run) where lead?.run == run: return lead(on: events, &screen)
        default: break
        }
        return []
    }

    /// The next trial once one is over; nothing more where a person stopped it.
    private mutating func lead(on events: [TrainerEvent], _ screen: inout ScreenState) -> [Effect] {
        for event in events {
            switch event {
            case .finished(let outcome) where outcome.reason == .stopped: return end(&screen)
            case .finished, .failed: return next(&screen)
            default: break
            }
        }
        return []
    }

    private mutating func follow(_ run: Int, _ screen: inout ScreenState) -> [Effect] {
        guard let session = screen.session, lead?.begin(run, session) == false else { return [] }
        return end(&screen)
    }

    /// Starts the next trial of the study under way, or ends it.
    mutating func next(_ screen: inout ScreenState) -> [Effect] {
        let refresh = Effect.ask(AnyQuery(DataAmountQuery()))
        guard let session = screen.session, lead != nil else { return [] }
        if let effects = lead?.next(session) { return [refresh] + effects }
        lead = nil
        let key = screen.key(PaneSet.command(for: Self.id))
        screen.say(Text("the study is done: \(key) shows what it found", zh: "数据量实验已完成：\(key) 查看结果"))
        return [refresh]
    }

    /// Ends the study where it stands; its trials stay.
    mutating func end(_ screen: inout ScreenState) -> [Effect] {
        lead = nil
        let start = screen.key("study.start")
        screen.say(
            Text("the study ends here; \(start) goes on with it", zh: "数据量实验到此为止；\(start) 接着做"))
        return [.ask(AnyQuery(DataAmountQuery()))]
    }
}
