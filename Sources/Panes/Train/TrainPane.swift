import Drawing
import Hosting
import Language
import TerminalUI
import Training

extension KeyScope {
    static let chart = KeyScope(id: "chart", title: Text("Charts", zh: "图表"))
    static let events = KeyScope(id: "events", title: Text("Events", zh: "事件"))
    static let samples = KeyScope(id: "samples", title: Text("Samples of text", zh: "文本样本"))
}

extension PartID {
    static let chart = PartID(rawValue: "chart")
    static let metrics = PartID(rawValue: "metrics")
    static let events = PartID(rawValue: "events")
    static let samples = PartID(rawValue: "samples")
}

/// A run under way: its curves, metrics, events, and the texts that a language model writes.
public struct TrainPane: Pane {
    public static let id = PaneID(rawValue: "train")
    public static let tab: PaneTab? = PaneTab(
        number: 1, title: Text("Train", zh: "训练"),
        help: Text("Curves, metrics, events and text samples of the run", zh: "运行的曲线、指标、事件和文本样本"))

    /// The evaluated metric that the chart shows instead of the loss; nil for the loss.
    var metric: String?
    private var metricsScroll = ScrollPosition()
    /// The chosen event, counted from the oldest; nil is the newest, whichever that is.
    private var event: Int?
    /// Samples back from the newest.
    private var sampleAge = 0
    private var sampleScroll = ScrollPosition()

    public init() {}

    public static let commands = chartCommands + eventCommands + sampleCommands

    private static let eventCommands: [PaneCommand<TrainPane>] = [
        PaneCommand(
            "events.show", Text("show all of it", zh: "查看全文"), in: .events, keys: ["enter"], footer: 20,
            help: Text("Show the whole text of the chosen event", zh: "显示所选事件的全文"),
            state: { _, screen in
                screen.session?.log.isEmpty == false
                    ? .ready : .refused(Text("nothing has happened yet", zh: "尚无事件"))
            },
            run: { pane, screen in
                guard let log = screen.session?.log, !log.isEmpty else { return [] }
                let entry = log[log.count - 1 - pane.chosenEvent(of: log.count)]
                screen.present(
                    Reading(title: Text("event of step \(entry.step)", zh: "第 \(entry.step) 步的事件"), text: entry.text))
                return []
            })
    ]

    /// The chosen one of so many events, counted from the newest.
    private func chosenEvent(of count: Int) -> Int { max(0, min(count - 1, count - 1 - (event ?? count - 1))) }

    private mutating func choose(event fromNewest: Int, of count: Int) {
        event = fromNewest <= 0 ? nil : max(0, count - 1 - fromNewest)
    }

    private static let sampleCommands: [PaneCommand<TrainPane>] = [
        PaneCommand(
            "sample.older", Text("older", zh: "较早"), in: .samples, keys: ["left", "h"], footer: 20,
            help: Text("The sample written before this one", zh: "此前写的样本"),
            run: { pane, screen in pane.moveSample(by: 1, screen) }),
        PaneCommand(
            "sample.newer", Text("newer", zh: "较新"), in: .samples, keys: ["right", "l"], footer: 21,
            help: Text("The sample written after this one", zh: "此后写的样本"),
            run: { pane, screen in pane.moveSample(by: -1, screen) }),
    ]

    private mutating func moveSample(by age: Int, _ screen: ScreenState) -> [Effect] {
        guard let count = screen.session?.shown?.samples.count, count > 0 else { return [] }
        sampleAge = min(max(0, sampleAge + age), count - 1)
        sampleScroll = ScrollPosition()
        return []
    }

    public func parts(_ screen: ScreenState) -> [Part] {
        var parts = [Part(.chart, scopes: [.chart]), Part(.metrics), Part(.events, scopes: [.events, .list])]
        if hasSamples(screen) { parts.append(Part(.samples, scopes: [.samples, .list])) }
        return parts
    }

    /// Whether the run writes texts.
    func hasSamples(_ screen: ScreenState) -> Bool { screen.session?.shown?.samples.isEmpty == false }

    // MARK: Moving

