import Drawing
import Experiments
import Hosting
import Language
import Profiles
import Profiling
import TerminalUI

extension KeyScope {
    static let findings = KeyScope(id: "findings", title: Text("Findings about the data", zh: "数据问题"))
    static let data = KeyScope(id: "data", title: Text("Data", zh: "数据"))
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

    public static let startCommand: String? = "data.start"

    private var scroll = ScrollPosition()
    private var findings = ListState()
    var columns = ListState()
    /// How far the page of the chosen column is scrolled.
    private var pageScroll = ScrollPosition()
    var profiling = ProfileState()
    /// How the target is shared out; nil without a profile or a target.
    private(set) var balance: TargetBalance?
    /// The rows of the profile; nil before there is one.
    var browser: RowBrowser?
    /// Points that a thumbnail has at its longer side.
    var thumbnailSide = PictureGrid.usualSide
    /// What there is to show of a text, which has no rows.
    private var text = TextView()
    /// The cleaning steps, in place of the rest while they are shown.
    var cleaning = CleaningView()

    public init() {}

    public static let commands =
        ownCommands + rowCommands + editCommands + RowPage.commands + pictureCommands + PicturePage.commands
        + cleaningCommands

    private static let ownCommands: [PaneCommand<DataPane>] = [
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
            run: { pane, screen in pane.applyRemedy(&screen) }),
        PaneCommand(
            "data.start", Text("start a run", zh: "开始运行"), in: .data, keys: ["R"], footer: 2,
            help: Text("Start a run on these data with the settings of the next run", zh: "用下次运行的设置在这些数据上开始运行"),
            state: { pane, screen in
                guard pane.profiling.draft != nil else { return .refused(screen.noRun) }
                let hindrance = pane.profiling.failure ?? pane.text.failure ?? pane.profiling.profile?.obstacle
                return hindrance.map { .refused($0, isProblem: true) } ?? .ready
            },
            run: { _, screen in
                screen.request(.start)
                return []
            }),
        PaneCommand(
            "data.labels", Text("wrong labels", zh: "错误标签"), in: .data, keys: ["L"], footer: 4,
            help: Text(
                "Look for wrong labels: models of some of the rows judge the others, which takes a while",
                zh: "查找错误标签：用部分行学到的模型判断其余的行，要花些时间"),
            state: { pane, screen in
                guard let profile = pane.profiling.profile, pane.profiling.draft != nil else { return .hidden }
                guard screen.asked == nil else {
                    let back = screen.key("app.back")
                    return .refused(Text("they are being looked for; \(back) gives it up", zh: "正在查找；按 \(back) 放弃"))
                }
                return profile.obstacle.map { .refused($0) } ?? .ready
            },
            run: { pane, screen in pane.profiling.askForLabels(&screen) }),
        PaneCommand(
            "data.reload", Text("read again", zh: "重新读取"), in: .data, keys: ["ctrl-r"], footer: 3,
            help: Text("Read the data again, once the file has been changed", zh: "文件修改后重新读取数据"),
            state: { pane, _ in
                let failures = [pane.profiling.failure, pane.text.failure, pane.cleaning.failure]
                return failures.allSatisfy { $0 == nil } ? .hidden : .ready
            },
            run: { pane, screen in
                if pane.cleaning.isShown {
                    pane.cleaning.forget()
                    return pane.cleaning.ask(pane.profiling.draft)
                }
                pane.text.clear()
                pane.profiling.forget()
                return pane.ask(screen.session?.currentCard?.experiment)
            }),
    ]

    /// The classes of the target, the most frequent first.
    var classes: [String] { balance?.classes.map(\.name) ?? [] }

    /// The finding that is chosen.
    var finding: ProfileFinding? {
        guard let all = profiling.profile?.findings ?? text.profile?.findings, all.indices.contains(findings.selection)
        else { return nil }
        return all[findings.selection]
    }

    public func parts(_ screen: ScreenState) -> [Part] {
        if cleaning.isShown { return CleaningView.parts }
        if let parts = text.parts(screen) { return parts }
        let data = Part(.data, scopes: [.data, .list])
        guard profiling.profile != nil else { return [data] }
        return [
            Part(.findings, scopes: [.findings, .data, .list]), Part(.columns, scopes: [.columns, .data, .list]),
            Part(.columnPage, scopes: [.columns, .data, .list]),
        ] + (profiling.profile?.images == nil ? [] : [Part(.pictures, scopes: [.pictures, .data, .list])]) + [
            Part(.rows, scopes: [.rows, .data, .list])
        ] + (screen.session?.current == nil ? [] : [data])
    }

    public func layout(in body: Rect, focus: PartID, _ screen: ScreenState) -> [PlacedPart] {
        if cleaning.isShown { return CleaningView.layout(in: body, focus: focus) }
        if text.profile != nil { return text.layout(in: body, focus: focus) }
        guard profiling.profile != nil, body.height >= 14, body.width >= 60 else { return [PlacedPart(focus, body)] }
        // Rows and pictures need all the room there is.
        if focus == .rows || focus == .pictures { return [PlacedPart(focus, body)] }
        let hasFacts = screen.session?.current != nil
        let isOfColumn = focus == .columns || focus == .columnPage
        let detail: PartID = isOfColumn ? .columnPage : .dataDetail
        guard body.width >= 110, body.height >= 24 else {
            if focus == .data { return [PlacedPart(.data, body)] }
            // A column at length is a histogram, too.
            let most = isOfColumn ? body.height * 3 / 5 : body.height * 2 / 5
            let rows = body.rows([.fill, .fixed(min(isOfColumn ? 18 : 14, most))])
            return [PlacedPart(isOfColumn ? .columns : .findings, rows[0]), PlacedPart(detail, rows[1])]
        }
        let halves = body.columns([.fraction(0.56), .fill])
        let lists = halves[0].rows([.fraction(0.4), .fill])
        let right = halves[1].rows(hasFacts ? [.fraction(0.55), .fill] : [.fill])
        return [
            PlacedPart(.findings, lists[0]), PlacedPart(.columns, lists[1]), PlacedPart(detail, right[0]),
        ] + (hasFacts ? [PlacedPart(.data, right[1])] : [])
    }

    // MARK: Drawing

    public func draw(_ part: PlacedPart, on frame: inout Frame, _ screen: ScreenState) {
        if cleaning.isShown { return cleaning.draw(part, of: profiling.draft, on: &frame) }
        if let profile = text.profile, part.id != .data { return text.draw(part, of: profile, findings, on: &frame) }
        guard let profile = profiling.profile, part.id != .data else {
            return DataFacts(screen.session).draw(on: &frame, part, scroll, empty: emptyWords(frame, screen))
        }
        switch part.id {
        case .findings: FindingsTable(profile).draw(on: &frame, part, findings)
        case .columns: ColumnsTable(profile).draw(on: &frame, part, columns)
        case .rows: browser.map { RowsTable($0, profile).draw(on: &frame, part) }
        case .columnPage: columnPage(of: profile)?.draw(on: &frame, part, pageScroll)
        case .pictures: pictureGrid?.draw(on: &frame, part)
        default: FindingPage(finding, in: profile, balance, labels: profile.openLabels).draw(on: &frame, part)
        }
    }

    /// The chosen column at length.
    private func columnPage(of profile: TableProfile) -> ColumnPage? {
        guard profile.columns.indices.contains(columns.selection) else { return nil }
        return ColumnPage(profile.columns[columns.selection], balance)
    }

    /// Why there is nothing to show, and what leads on.
    private func emptyWords(_ frame: Frame, _ screen: ScreenState) -> [Text] {
        if let reading = profiling.reading ?? text.reading { return [reading] }
        if screen.session?.current == nil {
            guard let failure = profiling.failure ?? text.failure else {
                return frame.noRun(Text("what is known of the data", zh: "数据的概况"))
            }
            let (reload, settings) = (frame.key("data.reload"), frame.key(for: .settings))
            let wayOut = Text(
                "Mend the file and \(reload) reads it again; \(settings) shows the settings by which it is read.",
                zh: "修改文件后按 \(reload) 重新读取；\(settings) 显示读取它的设置。")
            return [failure, wayOut]
        }
        if let reason = screen.session?.shown?.failure {
            return [Text("The run failed before it had its data.", zh: "运行在读到数据之前就失败了。"), reason]
        }
        return [Text("The data are being read.", zh: "正在读取数据。")]
    }

    // MARK: What happens

    public mutating func move(by rows: Int, in part: PlacedPart, _ screen: inout ScreenState) -> [Effect] {
        if cleaning.isShown {
            cleaning.move(by: rows, in: part, of: profiling.draft, screen)
            return []
        }
        if let profile = text.profile, part.id != .data {
            text.move(by: rows, in: part, of: profile, &findings, screen)
            return []
        }
        switch (part.id, profiling.profile) {
        case (.findings, let profile?):
            FindingsTable(profile).placed(in: part, screen.currentTheme, screen.language).move(&findings, by: rows)
        case (.columns, let profile?):
            ColumnsTable(profile).placed(in: part, screen.currentTheme).move(&columns, by: rows)
            pageScroll = ScrollPosition()
        case (.columnPage, let profile?):
            columnPage(of: profile)?.move(&pageScroll, by: rows, in: part, screen.currentTheme, screen.language)
        case (.pictures, _): movePicture(down: rows, in: part)
        case (.rows, _): browser?.move(by: rows, visible: max(0, Frame.inside(part.rect).height - 1))
        default: DataFacts(screen.session).move(&scroll, by: rows, in: part, screen.language)
        }
        return []
    }

    public mutating func click(
        at point: Point, in part: PlacedPart, hadKeys: Bool, _ screen: inout ScreenState
    ) -> [Effect] {
        if cleaning.isShown {
            cleaning.click(at: point, in: part, of: profiling.draft, screen)
            return []
        }
        if let profile = text.profile { text.click(at: point, in: part, of: profile, &findings, screen) }
        guard let profile = profiling.profile else { return [] }
        switch part.id {
        case .findings:
            _ = FindingsTable(profile).placed(in: part, screen.currentTheme, screen.language).select(
                at: point, &findings)
        case .columns:
            _ = ColumnsTable(profile).placed(in: part, screen.currentTheme).select(at: point, &columns)
            pageScroll = ScrollPosition()
        case .pictures:
            if let place = pictureGrid?.hit(at: point, in: part) { browser?.select(place) }
        case .rows:
            guard let browser else { break }
            let hit = RowsTable(browser, profile).hit(at: point, in: part)
            if let row = hit.row { self.browser?.select(row) }
            if let column = hit.column { self.browser?.choose(column, first: browser.firstColumn) }
        default: break
        }
        return []
    }

    public mutating func receive(_ news: News, _ screen: inout ScreenState) -> [Effect] {
        switch news {
        case .appeared:
            return ask(screen.session?.currentCard?.experiment)
                + (cleaning.isShown ? cleaning.ask(profiling.draft) : [])
        case .edit(let draft):
            profiling.isToBeFitted = draft.isDataFirst && profiling.draft == nil
            profiling.draft = draft.experiment
            guard draft.isDataFirst else { break }
            screen.request(.show(Self.id))
        case .mend(let remedy):
            try? profiling.draft?.apply(remedy)
            profiling.judge()
            let found = profiling.profile?.findings ?? text.profile?.findings ?? []
            findings.selection = min(findings.selection, max(0, found.count - 1))
            // Rows before and after come first to whoever looks at them.
            if screen.place.tab == Self.id { return cleaning.isShown ? cleaning.ask(profiling.draft) : ask(nil) }
        case .active(let run): profiling.draft = screen.session?.card.runs.first { $0.number == run }?.experiment
        case .answer(let answer) where answer.id == LabelQuery.id:
            guard let labels = answer.of(LabelQuery.self) else { return [] }
            learn(labels, &screen)
        case .answer(let answer):
            if let found = answer.of(RowsQuery.self) { browser?.take(found) }
            if let report = answer.of(CleaningQuery.self) { cleaning.learn(report) }
            if let profile = answer.of(TextProfileQuery.self) { learn(profile, &screen) }
            guard let profile = answer.of(ProfileQuery.self) else { return [] }
            let isFirst = profiling.profile == nil
            profiling.learn(profile)
            fitSettings(to: profile, &screen)
            browser = profiling.draft.map { RowBrowser(profile, $0) }
            balance = profiling.draft.flatMap { profile.targetBalance($0.data) }
            pageScroll = ScrollPosition()
            let words = remark(on: profile.findings, screen)
            screen.session?.remark = words.map { SessionState.Remark(pane: Self.id, text: $0) }
            findings.selection = min(findings.selection, max(0, profile.findings.count - 1))
            if isFirst, screen.place.tab == Self.id { screen.place.focus = 0 }
        case .progress(ProfileQuery.id, let progress): profiling.progress = progress
        case .progress(TextProfileQuery.id, let progress): text.progress = progress
        case .progress(RowsQuery.id, let progress): browser?.learn(progress)
        case .progress(CleaningQuery.id, let progress): cleaning.progress = progress
        case .failed(CleaningQuery.id, let reason): cleaning.fail(reason)
        case .failed(RowsQuery.id, _): browser?.fail()
        case .failed(TextProfileQuery.id, let reason):
            text.fail(reason)
            sayUnreadable(&screen)
        case .failed(ProfileQuery.id, let reason):
            profiling.fail(reason)
            sayUnreadable(&screen)
        default: break
        }
        return []
    }

    private func sayUnreadable(_ screen: inout ScreenState) {
        let data = screen.key(PaneSet.command(for: Self.id))
        screen.session?.remark = SessionState.Remark(
            pane: Self.id, text: Text("the data cannot be read: \(data) tells why", zh: "无法读取数据：\(data) 说明原因"))
    }

    /// Asks what is in the data of the next run: a table or a text.
    /// - Parameter current: the settings of the run that is shown, for where there are no others.
    mutating func ask(_ current: Experiment?) -> [Effect] {
        profiling.draft = profiling.draft ?? current
        guard let draft = profiling.draft, TextView.isMeant(by: draft) else {
            text.clear()
            return profiling.ask(current)
        }
        return text.ask(draft)
    }

    private mutating func learn(_ profile: TextProfile, _ screen: inout ScreenState) {
        let isFirst = text.profile == nil
        text.learn(profile)
        let words = remark(on: profile.findings, screen)
        screen.session?.remark = words.map { SessionState.Remark(pane: Self.id, text: $0) }
        findings.selection = min(findings.selection, max(0, profile.findings.count - 1))
        if isFirst, screen.place.tab == Self.id { screen.place.focus = 0 }
    }

    /// Model and training of the first run on a table that somebody brings.
    private mutating func fitSettings(to profile: TableProfile, _ screen: inout ScreenState) {
        guard profiling.isToBeFitted, let draft = profiling.draft else { return }
        profiling.isToBeFitted = false
        do {
            let fitted = try FittedExperiment(profile, of: draft, changesData: false)
            guard !fitted.reasons.isEmpty else { return }
            screen.request(.edit(SettingsDraft(fitted.experiment, base: draft, isDataFirst: true)))
        } catch {
            return screen.say(error.text, isProblem: true)
        }
        let settings = screen.key(for: .settings)
        screen.say(
            Text(
                "model and training are fitted to the data; \(settings) shows and changes them",
                zh: "模型和训练设置已按数据选定；\(settings) 查看和修改"))
    }

    /// Puts what was found out about the labels among the findings.
    private mutating func learn(_ labels: LabelReport, _ screen: inout ScreenState) {
        guard profiling.add(labels) else {
            let again = screen.key("data.labels")
            let words = Text(
                "the settings of the data have changed meanwhile; \(again) looks for wrong labels again",
                zh: "数据的设置在此期间已更改；按 \(again) 重新查找错误标签")
            return screen.say(words)
        }
        guard let place = profiling.profile?.findings.firstIndex(where: { $0.kind == "wrong-labels" }) else {
            return screen.say(Text("no label is likely wrong", zh: "没有发现可疑的标签"))
        }
        findings.selection = place
        let count = labels.rows.count
        screen.say(
            count == 1
                ? Text("1 label is likely wrong: see the findings", zh: "1 个标签很可能是错的：见问题列表")
                : Text("\(count) labels are likely wrong: see the findings", zh: "\(count) 个标签很可能是错的：见问题列表"))
    }

    /// How many findings there are that may spoil a run, for where the pane is not in sight; nil where there are none.
    private func remark(on findings: [ProfileFinding], _ screen: ScreenState) -> Text? {
        let count = findings.count { $0.severity != .note }
        guard count > 0 else { return nil }
        let data = screen.key(PaneSet.command(for: Self.id))
        return count == 1
            ? Text("1 warning about the data: \(data) shows it", zh: "数据有 1 个警告：\(data) 查看")
            : Text("\(count) warnings about the data: \(data) shows them", zh: "数据有 \(count) 个警告：\(data) 查看")
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
        let (settings, start) = (screen.key(for: .settings), screen.key("data.start"))
        screen.say(
            Text(
                "the next run will \(remedy.title); \(start) starts it, \(settings) shows its settings",
                zh: "下次运行将\(remedy.title)；按 \(start) 开始，按 \(settings) 查看设置"))
        return []
    }
}

