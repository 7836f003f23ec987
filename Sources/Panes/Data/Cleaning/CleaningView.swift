import Catalog
import Columns
import Drawing
import Experiments
import Formats
import Hosting
import Language
import TerminalUI

extension KeyScope {
    static let cleaning = KeyScope(id: "cleaning", title: Text("Cleaning steps", zh: "清洗步骤"))
}

extension PartID {
    static let cleaningSteps = PartID(rawValue: "cleaning-steps")
    static let cleaningPage = PartID(rawValue: "cleaning-page")
}

/// The cleaning steps of the next run in their order, and rows before and after the chosen one.
struct CleaningView: Sendable {
    /// Whether they are shown in place of findings and columns.
    var isShown = false
    var progress: WorkProgress?
    private var position = ListState()
    private var scroll = ScrollPosition()
    private var report: CleaningReport?
    /// Why it is not known what the steps do.
    private(set) var failure: Text?
    private var asked: CleaningQuery?

    // MARK: What is known

    /// Asks what the steps do, where it is not what was asked last.
    mutating func ask(_ draft: Experiment?) -> [Effect] {
        guard let draft else { return [] }
        let query = CleaningQuery(draft)
        guard query != asked else { return [] }
        (asked, report, failure, progress) = (query, nil, nil, nil)
        return [.ask(AnyQuery(query))]
    }

    mutating func learn(_ report: CleaningReport) { (self.report, failure, progress) = (report, nil, nil) }

    mutating func fail(_ reason: Text) { (report, failure, progress) = (nil, reason, nil) }

    /// What is asked next is asked anew, as the file may be another than it was.
    mutating func forget() { asked = nil }

    /// The steps of the next run, with what they do where that is known.
    func steps(of draft: Experiment?) -> [CleaningReport.Step] {
        guard let draft else { return [] }
        if let report, asked == CleaningQuery(draft) { return report.steps }
        return (try? CleaningReport(planOf: draft.data, isText: TextView.isMeant(by: draft)).steps) ?? []
    }

    func chosen(of draft: Experiment?) -> CleaningReport.Step? {
        let steps = steps(of: draft)
        return steps.indices.contains(position.selection) ? steps[position.selection] : nil
    }

    /// Where the chosen step stands among all.
    var selection: Int { position.selection }

    /// Chooses the step of a place in the list.
    mutating func choose(place: Int, of draft: Experiment) {
        guard let found = steps(of: draft).firstIndex(where: { $0.place == place }) else { return }
        position.selection = found
        scroll = ScrollPosition()
    }

    // MARK: Parts

    static let parts = [
        Part(.cleaningSteps, scopes: [.cleaning, .data, .list]),
        Part(.cleaningPage, scopes: [.cleaning, .data, .list]),
    ]

    static func layout(in body: Rect, focus: PartID) -> [PlacedPart] {
        guard body.height >= 14, body.width >= 60 else { return [PlacedPart(focus, body)] }
        let parts =
            body.width >= 130 ? body.columns([.fraction(0.45), .fill]) : body.rows([.fraction(0.45), .fill])
        return [PlacedPart(.cleaningSteps, parts[0]), PlacedPart(.cleaningPage, parts[1])]
    }

    func draw(_ part: PlacedPart, of draft: Experiment?, on frame: inout Frame) {
        let steps = steps(of: draft)
        if part.id == .cleaningPage {
            return page(of: draft)
                .draw(on: &frame, part, scroll)
        }
        let inner = frame.panel(
            Text("cleaning", zh: "数据清洗"), subtitle: Text("in this order", zh: "按此顺序执行"), part: part)
        guard !steps.isEmpty else {
            let add = frame.key("cleaning.add")
            return frame.empty(
                [Text("No step is listed: \(add) adds one.", zh: "没有列出步骤：按 \(add) 添加。")], in: inner)
        }
        var placed = placed(in: part, steps, of: draft, frame.theme)
        placed.table.isFocused = frame.hasKeys(part)
        placed.draw(on: &frame, position)
    }

