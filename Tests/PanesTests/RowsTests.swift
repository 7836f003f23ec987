import Drawing
import Experiments
import Foundation
import Hosting
import Language
import Panes
import Profiles
import Sessions
import TerminalUI
import Testing

extension Scene {
    /// A table whose fields are made to break out of their cells.
    private static let hostile = [
        "plain", "tab\there", "\u{1B}[31mred", "\u{202E}turned", "עברית and more", "👩‍👩‍👧‍👦 family", "漢字漢字漢字漢字漢字漢字漢字漢字漢字",
        String(repeating: "long ", count: 2000), "z\u{300}\u{301}\u{302}algo", "e\u{301}té", "\u{7}bell", "NA",
    ]

    /// The Data pane on a small table, its rows asked of the table itself.
    static func browsing(_ width: Int, _ height: Int) throws -> AppState {
        let folder = FileManager.default.temporaryDirectory.appending(path: "browse-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var lines = ["size,name,city,weight,height,remark,bought"]
        for row in 0..<96 {
            let size = row % 12 == 5 ? "" : "\(row * 37 % 61).\(row % 4 * 25)"
            let name = hostile[row % hostile.count]
            let city = ["Oslo", "Rome", "Paris", "北京"][row * 7 % 4]
            lines.append(
                "\(size),\"\(name)\",\(city),\(row * 13 % 97)000,1.\(row % 90 + 10),r\(row * 31 % 11),\(row * 7 % 11 < 6 ? "yes" : "no")"
            )
        }
        // The same row a second time.
        lines.append(lines[4])
        let file = folder.appending(path: "mine.csv")
        try Data(lines.joined(separator: "\n").utf8).write(to: file)
        let experiment = try Experiment(dataFile: file.path)
        var state = try Scene.state(width, height)
        _ = state.handle(.opened(OpenedSession(name: "mine", folder: "", runs: [])))
        _ = state.handle(.draft(experiment))
        _ = state.press("3")
        let profile = try TableProfile(experiment.data, relativeTo: folder, seed: experiment.seed, threads: 1)
        _ = state.handle(.answer(AnyQuery.Answer(ProfileQuery(experiment), profile)))
        return state
    }
}

extension AppState {
    /// Answers what was asked about rows, as the laboratory would.
    mutating func answerRows(_ effects: [Effect]) throws {
        for effect in effects {
            guard case .ask(let query) = effect, query.id == RowsQuery.id else { continue }
            let context = QueryContext(session: nil, store: SessionStore())
            _ = handle(.answer(try query.answer(context)))
        }
    }

    /// Goes to the rows.
    mutating func showRows() { press("tab", "tab", "tab") }
}

/// The rows of the Data pane: moving, filtering, sorting, whole rows, and what a hostile table may not do.
@Suite struct RowsTests {
    private static let sizes = [(80, 24), (120, 40), (200, 50), (60, 15), (40, 12), (40, 10), (20, 5)]

    private func filtered(_ state: inout AppState, _ text: String) throws {
        state.press("/")
        state.type(text)
        try state.answerRows(state.press("enter"))
    }

    /// Whatever stands in a field stays in its cell: columns keep their places, and nothing reaches the terminal.
    @Test(arguments: sizes) func fieldsStayInTheirCells(width: Int, height: Int) throws {
        var state = try Scene.browsing(width, height)
        state.showRows()
        for _ in 0..<8 {
            let canvas = state.draw()
            #expect(canvas.size == Size(width: width, height: height))
            for text in canvas.rowTexts {
                #expect(TextWidth.of(text) <= width, "\(text)")
                let steering = text.unicodeScalars.filter {
                    $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) || $0.value == 0x202E
                }
                #expect(steering.isEmpty, "\(text)")
            }
            state.press("right", "ctrl-d")
        }
    }

    @Test func theTargetIsMarkedAndMissingValuesAreTold() throws {
        var state = try Scene.browsing(120, 40)
        state.showRows()
        let text = state.draw().text
        #expect(text.contains("97 rows") && text.contains("● bought") && text.contains("line"), "\(text)")
        #expect(text.contains("tab\\there") && text.contains("\\u{1B}[31mred") && text.contains("\\u{202E}turned"))
        #expect(text.contains("–"))
        // Decimal points stand below each other.
        let points = state.draw().rowTexts.compactMap { row -> Int? in
            let cells = row.prefix(12)
            return cells.firstIndex(of: ".").map { cells.distance(from: cells.startIndex, to: $0) }
        }
        #expect(points.count > 20 && Set(points).count == 1, "\(Set(points))")
    }

    @Test func columnsAreScrolledSideways() throws {
        var state = try Scene.browsing(60, 15)
        state.showRows()
        #expect(!state.draw().text.contains("● bought"))
        for _ in 0..<9 { state.press("l") }
        #expect(state.draw().text.contains("● bought"), "\(state.draw().text)")
        let end = state.draw()
        state.press("left")
        #expect(state.draw() != end)
        for _ in 0..<9 { state.press("h") }
        #expect(state.draw().text.contains("size"))
    }

