import Hosting
import Language
import Profiling
import TerminalUI
import Training

extension KeyScope {
    static let findings = KeyScope(id: "findings", title: Text("Findings about the data", zh: "数据问题"))
}

extension PartID {
    static let data = PartID(rawValue: "data")
    static let findings = PartID(rawValue: "findings")
    static let columns = PartID(rawValue: "columns")
    fileprivate static let dataDetail = PartID(rawValue: "data-detail")
}

/// What is in the data: what should be looked at, every column, and how a run shares the rows out.
public struct DataPane: Pane {
    public static let id = PaneID(rawValue: "data")
    public static let tab: PaneTab? = PaneTab(
        number: 3, title: Text("Data", zh: "数据"),
        help: Text("What is in the data and what is wrong with them; splits and source", zh: "数据的内容与问题；划分和来源"))

    private var scroll = ScrollPosition()
    private var findings = ListState()
    private var columns = ListState()
    private var profiling = ProfileState()

    public init() {}

    public static let commands: [PaneCommand<DataPane>] = [
        PaneCommand(
            "data.apply", Text("apply remedy", zh: "应用补救"), in: .findings, keys: ["a"], footer: 1,
            help: Text(
                "Change the settings of the next run so that they mend the chosen finding", zh: "修改下次运行的设置以解决所选问题"),
            state: { pane, _ in
                guard let finding = pane.finding else {
                    return .refused(Text("there is no finding", zh: "没有发现问题"))
                }
                return finding.remedy == nil
                    ? .refused(Text("what to do about it is for you to decide", zh: "如何处理要由你决定")) : .ready
            },
            run: { pane, screen in pane.applyRemedy(&screen) })
    ]

    /// The finding that is chosen.
    private var finding: ProfileFinding? {
        guard let all = profiling.profile?.findings, all.indices.contains(findings.selection) else { return nil }
        return all[findings.selection]
    }

    public func parts(_ screen: ScreenState) -> [Part] {
        guard profiling.profile != nil else { return [Part(.data)] }
        let facts = screen.session?.current == nil ? [] : [Part(.data)]
        return [Part(.findings, scopes: [.findings, .list]), Part(.columns)] + facts
    }

    public func layout(in body: Rect, focus: PartID, _ screen: ScreenState) -> [PlacedPart] {
        guard profiling.profile != nil, body.height >= 14, body.width >= 60 else { return [PlacedPart(focus, body)] }
        let hasFacts = screen.session?.current != nil
        guard body.width >= 110, body.height >= 24 else {
            if focus == .data { return [PlacedPart(.data, body)] }
            let rows = body.rows([.fill, .fixed(min(14, body.height * 2 / 5))])
            return [PlacedPart(focus, rows[0]), PlacedPart(.dataDetail, rows[1])]
        }
        let halves = body.columns([.fraction(0.56), .fill])
        let lists = halves[0].rows([.fraction(0.4), .fill])
        let right = halves[1].rows(hasFacts ? [.fraction(0.55), .fill] : [.fill])
        return [
            PlacedPart(.findings, lists[0]), PlacedPart(.columns, lists[1]), PlacedPart(.dataDetail, right[0]),
        ] + (hasFacts ? [PlacedPart(.data, right[1])] : [])
    }

    // MARK: Drawing

    public func draw(_ part: PlacedPart, on frame: inout Frame, _ screen: ScreenState) {
        guard let profile = profiling.profile, part.id != .data else {
            return DataFacts(screen.session).draw(on: &frame, part, scroll, empty: emptyWords(frame, screen))
        }
        switch part.id {
        case .findings: FindingsTable(profile).draw(on: &frame, part, findings)
        case .columns: ColumnsTable(profile).draw(on: &frame, part, columns)
        default:
            let isOfColumn = frame.focus == .columns
            if isOfColumn, profile.columns.indices.contains(columns.selection) {
                ColumnPage(profile.columns[columns.selection], in: profile).draw(on: &frame, part)
            } else {
                FindingPage(finding).draw(on: &frame, part)
            }
        }
    }

    /// Why there is nothing to show, and what leads on.
    private func emptyWords(_ frame: Frame, _ screen: ScreenState) -> [Text] {
        if let reading = profiling.reading { return [reading] }
        let failure = profiling.failure.map { [$0] } ?? []
        if screen.session?.current == nil { return failure + frame.noRun }
        if let reason = screen.session?.shown?.failure {
            return [Text("The run failed before it had its data.", zh: "运行在读到数据之前就失败了。"), reason]
        }
        return [Text("The data are being read.", zh: "正在读取数据。")]
    }