    private func page(of draft: Experiment?) -> CleaningPage {
        let step = chosen(of: draft)
        let offered = Self.offered(draft).first { $0.name == step?.id }
        return CleaningPage(
            step, isText: isText(draft), summary: offered?.help ?? .empty, failure: failure, reading: reading)
    }

    /// The steps that there are for the data of the next run.
    static func offered(_ draft: Experiment?) -> [Hyperparameter.Variant] {
        guard let draft else { return [] }
        let path = Experiment.cleaningPath(isText: TextView.isMeant(by: draft))
        guard case .entries(_, let choices) = draft.hyperparameter(at: path)?.kind else { return [] }
        return choices
    }

    private func isText(_ draft: Experiment?) -> Bool { draft.map(TextView.isMeant) ?? false }

    /// How far the reading has come; nil where nothing is read.
    private var reading: Text? {
        guard asked != nil, report == nil, failure == nil else { return nil }
        guard let progress, progress.total > 0 else { return Text("The data are being read.", zh: "正在读取数据。") }
        let share = NumberFormat.percent(min(1, Double(progress.done) / Double(progress.total)))
        return Text("\(progress.text): \(share)", zh: "\(progress.text)：\(share)")
    }

    private func placed(
        in part: PlacedPart, _ steps: [CleaningReport.Step], of draft: Experiment?, _ theme: Theme
    ) -> PlacedTable {
        let path = Experiment.cleaningPath(isText: isText(draft))
        let values = draft?.value(at: path)?.list ?? []
        let rows = steps.enumerated().map { index, step -> Table.Row in
            let isKnown = report != nil && step.isEnabled
            let settings = step.place.map { values.indices.contains($0) ? values[$0].otherSettings : "" } ?? ""
            return Table.Row([
                theme.text("\(index + 1)", .dim), theme.text(step.id, step.isEnabled ? .text : .dim),
                theme.text(step.state, step.isEnabled && step.place != nil ? .accent : .dim),
                theme.text(isKnown ? step.changed.grouped : "–", isKnown ? .value : .dim),
                theme.text(isKnown ? step.dropped.grouped : "–", isKnown ? .value : .dim),
                theme.text(settings.printable, .dim),
            ])
        }
        let columns: [Table.Column] = [
            .init(Text("no.", zh: "序"), alignment: .trailing), .init(Text("step", zh: "步骤")),
            .init(Text("done", zh: "状态")), .init(Text("changed", zh: "改动"), alignment: .trailing, isNumeric: true),
            .init(Text("dropped", zh: "删除"), alignment: .trailing, isNumeric: true),
            .init(Text("settings", zh: "设置"), .fill),
        ]
        return PlacedTable(Table(columns: columns, rows: rows), in: Frame.inside(part.rect))
    }

    // MARK: Moving

    mutating func move(by rows: Int, in part: PlacedPart, of draft: Experiment?, _ screen: ScreenState) {
        if part.id == .cleaningPage {
            let inner = Frame.inside(part.rect)
            let page = page(of: draft)
            let count = page.lines(screen.currentTheme, width: inner.width, screen.language).count
            return scroll.move(by: rows, count: count, visible: inner.height)
        }
        placed(in: part, steps(of: draft), of: draft, screen.currentTheme).move(&position, by: rows)
        scroll = ScrollPosition()
    }

    mutating func click(at point: Point, in part: PlacedPart, of draft: Experiment?, _ screen: ScreenState) {
        guard part.id == .cleaningSteps else { return }
        _ = placed(in: part, steps(of: draft), of: draft, screen.currentTheme).select(at: point, &position)
        scroll = ScrollPosition()
    }
}

extension CleaningReport.Step {
    /// Whether it is done, and at whose wish.
    var state: Text {
        isEnabled
            ? place == nil
                ? Text("by itself", zh: "自动")
                : turn == .listed ? Text("on", zh: "开") : Text("on, first", zh: "开，最先")
            : Text("off", zh: "关")
    }
}

extension SettingValue {
    /// The settings of a step of a list that are no empty list, in a line.
    fileprivate var otherSettings: String {
        (table ?? []).filter { !["step", "enabled"].contains($0.name) && $0.value != .list([]) }
            .map { "\($0.name) \($0.value.typed)" }.joined(separator: ", ")
    }
}
