import Drawing
import Foundation
import TerminalUI
import Testing

@Suite struct ThemeTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "themes").path
    private static let library = ThemeLibrary(folders: [folder])

    @Test func everyThemeFileIsGood() {
        #expect(Self.library.problems.map(\.description) == [])
        #expect(
            Self.library.themes.map(\.name) == [
                "dark", "color-blind", "forest", "high-contrast", "light", "terminal", "monochrome",
            ])
    }

    @Test func builtInThemesAreWhatTheirFilesSay() throws {
        for builtIn in [Theme.dark, .terminal] {
            let file = try #require(Self.library.theme(named: builtIn.name))
            for scope in Scope.allCases { #expect(file[scope] == builtIn[scope], "\(builtIn.name) \(scope.rawValue)") }
            #expect(file == builtIn)
        }
    }

    /// Contrast by the formula of the Web Content Accessibility Guidelines 2.2: 4.5 for what is read, on every ground
    /// it is drawn on, and 3 for lines and handles that tell something. Boxes and grids only decorate.
    @Test func textCanBeRead() throws {
        let decoration: [Scope] = [.border, .grid, .gaugeTrack]
        let lines: [Scope] = [.scrollbar, .overlayBorder]
        let grounds: [Scope] = [
            .background, .overlay, .header, .selection, .selectionInactive, .field, .fieldFocused, .toast,
        ]
        for theme in Self.library.themes where theme[.background].background.components != nil {
            for scope in Scope.allCases where !decoration.contains(scope) {
                let least = lines.contains(scope) ? 3 : 4.5
                let own = theme[scope].over(theme.ground)
                let contrast = try contrast(own.foreground, own.background)
                #expect(contrast >= least, "\(theme.name): \(scope.rawValue) has \(contrast)")
                guard least == 4.5, theme[scope].background == .none else { continue }
                for ground in grounds {
                    let ground = (name: ground.rawValue, color: theme[ground].over(theme.ground).background)
                    let contrast = try self.contrast(own.foreground, ground.color)
                    #expect(contrast >= 4.5, "\(theme.name): \(scope.rawValue) on \(ground.name) has \(contrast)")
                }
            }
        }
    }

    /// Everything but series is neutral or of one of three hues: the accent's, that of warnings, that of failures.
    @Test func onlySeriesHaveMoreThanThreeHues() {
        let neutral: [Scope] = [
            .background, .text, .dim, .faint, .strong, .border, .title, .titleFocused, .header, .tab, .footer, .heading,
            .selection, .selectionInactive, .label, .value, .field, .fieldFocused, .button, .scrollbar, .overlay,
            .toast, .gaugeTrack, .axis, .grid, .overlayBorder, .buttonFocused,
        ]
        let series = (0..<8).map { Scope.series($0) }
        for theme in Self.library.themes {
            let hues = [Scope.accent, .warning, .bad, .text, .strong].map { theme[$0].foreground }
            for scope in Scope.allCases where !neutral.contains(scope) && !series.contains(scope) {
                #expect(hues.contains(theme[scope].foreground), "\(theme.name): \(scope.rawValue)")
            }
            let load = theme[.load].stops
            #expect(load == Array(hues.prefix(3)) || load.allSatisfy { $0 == load[0] }, "\(theme.name)")
        }
    }

    /// Themes made of the terminal's own colors have no contrast to compute; they say by attributes what is selected.
    @Test func themesWithoutColorsSelectByAttributes() {
        for theme in Self.library.themes where theme[.background].background.components == nil {
            #expect(theme[.selection].attributes.contains(.reverse), "\(theme.name)")
        }
    }

    @Test func mistakesNameFileLineAndKey() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "themes-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let cases: [(String, String)] = [
            (
                "name = \"a\"\n\n[scopes]\nslection = \"#112233\"",
                ":4:1: scopes.slection: there is no such key (did you mean 'selection'?)"
            ),
            (
                "name = \"a\"\n[scopes]\ntext = \"#11223\"",
                ":3:1: scopes.text: '#11223' is no color and not in the palette"
            ),
            (
                "name = \"a\"\n[palette]\nink = \"#112233\"\n[scopes]\ntext = \"imk\"",
                ":5:1: scopes.text: 'imk' is no color and not in the palette (did you mean 'ink'?)"
            ),
            (
                "name = \"a\"\n[scopes]\ntext = { fg = \"red\", modifiers = [\"blink\"] }",
                ":3:1: scopes.text: 'blink' is no modifier; there are bold, dim, italic, underline, reverse"
            ),
            (
                "name = \"a\"\n[gradients]\nload = [\"red\"]",
                ":3:1: gradients.load: must be three colors: little, middling, much"
            ),
            ("name = \"a\"\ntext = \"red", ":2:8: not valid TOML"),
            ("summary = \"b\"", ": name: a theme needs a name"),
        ]
        for (text, expected) in cases {
            let file = folder.appending(path: "a.toml")
            try text.write(to: file, atomically: true, encoding: .utf8)
            let problems = ThemeLibrary(folders: [folder.path]).problems.map(\.description)
            #expect(problems.count == 1)
            #expect(problems.first?.hasPrefix(file.path + expected) == true, "\(problems)")
        }
        try "name = \"a\"\ninherits = \"b\"".write(
            to: folder.appending(path: "a.toml"), atomically: true, encoding: .utf8)
        #expect(ThemeLibrary(folders: [folder.path]).problems.first?.reason.in(.english) == "there is no theme 'b'")
    }

    @Test func everyScopeIsDocumented() throws {
        let readme = try String(contentsOfFile: Self.folder + "/README.md", encoding: .utf8)
        for scope in Scope.allCases {
            #expect(readme.contains("| `\(scope.rawValue)` | \(scope.help) |") || scope.rawValue.hasPrefix("series."))
        }
        for gradient in Theme.GradientName.allCases { #expect(readme.contains("`\(gradient.rawValue)`")) }
    }

    @Test func colorsReduceToTheNearest() {
        #expect(Color(hex: 0xff0000).reducedTo256 == .indexed(196))
        #expect(Color(hex: 0x808080).reducedTo256 == .indexed(244))
        #expect(Color(hex: 0xf01010).reducedTo16 == .ansi(9))
        #expect(Gradient(stops: [Color(hex: 0), Color(hex: 0xffffff)]).color(at: 0.5) == .rgb(128, 128, 128))
    }

    /// Raw points behind a curve tell something: at least 3, and less than their curve, behind which they lie.
    @Test func rawPointsAreSeenBehindTheirCurve() throws {
        for theme in Self.library.themes where theme[.background].background.components != nil {
            for index in 0..<6 {
                let scope = Scope.series(index), ground = theme.ground.background
                let raw = try contrast(theme.faint(scope).foreground, ground)
                let curve = try contrast(theme[scope].foreground, ground)
                #expect(raw >= 3 && raw < curve, "\(theme.name): \(scope.rawValue) has \(raw) of \(curve)")
            }
        }
    }

    private func contrast(_ a: Color, _ b: Color) throws -> Double { try #require(a.contrast(with: b)) }

    /// By the examples of the guidelines.
    @Test func contrastIsThatOfTheGuidelines() throws {
        #expect(try contrast(Color(hex: 0), Color(hex: 0xffffff)) == 21)
        #expect(abs(try contrast(Color(hex: 0x777777), Color(hex: 0xffffff)) - 4.48) < 0.005)
    }
}