/// The profile that is shown, and the one that was asked for.
struct ProfileState: Sendable {
    /// The settings of the next run; nil before they are known.
    var draft: Experiment?
    /// Whether model and training are still those of any data.
    var isToBeFitted = false
    private(set) var profile: TableProfile?
    private(set) var failure: Text?
    var progress: WorkProgress?
    private var asked: ProfileQuery?
    private var isAsked = false
    /// The data whose labels were asked about.
    private var labelsOf: ProfileQuery?

    /// Asks which labels of the next run's data are likely wrong.
    mutating func askForLabels(_ screen: inout ScreenState) -> [Effect] {
        guard let draft else { return [] }
        labelsOf = ProfileQuery(draft)
        return screen.ask(LabelQuery(draft), Text("looking for wrong labels", zh: "正在查找错误标签"), for: DataPane.id)
    }

    /// Takes the answer in; false where it is about other data than those that are shown.
    mutating func add(_ labels: LabelReport) -> Bool {
        guard let draft, labelsOf == asked, asked == ProfileQuery(draft), profile != nil else { return false }
        profile?.add(labels, settings: draft.data)
        return true
    }

    /// Asks for the profile of the next run's data, where it is not the one that was asked for.
    /// - Parameter current: the settings of the run that is shown, for where there are no others.
    mutating func ask(_ current: Experiment?) -> [Effect] {
        draft = draft ?? current
        // Tables and pictures are profiled; what a text holds is told by its run.
        guard let draft, draft.mayBeProfiled else { return [] }
        let query = ProfileQuery(draft)
        guard query != asked else { return [] }
        asked = query
        (isAsked, progress, failure) = (true, nil, nil)
        return [.ask(AnyQuery(query))]
    }

    /// What is asked next is asked anew, as the file may be another than it was.
    mutating func forget() { asked = nil }

    /// Judges the profile by the settings of the next run: rows that are corrected are no more to be looked at.
    mutating func judge() {
        guard let draft, asked == ProfileQuery(draft) else { return }
        profile?.judge(by: draft.data)
    }

    mutating func learn(_ profile: TableProfile) {
        self.profile = profile
        (isAsked, progress, failure) = (false, nil, nil)
        judge()
    }

    mutating func fail(_ reason: Text) {
        profile = nil
        (isAsked, progress, failure) = (false, nil, reason)
    }

    /// How far the reading has come; nil where nothing is read.
    var reading: Text? {
        guard isAsked, profile == nil else { return nil }
        guard let progress, progress.total > 0 else { return Text("The data are being read.", zh: "正在读取数据。") }
        guard progress.done < progress.total else {
            return Text("The data are read, and are being checked.", zh: "数据已读取，正在检查。")
        }
        let share = NumberFormat.percent(min(1, Double(progress.done) / Double(progress.total)))
        return Text("The data are being read: \(share).", zh: "正在读取数据：\(share)。")
    }
}
