import Drawing
import Hosting
import Language
import TerminalUI
import Training

extension KeyScope {
    static let machine = KeyScope(id: "machine", title: Text("Machine", zh: "机器"))
}

extension PartID {
    static let machine = PartID(rawValue: "machine")
    fileprivate static let load = PartID(rawValue: "load")
    fileprivate static let memory = PartID(rawValue: "memory")
    fileprivate static let process = PartID(rawValue: "process")
    fileprivate static let throughput = PartID(rawValue: "throughput")
}

/// The cores, the memory, this process and the work it gets done.
public struct MachinePane: Pane {
    public static let id = PaneID(rawValue: "machine")
    public static let tab: PaneTab? = PaneTab(
        number: 9, title: Text("Machine", zh: "机器"),
        help: Text("Load of the cores, memory, disk and throughput", zh: "核心负载、内存、磁盘和吞吐量"))

    private var scroll = ScrollPosition()
    /// Index into `spans`.
    private var span = 2
    /// Samples before the newest that the crosshair stands at; nil where there is none.
    private var crosshair: Int?

    /// Seconds that the charts can reach back.
    private static let spans: [Double] = [30, 60, 120, 300, 600]

    public init() {}

    public func parts(_ screen: ScreenState) -> [Part] { [Part(.machine, scopes: [.machine, .list])] }

    public static let commands: [PaneCommand<MachinePane>] = [
        PaneCommand(
            "machine.earlier", Text("earlier", zh: "更早"), in: .machine, keys: ["left", "h"], footer: 1,
            help: Text("Move the crosshair, which reads the curves, to an earlier moment", zh: "把读取曲线的十字线移到更早的时刻"),
            state: { _, screen in screen.machine.load.count > 1 ? .ready : .hidden },
            run: { pane, screen in pane.moveCrosshair(by: 1, screen) }),
        PaneCommand(
            "machine.later", Text("later", zh: "更晚"), in: .machine, keys: ["right", "l"], footer: 2,
            help: Text("Move the crosshair to a later moment; after the newest it goes", zh: "把十字线移到更晚的时刻；过了最新时刻即消失"),
            state: { pane, _ in pane.crosshair == nil ? .hidden : .ready },
            run: { pane, screen in pane.moveCrosshair(by: -1, screen) }),
        PaneCommand(
            "machine.longer", Text("longer", zh: "更长"), in: .machine, keys: ["o"], footer: 3,
            help: Text("Let the charts reach farther back, ten minutes at most", zh: "让图表回溯更久，最多十分钟"),
            state: { pane, _ in pane.span < spans.count - 1 ? .ready : .refused(farthest) },
            run: { pane, _ in
                pane.span += 1
                return []
            }),
        PaneCommand(
            "machine.shorter", Text("shorter", zh: "更短"), in: .machine, keys: ["i"], footer: 4,
            help: Text("Show fewer seconds, with more room for each", zh: "显示更少的秒数，每秒更宽"),
            state: { pane, _ in pane.span > 0 ? .ready : .refused(nearest) },
            run: { pane, _ in
                pane.span -= 1
                return []
            }),
        PaneCommand(
            "machine.peak", Text("peak", zh: "峰值"), in: .machine, keys: ["*"], footer: 5,
            help: Text("Put the crosshair where the cores were busiest", zh: "把十字线放到核心最忙的时刻"),
            state: { _, screen in screen.machine.load.count > 1 ? .ready : .hidden },
            run: { pane, screen in
                let shown = screen.machine.load.suffix(pane.samples)
                guard let busiest = shown.max(), let place = shown.lastIndex(of: busiest) else { return [] }
                pane.crosshair = shown.endIndex - 1 - place
                return []
            }),
    ]

    private static let farthest = Text("more than ten minutes are not kept", zh: "只保留十分钟")
    private static let nearest = Text("half a minute is the shortest", zh: "最短为半分钟")

    /// How many samples the charts show at most.
    private var samples: Int { Int(Self.spans[span] / MachineHistory.interval) }

    private mutating func moveCrosshair(by direction: Int, _ screen: ScreenState) -> [Effect] {
        let count = min(samples, screen.machine.load.count)
        let next = (crosshair ?? -1) + direction * (crosshair == nil ? 1 : max(1, samples / 60))
        crosshair = next < 0 ? nil : min(next, max(0, count - 1))
        return []
    }

    /// Takes the crosshair away.
    public mutating func goBack(from part: PartID, _ screen: inout ScreenState) -> Bool {
        defer { crosshair = nil }
        return crosshair != nil
    }

