import Hosting
import Language
import TerminalUI
import Training

extension PartID {
    static let machine = PartID(rawValue: "machine")
    fileprivate static let load = PartID(rawValue: "load")
    fileprivate static let memory = PartID(rawValue: "memory")
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
        let halves = rest.cutRight(body.width / 2).rows([.fill, .fill])
        return [PlacedPart(.machine, rest), PlacedPart(.load, halves[0]), PlacedPart(.memory, halves[1])]
    }

    public func draw(_ part: PlacedPart, on frame: inout Frame, _ screen: ScreenState) {
        switch part.id {
        case .load:
            draw(
                screen.machine.load, title: Text("load of all cores", zh: "所有核心的负载"), scope: .series1, part, on: &frame)
        case .memory:
            draw(screen.machine.memory, title: Text("memory in use", zh: "已用内存"), scope: .series2, part, on: &frame)
        default: figures(screen).draw(on: &frame, part, scroll)
        }
    }

    private func figures(_ screen: ScreenState) -> MachineFigures {
        MachineFigures(screen.machine.latest, screen.session?.shown)
    }

    public mutating func move(by rows: Int, in part: PlacedPart, _ screen: inout ScreenState) -> [Effect] {
        figures(screen).move(&scroll, by: rows, in: part)
        return []
    }

    /// The course of a share over the last minutes.
    private func draw(_ values: [Double], title: Text, scope: Scope, _ part: PlacedPart, on frame: inout Frame) {
        let now = values.last.map { frame.theme.text(NumberFormat.percent($0), .value) } ?? StyledText()
        let inner = frame.panel(title, trailing: now, part: part)
        var curve = Curve()
        for (index, value) in values.enumerated() { curve.append(x: Double(index - values.count + 1), y: value * 100) }
        var chart = Chart(series: [Chart.Series(.empty, curve, scope: scope)])
        chart.yRange = 0...100
        chart.xRange = Double(-MachineHistory.capacity / 2)...0
        chart.showsLegend = false
        chart.showsXAxis = false
        chart.symbols = frame.chartSymbols
        chart.placeholder = Text("measuring…", zh: "正在测量…")
        chart.draw(on: &frame.canvas, in: inner, theme: frame.theme)
    }
}
