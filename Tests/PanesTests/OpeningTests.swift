import Drawing
import Experiments
import Formats
import Foundation
import Hosting
import Language
import Panes
import Sessions
import TerminalUI
import Testing

/// What stands on the screen before what was named on the command line is open.
@Suite struct OpeningTests {
    private func app(_ preview: OpeningPreview?, _ width: Int = 80, _ height: Int = 24) throws -> (App, FakeLaboratory)
    {
        let laboratory = FakeLaboratory()
        let app = try App(
            terminal: FakeTerminal(size: Size(width: width, height: height)), laboratory: laboratory,
            configuration: Configuration(), themes: [.dark], path: "digits.toml", preview: preview,
            now: { Scene.now })
        return (app, laboratory)
    }

    private static func preview() -> OpeningPreview {
        let card = SampleCard(
            name: "Digits", path: "digits.toml", summary: Text(verbatim: "Learns to read digits."), kind: "mlp")
        return .experiment(
            card,
            settings: [
                SettingChange(path: "data.source", value: .text("digits.csv")),
                SettingChange(path: "training.epochs", value: .integer(150)),
            ])
    }

    @Test func theFirstFrameSaysWhatIsOpened() throws {
        for (width, height) in [(80, 24), (200, 50), (40, 10), (60, 15)] {
            let text = try app(Self.preview(), width, height).0.state.draw().text
            for word in ["opening digits.toml", "Learns to read digits.", "data.source", "digits.csv"] {
                #expect(text.contains(word), "\(word) at \(width)×\(height)\n\(text)")
            }
        }
        let empty = try app(nil).0.state.draw().text
        #expect(empty.contains("opening digits.toml"))
    }

    @Test func spaceLetsTheRunBeginPaused() throws {
        var state = try app(Self.preview()).0.state
        state.press("space")
        #expect(state.draw().text.contains("its run begins paused"))
        _ = state.handle(.opened(try Scene.session()))
        #expect(state.handle(.active(run: 1)).contains(.command(.pause)))
        var other = try app(Self.preview()).0.state
        other.press("space", "space")
        _ = other.handle(.opened(try Scene.session()))
        #expect(!other.handle(.active(run: 1)).contains(.command(.pause)))
    }

    @Test func whatIsThereIsLookedAtWithoutOpeningIt() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "opening-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = SessionStore(root: folder.appending(path: "sessions"))
        func write(_ name: String, _ bytes: [UInt8]) throws -> String {
            let file = folder.appending(path: name)
            try Data(bytes).write(to: file)
            return file.path
        }
        let table = try write("a.csv", Array("x,y\n1,2\n".utf8))
        guard case .data(let card, let lines)? = OpeningPreview.of(table, in: store) else {
            Issue.record("no data")
            return
        }
        #expect(card.bytes == 8 && lines == ["x,y", "1,2", ""])
        guard case .data(_, let none)? = OpeningPreview.of(try write("b.csv.gz", [0x1F, 0x8B, 8, 0]), in: store) else {
            Issue.record("no data")
            return
        }
        #expect(none.isEmpty)
        let toml = "[data]\nsource = \"a.csv\"\n[model]\nkind = \"mlp\"\n"
        guard
            case .experiment(let sample, let settings)? = OpeningPreview.of(
                try write("e.toml", Array(toml.utf8)), in: store)
        else {
            Issue.record("no experiment")
            return
        }
        #expect(sample.name == "e" && settings.map(\.path) == ["data.source", "model.kind"])
        for (name, text) in [("bad.toml", "[data"), ("none.toml", "a = 1")] {
            #expect(OpeningPreview.of(try write(name, Array(text.utf8)), in: store) == nil)
        }
        #expect(OpeningPreview.of(folder.path + "/nothing.csv", in: store) == nil)
        #expect(OpeningPreview.of(folder.path, in: store) == nil)
    }
}
