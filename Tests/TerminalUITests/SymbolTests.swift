import Drawing
import Foundation
import Language
import TerminalUI
import Testing

/// Which characters each set of symbols draws with.
@Suite struct SymbolTests {
    /// All characters beyond ASCII that stand in the sources of the screen, Chinese ones left out.
    private static let used: Set<Unicode.Scalar> = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        var used: Set<Unicode.Scalar> = []
        for folder in ["TerminalUI", "Panes"] {
            let files =
                FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil)?
                .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" } ?? []
            for file in files {
                let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
                used.formUnion(text.unicodeScalars.filter { !$0.isASCII && TextWidth.of($0) == 1 })
            }
        }
        return used.union((0x2801...0x28ff).compactMap { Unicode.Scalar($0) })
    }()

    private func drawn(_ scalar: Unicode.Scalar, _ symbols: SymbolSet) -> Unicode.Scalar {
        var canvas = Canvas(size: Size(width: 1, height: 1), symbols: symbols)
        canvas.put(String(Character(scalar)), x: 0, y: 0)
        return canvas[0, 0].scalar
    }

    @Test func safeSymbolsTakeOneCellEverywhere() {
        #expect(Self.used.count > 300)
        for scalar in Self.used {
            let drawn = drawn(scalar, .safe)
            #expect(TextWidth.of(drawn) == 1 && !TextWidth.isAmbiguous(drawn), "\(scalar) is drawn as \(drawn)")
        }
    }

    @Test func asciiSymbolsAreAscii() {
        for scalar in Self.used { #expect(drawn(scalar, .ascii).isASCII, "\(scalar)") }
    }

    /// A few of each class, as Unicode Standard Annex 11 lists them.
    @Test func widthsAreThoseOfTheStandard() {
        for scalar in "│─╭╮╰╯┤└━█▏▁●○◆▲▶★×±…·→↑°²≤∞▒“é".unicodeScalars {
            #expect(TextWidth.isAmbiguous(scalar), "\(scalar)")
        }
        for scalar in "⠿⣿╌▸▾⚠›✓✗◉µ▪░♦▐▘aÀ中。".unicodeScalars {
            #expect(!TextWidth.isAmbiguous(scalar), "\(scalar)")
        }
    }

    @Test func chineseNeedsMoreThanAscii() {
        for symbols in [SymbolSet.unicode, .safe] { #expect(symbols.canShow(.chinese)) }
        for symbols in [SymbolSet.console, .ascii] { #expect(!symbols.canShow(.chinese) && symbols.canShow(.english)) }
    }
}