    public func layout(in body: Rect, focus: PartID, _ screen: ScreenState) -> [PlacedPart] {
        guard body.width >= 70, body.height >= 12 else { return [PlacedPart(.machine, body)] }
        var rest = body
        if body.width >= 140, body.height >= 28 {
            let rows = rest.cutRight(body.width * 3 / 5).rows([.fill, .fill])
            let (upper, lower) = (rows[0].columns([.fill, .fill]), rows[1].columns([.fill, .fill]))
            return [
                PlacedPart(.machine, rest), PlacedPart(.load, upper[0]), PlacedPart(.memory, upper[1]),
                PlacedPart(.process, lower[0]), PlacedPart(.throughput, lower[1]),
            ]
        }
        let halves = rest.cutRight(body.width / 2).rows([.fill, .fill])
        return [PlacedPart(.machine, rest), PlacedPart(.load, halves[0]), PlacedPart(.memory, halves[1])]
    }

    public func draw(_ part: PlacedPart, on frame: inout Frame, _ screen: ScreenState) {
        let machine = screen.machine
        switch part.id {
        case .load:
            let title = Text("load of all cores", zh: "所有核心的负载")
            drawShare(machine.load, title, .series1, part, on: &frame)
        case .memory: drawShare(machine.memory, Text("memory in use", zh: "已用内存"), .series2, part, on: &frame)
        case .process:
            let cores = max(1, machine.latest?.coreLoads.count ?? 1)
            let now = told(machine.process).map { NumberFormat.significant($0, digits: 3) }
                .map { Text("\(moment) \($0) cores", zh: "\(moment) \($0) 核") }
            let title = Text("cores of this process", zh: "本进程占用的核心")
            draw(machine.process, title, now: now, range: 0...Double(cores), .series4, part, on: &frame)
        case .throughput:
            let history = screen.session?.shown
            let unit = history?.plan?.unitLabel ?? .empty
            let title = Text("throughput, \(unit)/s", zh: "吞吐量，\(unit)/秒")
            StepChart(
                title, history, \.throughput, \.throughput, scope: .series6, scale: .linear, isRaw: false,
                hasPrefixes: true
            )
            .draw(on: &frame, part, screen.session?.window ?? ChartWindow())
        default: figures(screen).draw(on: &frame, part, scroll)
        }
    }

    private func figures(_ screen: ScreenState) -> MachineFigures {
        MachineFigures(screen.machine.latest, screen.session?.shown, pace: screen.shownPace)
    }

    public mutating func move(by rows: Int, in part: PlacedPart, _ screen: inout ScreenState) -> [Effect] {
        figures(screen).move(&scroll, by: rows, in: part)
        return []
    }

    /// The value at the crosshair, or else the newest; nil where there is none.
    private func told(_ values: [Double]) -> Double? {
        let place = values.count - 1 - (crosshair ?? 0)
        return values.indices.contains(place) ? values[place] : nil
    }

    /// When that was.
    private var moment: Text {
        guard let crosshair, crosshair > 0 else { return Text("now", zh: "当前") }
        let seconds = NumberFormat.fixed(Double(crosshair) * MachineHistory.interval, decimals: 1)
        return Text("\(seconds) s ago", zh: "\(seconds) 秒前")
    }

    /// The course of a share over the last minutes.
    private func drawShare(
        _ values: [Double], _ title: Text, _ scope: Scope, _ part: PlacedPart, on frame: inout Frame
    ) {
        let now = told(values).map { NumberFormat.significant($0 * 100, digits: 3) }
            .map { Text("\(moment) \($0) %", zh: "\(moment) \($0) %") }
        draw(values.map { $0 * 100 }, title, now: now, range: 0...100, unit: " %", scope, part, on: &frame)
    }

    private func draw(
        _ values: [Double], _ title: Text, now: Text?, range: ClosedRange<Double>, unit: String = "",
        _ scope: Scope, _ part: PlacedPart, on frame: inout Frame
    ) {
        let inner = frame.panel(title, trailing: frame.theme.text(now ?? .empty, .value), part: part)
        var curve = Curve()
        for (index, value) in values.enumerated() {
            curve.append(x: Double(index - values.count + 1) * MachineHistory.interval, y: value)
        }
        var chart = Chart(series: [Chart.Series(.empty, curve, scope: scope)])
        (chart.yRange, chart.yUnit) = (range, unit)
        chart.xRange = -Self.spans[span]...0
        chart.window.crosshair = crosshair.map { -Double($0) * MachineHistory.interval }
        (chart.xUnit, chart.hasWholePositions) = (Text("s", zh: "秒"), false)
        chart.showsLegend = false
        chart.symbols = frame.chartSymbols
        chart.placeholder = Text("measuring…", zh: "正在测量…")
        chart.draw(on: &frame.canvas, in: inner, theme: frame.theme)
    }
}
