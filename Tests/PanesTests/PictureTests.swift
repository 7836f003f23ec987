import Drawing
import Experiments
import Foundation
import Hosting
import Panes
import Profiles
import Profiling
import TerminalUI
import Testing

extension Scene {
    /// The Data pane on images in IDX: five of each of two digits, dark on the left or on the right.
    static func pictures(_ width: Int, _ height: Int) throws -> AppState {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pictures-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 10, 0, 0, 0, 8, 0, 0, 0, 8]
        var labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 10]
        for image in 0..<10 {
            for point in 0..<64 {
                let isDark = (point % 8 < 4) == (image % 2 == 0)
                images.append(UInt8(isDark ? 20 * image : 255 - image))
            }
            labels.append(UInt8(image % 2))
        }
        try Data(images).write(to: folder.appending(path: "few-images-idx3-ubyte"))
        try Data(labels).write(to: folder.appending(path: "few-labels-idx1-ubyte"))
        let experiment = try Experiment(dataFile: folder.path + "/few-images-idx3-ubyte")
        var state = try Scene.state(width, height)
        _ = state.handle(.opened(OpenedSession(name: "few", folder: "", runs: [])))
        _ = state.handle(.draft(experiment))
        _ = state.press("3")
        let profile = try TableProfile(experiment.data, relativeTo: folder, seed: experiment.seed, threads: 1)
        _ = state.handle(.answer(AnyQuery.Answer(ProfileQuery(experiment), profile)))
        return state
    }
}

@Suite struct PicturePaneTests {
    private func text(_ state: AppState) -> String { state.draw().text }

    @Test func imagesAreShownBesideEachOther() throws {
        var state = try Scene.pictures(100, 30)
        state.press("tab", "tab", "tab")
        let screen = text(state)
        #expect(screen.contains("images") && screen.contains("10 images"))
        #expect(screen.contains("▀▀▀▀"))
        #expect(screen.contains("1 0") && screen.contains("10 1"))
        state.press("enter")
        #expect(text(state).contains("brightness") && text(state).contains("image 1"))
        state.press("right")
        #expect(text(state).contains("image 2"))
        state.press("escape", "down", "-")
        #expect(text(state).contains("10 images"))
    }

    @Test(arguments: [(80, 24), (60, 14), (40, 10), (20, 6), (200, 50)]) func theyFitAnyScreen(width: Int, height: Int)
        throws
    {
        var state = try Scene.pictures(width, height)
        for _ in 0..<6 {
            state.press("tab")
            #expect(state.draw().size == Size(width: width, height: height))
            state.press("=", "=", "right", "down", "enter", "right", "esc")
        }
    }
}