    @Test func rowsAreFilteredAndSorted() throws {
        var state = try Scene.browsing(120, 40)
        state.showRows()
        try filtered(&state, "city = Oslo and size >= 30")
        var text = state.draw().text
        #expect(text.contains("of 97 rows match · city = Oslo and size >= 30"), "\(text)")
        #expect(!text.contains("Rome"))
        try state.answerRows(state.press("o"))
        text = state.draw().text
        #expect(text.contains("by size, ascending") && text.contains("size ↑"), "\(text)")
        try state.answerRows(state.press("o"))
        #expect(state.draw().text.contains("by size, descending"))
        try state.answerRows(state.press("o"))
        #expect(!state.draw().text.contains("by size"))
        // The filter is there to be changed; a wrong one is told and not taken.
        state.press("/")
        #expect(state.draw().text.contains("city = Oslo and size >= 30"))
        state.type(" and citi = x")
        #expect(state.draw().text.contains("character 32: there is no column \"citi\""), "\(state.draw().text)")
        #expect(state.press("enter").isEmpty)
        state.press("escape", "escape")
        #expect(state.draw().text.contains("97 rows") && state.screen.place.pane == DataPane.id)
        try filtered(&state, "nothing like this")
        #expect(state.draw().text.contains("No row matches."))
        // What could not be found is taken back.
        state.press("/")
        state.type(" x")
        _ = state.press("enter")
        #expect(state.draw().text.contains("searching…"))
        _ = state.handle(.failed(RowsQuery.id, reason: Text("gone", zh: "没有了")))
        #expect(!state.draw().text.contains("searching…"))
        state.press("escape")
        #expect(state.draw().text.contains("97 rows"))
    }

    @Test func aFindingShowsItsRows() throws {
        var state = try Scene.browsing(120, 40)
        let findings = state.draw().text
        #expect(findings.contains("row"), "\(findings)")
        for _ in 0..<12 where !state.draw().text.contains("lines 98") { state.press("down") }
        #expect(state.draw().text.contains("lines 98"), "\(state.draw().text)")
        try state.answerRows(state.press("enter"))
        let text = state.draw().text
        #expect(text.contains("1 of 1 rows · Rows that"), "\(text)")
        #expect(text.contains("  98  "))
        state.press("escape")
        #expect(state.draw().text.contains("lines 98"), "\(state.draw().text)")
    }

    @Test func aColumnShowsRowsByIt() throws {
        var state = try Scene.browsing(80, 24)
        state.press("tab", "down", "down", "down")
        try state.answerRows(state.press("enter"))
        let text = state.draw().text
        #expect(text.contains("by weight, ascending") && text.contains("weight ↑"), "\(text)")
        state.press("q")
        #expect(state.draw().text.contains("columns"))
    }

    @Test(arguments: sizes) func aWholeRowIsShown(width: Int, height: Int) throws {
        var state = try Scene.browsing(width, height)
        state.showRows()
        for _ in 0..<7 { state.press("down") }
        state.press("enter")
        if height >= 10 { #expect(state.draw().text.contains("line 9"), "\(state.draw().text)") }
        state.press("G")
        if height >= 10 { #expect(state.draw().text.contains("bought"), "\(state.draw().text)") }
        state.press("up", "escape")
        #expect(!state.draw().text.contains("line 9"))
    }

    @Test func rowsAnswerTheMouse() throws {
        var state = try Scene.browsing(120, 40)
        state.showRows()
        _ = state.handle(.mouse(MouseEvent(.press, at: Point(x: 20, y: 10))))
        state.press("enter")
        #expect(state.draw().text.contains("line "))
        state.press("escape")
        let before = state.draw()
        _ = state.handle(.mouse(MouseEvent(.wheelDown, at: Point(x: 20, y: 10))))
        #expect(state.draw() != before)
    }

    /// The page of a column is scrolled to its last line.
    @Test func theColumnPageScrolls() throws {
        var state = try Scene.browsing(80, 24)
        state.press("tab", "down", "tab")
        let top = state.draw().text
        #expect(top.contains("▐"), "\(top)")
        state.press("G")
        let end = state.draw().text
        #expect(end != top && end.contains("plain"), "\(end)")
        state.press("down")
        #expect(state.draw().text == end)
    }

    @Test(arguments: [(80, 24), (120, 40)]) func classesAreSharedOut(width: Int, height: Int) throws {
        var state = try Scene.browsing(width, height)
        state.press("tab", "G", "tab", "G")
        let text = state.draw().text
        for words in ["yes", "no", "%"] { #expect(text.contains(words), "\(text)") }
        state.press("g", "g")
        #expect(state.draw().text.contains("2 classes") || height < 30, "\(state.draw().text)")
    }
}