    public mutating func move(by rows: Int, in part: PlacedPart, _ screen: inout ScreenState) -> [Effect] {
        let history = screen.session?.shown
        let inner = Frame.inside(part.rect)
        switch part.id {
        case .metrics:
            let list = MetricsList(history)
            metricsScroll.move(by: rows, count: list.count, visible: MetricsList.visible(in: part))
        case .events:
            let count = screen.session?.log.count ?? 0
            choose(event: min(count - 1, chosenEvent(of: count) + rows), of: count)
        case .samples:
            let lines = TextSamples(history, age: sampleAge).lines(width: inner.width)
            sampleScroll.move(by: rows, count: lines.count, visible: inner.height)
        default: break
        }
        return []
    }

    public mutating func click(
        at point: Point, in part: PlacedPart, hadKeys: Bool, _ screen: inout ScreenState
    ) -> [Effect] {
        // The click that gives the chart the keys does no more than that.
        if part.id == .chart, hadKeys { moveCrosshair(to: point, in: part, &screen) }
        let count = screen.session?.log.count ?? 0
        if part.id == .events,
            let row = EventsList.event(
                at: point, in: Frame.inside(part.rect), selection: chosenEvent(of: count), count: count)
        {
            choose(event: row, of: count)
        }
        return []
    }

    public mutating func drag(to point: Point, in part: PlacedPart, _ screen: inout ScreenState) -> [Effect] {
        if part.id == .chart { moveCrosshair(to: point, in: part, &screen) }
        return []
    }

    /// In the chart the wheel zooms around the pointer.
    public mutating func wheel(
        by rows: Int, at point: Point, in part: PlacedPart, _ screen: inout ScreenState
    ) -> [Effect] {
        guard part.id == .chart else { return move(by: rows, in: part, &screen) }
        guard let whole = screen.session?.stepRange, let plot = plot(in: part, screen) else { return [] }
        screen.session?.window.zoom(by: rows < 0 ? 0.8 : 1.25, around: plot.x(atColumn: point.x), whole: whole)
        return []
    }

    private func moveCrosshair(to point: Point, in part: PlacedPart, _ screen: inout ScreenState) {
        guard let plot = plot(in: part, screen), plot.plot.contains(point) else { return }
        screen.session?.window.crosshair = plot.x(atColumn: point.x).rounded()
    }

    /// Where the chart's curves are on the screen.
    private func plot(in part: PlacedPart, _ screen: ScreenState) -> ChartLayout? {
        screen.session.flatMap { LossChart($0, metric: metric).layout(in: part, screen.language) }
    }

    public mutating func goBack(from part: PartID, _ screen: inout ScreenState) -> Bool {
        guard part == .chart, screen.session?.window.crosshair != nil else { return false }
        screen.session?.window.crosshair = nil
        return true
    }

    // MARK: Drawing

    public func draw(_ part: PlacedPart, on frame: inout Frame, _ screen: ScreenState) {
        guard let session = screen.session else { return }
        let history = session.shown
        switch part.id {
        case .chart: LossChart(session, metric: metric, pace: screen.shownPace).draw(on: &frame, part)
        case .metrics: MetricsList(history).draw(on: &frame, part, metricsScroll)
        case .events:
            let isHidingText = hasSamples(screen) && frame.place(of: .samples) == nil
            let next = frame.key("focus.next")
            EventsList(screen.session?.log ?? [], hint: isHidingText ? Text("\(next): text", zh: "\(next)：文本") : .empty)
                .draw(on: &frame, part, selection: chosenEvent(of: screen.session?.log.count ?? 0))
        case .samples: TextSamples(history, age: sampleAge).draw(on: &frame, part, sampleScroll)
        case .gauges:
            MachineGauges(screen.machine.latest, history, pace: screen.shownPace)
                .draw(on: &frame, part)
        case .rates: Rates(history, pace: screen.shownPace).draw(on: &frame, part)
        case .learningRate:
            let title = Text("learning rate", zh: "学习率")
            StepChart(title, history, \.learningRate, \.learningRate, scope: .series3, scale: .linear)
                .draw(on: &frame, part, session.window)
        case .gradient:
            let title = Text("gradient norm", zh: "梯度范数")
            StepChart(title, history, \.gradientNorm, \.gradientNorm, scope: .series4, scale: .logarithmic)
                .draw(on: &frame, part, session.window)
        case .layers: LayerTable(session).draw(on: &frame, part)
        default: break
        }
    }
}
