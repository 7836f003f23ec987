import Hosting
import Language
import TerminalUI
import Training

extension PartID {
    static let data = PartID(rawValue: "data")
}

/// The splits, where the data come from, and what there is to say about them.
public struct DataPane: Pane {
    public static let id = PaneID(rawValue: "data")
    public static let tab: PaneTab? = PaneTab(
        number: 3, title: Text("Data", zh: "数据"),
        help: Text("Splits, source and notes about the data of the run", zh: "运行所用数据的划分、来源和说明"))

    private var scroll = ScrollPosition()

    public init() {}

    public func parts(_ screen: ScreenState) -> [Part] { [Part(.data)] }

    public func draw(_ part: PlacedPart, on frame: inout Frame, _ screen: ScreenState) {
        let empty: [Text] =
            if screen.session?.current == nil {
                frame.noRun
            } else if let failure = screen.session?.shown?.failure {
                [Text("The run failed before it had its data.", zh: "运行在读到数据之前就失败了。"), failure]
            } else {
                [Text("The data are being read.", zh: "正在读取数据。")]
            }
        DataFacts(screen.session).draw(on: &frame, part, scroll, empty: empty)
    }

    public mutating func move(by rows: Int, in part: PlacedPart, _ screen: inout ScreenState) -> [Effect] {
        DataFacts(screen.session).move(&scroll, by: rows, in: part, screen.language)
        return []
    }
}
