import Drawing
import Hosting
import Language
import TerminalUI
import Training

extension KeyScope {
    static let tensors = KeyScope(id: "tensors", title: Text("Tensors", zh: "张量"))
}

extension PartID {
    static let tensors = PartID(rawValue: "tensors")
    static let tensorDetail = PartID(rawValue: "tensor-detail")
}

/// The layers with their costs and, of a run that waits, the tensors inside them.
public struct ModelPane: Pane {
    public static let id = PaneID(rawValue: "model")
    public static let tab: PaneTab? = PaneTab(
        number: 4, title: Text("Model", zh: "模型"),
        help: Text("The layers with shapes, parameters, FLOPs and memory", zh: "各层的形状、参数、FLOP 和内存"))
    public static let errands: [Errand: String] = [.layers: "pane.model"]

    private var layers = ListState()
    private var inspector = Inspector()

    public init() {}

    public static let commands: [PaneCommand<ModelPane>] = [
        PaneCommand(
            "tensor.load", Text("load", zh: "载入"), in: .tensors, keys: ["enter"], footer: 10,
            help: Text("Load a run that has no trainer, paused, to look inside", zh: "载入没有在训练的运行并暂停，以查看内部"),
            state: { $1.session?.active == nil && $1.session?.current != nil ? .ready : .hidden },
            run: { pane, screen in
                let inspector = pane.inspector
                return screen.travel { inspector.inspect($0.session) }
            }),
        PaneCommand(
            "tensor.source", Text("weights/gradients…", zh: "权重/梯度…"), in: .tensors, keys: ["v"], footer: 20,
            help: Text(
                "Weights, gradients, activations or the optimizer's state, one after the other",
                zh: "依次切换权重、梯度、激活和优化器状态"),
            run: { pane, screen in
                pane.inspector.switchSource()
                return pane.inspector.inspect(screen.session)
            }),
        PaneCommand(
            "tensor.compare", Text("compare…", zh: "比较…"), in: .tensors, keys: ["c"], footer: 21,
            help: Text(
                "The largest difference of each tensor to the state after an earlier step", zh: "每个张量与较早一步之后状态的最大差异"),
            run: { _, screen in
                let farthest = screen.session?.farthestStep ?? 0
                let prompt = Prompt(
                    Text("Compare with the state after step", zh: "与某一步之后的状态比较"),
                    help: Text("0 to \(farthest)", zh: "0 到 \(farthest)"),
                    for: ModelPane.self, check: { TimeTravelCommands.stepProblem(of: $0, in: $1) }
                ) { text, pane, screen in
                    pane.inspector.against = Int(text)
                    return pane.inspector.inspect(screen.session)
                }
                screen.present(prompt)
                return []
            }),
        PaneCommand(
            "tensor.values-back", Text("values back", zh: "前面的值"), in: .tensors, keys: ["left", "h"],
            help: Text("Earlier values of the chosen tensor", zh: "所选张量前面的值"),
            run: { pane, screen in pane.inspector.scrollValues(by: -Inspector.valueCount / 4, screen.session) }),
        PaneCommand(
            "tensor.values-on", Text("values on", zh: "后面的值"), in: .tensors, keys: ["right", "l"],
            help: Text("Later values of the chosen tensor", zh: "所选张量后面的值"),
            run: { pane, screen in pane.inspector.scrollValues(by: Inspector.valueCount / 4, screen.session) }),
    ]

    public func parts(_ screen: ScreenState) -> [Part] {
        [Part(.layers), Part(.tensors, scopes: [.tensors, .list])]
    }

    public func layout(in body: Rect, focus: PartID, _ screen: ScreenState) -> [PlacedPart] {
        guard body.width >= 60, body.height >= 14, screen.session?.shown?.plan != nil else {
            return [PlacedPart(focus, body)]
        }
        // Side by side where each has as many columns as one above the other.
        if body.width >= 200 {
            let columns = body.columns([.fixed(74), .fill])
            return [PlacedPart(.layers, columns[0])] + tensors(in: columns[1], screen)
        }
        if body.height >= 30 {
            let rows = body.rows([.fraction(0.35), .fill])
            return [PlacedPart(.layers, rows[0])] + tensors(in: rows[1], screen)
        }
        return focus == .layers ? [PlacedPart(.layers, body)] : tensors(in: body, screen)
    }

    /// The list of tensors and the chosen one; one box that says what shows them, while there are none.
    private func tensors(in rect: Rect, _ screen: ScreenState) -> [PlacedPart] {
        guard screen.session?.shown?.inspection != nil else { return [PlacedPart(.tensors, rect)] }
        let columns = rect.columns([.fill, .fill])
        return [PlacedPart(.tensors, columns[0]), PlacedPart(.tensorDetail, columns[1])]
    }

    public func draw(_ part: PlacedPart, on frame: inout Frame, _ screen: ScreenState) {
        guard let session = screen.session else { return }
        switch part.id {
        case .tensors: TensorTable(session, inspector).draw(on: &frame, part)
        case .tensorDetail: TensorDetail(session.shown?.tensor).draw(on: &frame, part)
        default:
            let next = frame.key("focus.next")
            let isHiding = frame.place(of: .tensors) == nil && session.current != nil
            LayerTable(session)
                .draw(on: &frame, part, layers, hint: isHiding ? Text("\(next): weights", zh: "\(next)：权重") : .empty)
        }
    }

    public mutating func move(by rows: Int, in part: PlacedPart, _ screen: inout ScreenState) -> [Effect] {
        guard let session = screen.session else { return [] }
        guard part.id == .tensors else {
            LayerTable(session).placed(in: part, screen.currentTheme).move(&layers, by: rows)
            return []
        }
        let table = TensorTable(session, inspector).placed(in: part, screen.currentTheme)
        return inspector.choose(session) { table.move(&$0, by: rows) }
    }

    public mutating func click(
        at point: Point, in part: PlacedPart, hadKeys: Bool, _ screen: inout ScreenState
    ) -> [Effect] {
        guard let session = screen.session else { return [] }
        guard part.id == .tensors else {
            _ = LayerTable(session).placed(in: part, screen.currentTheme).select(at: point, &layers)
            return []
        }
        let table = TensorTable(session, inspector).placed(in: part, screen.currentTheme)
        return inspector.choose(session) { _ = table.select(at: point, &$0) }
    }

    /// Looks inside anew when the pane is opened, and when the run has come to another state while it is.
    public mutating func receive(_ news: News, _ screen: inout ScreenState) -> [Effect] {
        switch news {
        case .appeared: return inspector.inspect(screen.session)
        case .inspect(let layer):
            let effects = screen.enlarge(nil)
            screen.place.tab = Self.id
            screen.place.focus = 1
            inspector.look(for: layer)
            return effects + inspector.inspect(screen.session)
        case .events(let events, let run) where run == screen.session?.current:
            return events.flatMap { event -> [Effect] in
                switch event {
                case .inspected(let inspection) where inspection.request.name.isEmpty:
                    inspector.find(in: inspection)
                    return inspector.inspectValues(screen.session)
                case .stateChanged(.paused), .moved, .phase:
                    return screen.place.tab == Self.id ? inspector.inspect(screen.session) : []
                default: return []
                }
            }
        default: return []
        }
    }
}
