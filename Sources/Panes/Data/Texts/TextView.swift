import Drawing
import Experiments
import Hosting
import Language
import Profiles
import TerminalUI

extension KeyScope {
    static let frequentLines = KeyScope(id: "frequent-lines", title: Text("Most frequent lines", zh: "最常见的行"))
}

extension PartID {
    static let frequentLines = PartID(rawValue: "frequent-lines")
    static let textOverview = PartID(rawValue: "text-overview")
    static let textFinding = PartID(rawValue: "text-finding")
}

/// What the Data pane shows of a text: findings, the most frequent lines, and what it holds.
struct TextView: Sendable {
    private(set) var profile: TextProfile?
    private(set) var failure: Text?
    var progress: WorkProgress?
    private var asked: TextProfileQuery?
    private var isAsked = false
    private var lines = ListState()
    /// How far the page of a finding and the overview are scrolled.
    private var findingScroll = ScrollPosition()
    private var overviewScroll = ScrollPosition()

    /// Whether an experiment is on a text, as far as its settings tell.
    static func isMeant(by experiment: Experiment) -> Bool {
        let data = experiment.data
        guard data.text("format") != "text", data.text("task") != "language", data.text("text-field").isEmpty else {
            return true
        }
        return !experiment.mayBeTable && data.text("format") == "auto" && data.text("task") == "auto"
            && !Experiment.isPictures(path: data.text("source"))
    }

    /// Asks for the profile of a text, where it is not the one that was asked for.
    mutating func ask(_ experiment: Experiment) -> [Effect] {
        let query = TextProfileQuery(experiment)
        guard query != asked else { return [] }
        asked = query
        (isAsked, progress, failure) = (true, nil, nil)
        return [.ask(AnyQuery(query))]
    }

    /// Forgets what was asked, as the data are others.
    mutating func clear() {
        guard asked != nil else { return }
        self = TextView()
    }

    mutating func learn(_ profile: TextProfile) {
        self.profile = profile
        (isAsked, progress, failure) = (false, nil, nil)
        lines.selection = min(lines.selection, max(0, profile.frequentLines.count - 1))
        (findingScroll, overviewScroll) = (ScrollPosition(), ScrollPosition())
    }

    mutating func fail(_ reason: Text) {
        profile = nil
        (isAsked, progress, failure) = (false, nil, reason)
    }

    /// How far the reading has come; nil where nothing is read.
    var reading: Text? {
        guard isAsked, profile == nil else { return nil }
        guard let progress, progress.total > 0 else { return Text("The text is being read.", zh: "正在读取文本。") }
        let share = NumberFormat.percent(min(1, Double(progress.done) / Double(progress.total)))
        return Text("The text is being read: \(share).", zh: "正在读取文本：\(share)。")
    }

    // MARK: Parts

    /// Nil where there is no text to show.
    func parts(_ screen: ScreenState) -> [Part]? {
        guard profile != nil else { return nil }
        return [
            Part(.findings, scopes: [.findings, .data, .list]),
            Part(.frequentLines, scopes: [.frequentLines, .data, .list]),
            Part(.textOverview, scopes: [.data, .list]), Part(.textFinding, scopes: [.findings, .data, .list]),
        ] + (screen.session?.current == nil ? [] : [Part(.data, scopes: [.data, .list])])
    }

    func layout(in body: Rect, focus: PartID) -> [PlacedPart] {
        guard body.height >= 14, body.width >= 60, focus != .data else { return [PlacedPart(focus, body)] }
        guard body.width >= 110, body.height >= 24 else {
            let isOfText = focus == .frequentLines || focus == .textOverview
            let rows = body.rows([.fill, .fixed(isOfText ? body.height * 3 / 5 : body.height * 2 / 5)])
            return isOfText
                ? [PlacedPart(.frequentLines, rows[0]), PlacedPart(.textOverview, rows[1])]
                : [PlacedPart(.findings, rows[0]), PlacedPart(.textFinding, rows[1])]
        }
        let halves = body.columns([.fraction(0.54), .fill])
        let left = halves[0].rows([.fraction(0.5), .fill]), right = halves[1].rows([.fraction(0.5), .fill])
        return [
            PlacedPart(.findings, left[0]), PlacedPart(.frequentLines, left[1]), PlacedPart(.textFinding, right[0]),
            PlacedPart(.textOverview, right[1]),
        ]
    }

    func draw(_ part: PlacedPart, of profile: TextProfile, _ findings: ListState, on frame: inout Frame) {
        switch part.id {
        case .frequentLines: FrequentLinesTable(profile).draw(on: &frame, part, lines)
        case .textOverview: TextOverview(profile).draw(on: &frame, part, overviewScroll)
        case .textFinding:
            TextFindingPage(finding(of: profile, findings), in: profile).draw(on: &frame, part, findingScroll)
        default: FindingsTable(profile).draw(on: &frame, part, findings)
        }
    }

    private func finding(of profile: TextProfile, _ findings: ListState) -> ProfileFinding? {
        profile.findings.indices.contains(findings.selection) ? profile.findings[findings.selection] : nil
    }

    // MARK: Moving

    mutating func move(
        by rows: Int, in part: PlacedPart, of profile: TextProfile, _ findings: inout ListState, _ screen: ScreenState
    ) {
        switch part.id {
        case .frequentLines: FrequentLinesTable(profile).placed(in: part, screen.currentTheme).move(&lines, by: rows)
        case .textOverview:
            let inner = TextOverview(profile).textRect(in: Frame.inside(part.rect))
            let count = TextOverview(profile).lines(screen.currentTheme, width: inner.width, screen.language).count
            overviewScroll.move(by: rows, count: count, visible: inner.height)
        case .textFinding:
            let inner = Frame.inside(part.rect)
            let page = TextFindingPage(finding(of: profile, findings), in: profile)
            let count = page.lines(
                screen.currentTheme, width: inner.width, screen.language, key: screen.key("data.apply")
            ).count
            findingScroll.move(by: rows, count: count, visible: inner.height)
        default:
            FindingsTable(profile).placed(in: part, screen.currentTheme, screen.language).move(&findings, by: rows)
            findingScroll = ScrollPosition()
        }
    }

    mutating func click(
        at point: Point, in part: PlacedPart, of profile: TextProfile, _ findings: inout ListState,
        _ screen: ScreenState
    ) {
        switch part.id {
        case .frequentLines:
            _ = FrequentLinesTable(profile).placed(in: part, screen.currentTheme).select(at: point, &lines)
        case .findings:
            _ = FindingsTable(profile).placed(in: part, screen.currentTheme, screen.language).select(
                at: point, &findings)
            findingScroll = ScrollPosition()
        default: break
        }
    }
}
