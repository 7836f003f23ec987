import Hosting
import Language
import TerminalUI
import Training

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

    public init() {}

    public func parts(_ screen: ScreenState) -> [Part] { [Part(.machine)] }

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
            let now = machine.latest.map { NumberFormat.significant($0.processLoad, digits: 3) }
                .map { Text("now \($0) cores", zh: "当前 \($0) 核") }
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

    /// The course of a share over the last minutes.
    private func drawShare(
        _ values: [Double], _ title: Text, _ scope: Scope, _ part: PlacedPart, on frame: inout Frame
    ) {
        let now = values.last.map { NumberFormat.significant($0 * 100, digits: 3) }
            .map { Text("now \($0) %", zh: "当前 \($0) %") }
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
        chart.xRange = Double(-MachineHistory.capacity / 2) * MachineHistory.interval...0
        (chart.xUnit, chart.hasWholePositions) = (Text("s", zh: "秒"), false)
        chart.showsLegend = false
        chart.symbols = frame.chartSymbols
        chart.placeholder = Text("measuring…", zh: "正在测量…")
        chart.draw(on: &frame.canvas, in: inner, theme: frame.theme)
    }
}