    // MARK: What happens

    public mutating func move(by rows: Int, in part: PlacedPart, _ screen: inout ScreenState) -> [Effect] {
        switch (part.id, profiling.profile) {
        case (.findings, let profile?):
            FindingsTable(profile).placed(in: part, screen.currentTheme, screen.language).move(&findings, by: rows)
        case (.columns, let profile?):
            ColumnsTable(profile).placed(in: part, screen.currentTheme).move(&columns, by: rows)
        default: DataFacts(screen.session).move(&scroll, by: rows, in: part, screen.language)
        }
        return []
    }

    public mutating func click(
        at point: Point, in part: PlacedPart, hadKeys: Bool, _ screen: inout ScreenState
    ) -> [Effect] {
        guard let profile = profiling.profile else { return [] }
        switch part.id {
        case .findings:
            _ = FindingsTable(profile).placed(in: part, screen.currentTheme, screen.language).select(
                at: point, &findings)
        case .columns:
            _ = ColumnsTable(profile).placed(in: part, screen.currentTheme).select(at: point, &columns)
        default: break
        }
        return []
    }

    public mutating func receive(_ news: News, _ screen: inout ScreenState) -> [Effect] {
        switch news {
        case .appeared: return profiling.ask(screen.session?.currentCard?.experiment)
        case .edit(let draft): profiling.draft = draft.experiment
        case .mend(let remedy):
            try? profiling.draft?.apply(remedy)
            if screen.place.tab == Self.id { return profiling.ask(nil) }
        case .active(let run): profiling.draft = screen.session?.card.runs.first { $0.number == run }?.experiment
        case .answer(let answer):
            guard let profile = answer.of(ProfileQuery.self) else { return [] }
            let isFirst = profiling.profile == nil
            profiling.learn(profile)
            findings.selection = min(findings.selection, max(0, profile.findings.count - 1))
            if isFirst, screen.place.tab == Self.id { screen.place.focus = 0 }
        case .progress(ProfileQuery.id, let progress): profiling.progress = progress
        case .failed(ProfileQuery.id, let reason): profiling.fail(reason)
        default: break
        }
        return []
    }

    /// Gives the changes to the settings of the next run.
    private func applyRemedy(_ screen: inout ScreenState) -> [Effect] {
        guard let remedy = finding?.remedy else { return [] }
        do {
            var trial = profiling.draft
            try trial?.apply(remedy)
        } catch {
            screen.say(Text(explaining: error), isProblem: true)
            return []
        }
        screen.request(.mend(remedy))
        let (settings, start) = (screen.key(for: .settings), screen.key(for: .start))
        screen.say(
            Text(
                "the next run will \(remedy.title); \(settings) shows its settings, \(start) there starts it",
                zh: "下次运行将\(remedy.title)；按 \(settings) 查看设置，在那里按 \(start) 开始"))
        return []
    }
}

/// The profile that is shown, and the one that was asked for.
private struct ProfileState: Sendable {
    /// The settings of the next run; nil before they are known.
    var draft: Experiment?
    private(set) var profile: TableProfile?
    private(set) var failure: Text?
    var progress: Progress?
    private var asked: ProfileQuery?
    private var isAsked = false

    /// Asks for the profile of the next run's data, where it is not the one that was asked for.
    /// - Parameter current: the settings of the run that is shown, for where there are no others.
    mutating func ask(_ current: Experiment?) -> [Effect] {
        draft = draft ?? current
        guard let draft else { return [] }
        let query = ProfileQuery(draft)
        guard query != asked else { return [] }
        asked = query
        (isAsked, progress, failure) = (true, nil, nil)
        return [.ask(AnyQuery(query))]
    }

    mutating func learn(_ profile: TableProfile) {
        self.profile = profile
        (isAsked, progress, failure) = (false, nil, nil)
    }

    mutating func fail(_ reason: Text) {
        profile = nil
        (isAsked, progress, failure) = (false, nil, reason)
    }

    /// How far the reading has come; nil where nothing is read.
    var reading: Text? {
        guard isAsked, profile == nil else { return nil }
        guard let progress, progress.total > 0 else { return Text("The data are being read.", zh: "正在读取数据。") }
        let share = NumberFormat.percent(min(1, Double(progress.done) / Double(progress.total)))
        return Text("The data are being read: \(share).", zh: "正在读取数据：\(share)。")
    }
}
