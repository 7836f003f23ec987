import Drawing
import Language

/// A terminal that shows canvases and tells what happens at it.
///
/// Two exist: the real one in TerminalNcurses, and ``FakeTerminal`` for tests.
public protocol Terminal: AnyObject {
    /// Columns and rows now; a change comes as ``TerminalEvent/resize(_:)``.
    var size: Size { get }
    /// What it can show; does not change while it is open.
    var capabilities: Capabilities { get }

    /// Shows the canvas. Only what differs from the last one is written; nothing when it is the same.
    func present(_ canvas: Canvas)

    /// Waits until something happens, at most for `timeout` (forever when `nil`), and returns all of it in order.
    ///
    /// - Parameter descriptors: file descriptors to watch as well; one that can be read comes as
    ///   ``TerminalEvent/ready(descriptor:)``.
    func nextEvents(timeout: Duration?, descriptors: [Int32]) -> [TerminalEvent]

    /// Gives the terminal back to the shell as Ctrl-Z does; returns when the program is in front again.
    func suspend()

    /// Whether mouse events are reported. While they are, the terminal's own selection by mouse needs shift.
    var isMouseEnabled: Bool { get set }

    /// What is said where a fatal signal ends the program; a character U+0001 stands for the signal's name. Prepared while
    /// all is well, as nothing can be put together then.
    func prepare(lastWords: String)

    /// Leaves the screen as it was before the program; further calls do nothing.
    func close()
}

/// What a terminal can show.
public struct Capabilities: Hashable, Sendable {
    /// How many colors.
    public enum Colors: Int, Hashable, Sendable, Comparable {
        /// The raw value is their number; `mono` has attributes only.
        case mono = 1, sixteen = 16, palette = 256, full = 16_777_216

        /// By the number of colors.
        public static func < (left: Colors, right: Colors) -> Bool { left.rawValue < right.rawValue }

        /// A word for people.
        public var name: Text {
            switch self {
            case .mono: Text("monochrome", zh: "单色")
            case .sixteen: Text("16 colors", zh: "16 色")
            case .palette: Text("256 colors", zh: "256 色")
            case .full: Text("true color", zh: "真彩色")
            }
        }
    }

    /// The most colors it can show at once; others are replaced by the nearest.
    public var colors: Colors
    /// The characters it can show; others are replaced by similar ones.
    public var symbols: SymbolSet
    /// The value of `TERM`, or what stands in for it.
    public var name: String

    public init(colors: Colors, symbols: SymbolSet = .unicode, name: String = "") {
        self.colors = colors
        self.symbols = symbols
        self.name = name
    }
}
