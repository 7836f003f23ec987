import Glibc
import Language
import TerminalUI

/// Runs until `q`, the end of the terminal, or a crash that a key asked for.
func runTrial(on terminal: some Terminal) {
    let theme = Theme.preferred(for: terminal.capabilities)
    var lines: [String] = []
    var field = TextField()
    while true {
        var canvas = theme.canvas(size: terminal.size, symbols: terminal.capabilities.symbols)
        let inner = Panel(Text(verbatim: "trial"), subtitle: terminal.capabilities.colors.name, isFocused: true)
            .draw(on: &canvas, in: canvas.bounds, theme: theme)
        canvas.put(
            "size \(terminal.size.width)×\(terminal.size.height) 日本語 e\u{301} ⠿", x: inner.x, y: inner.y,
            style: theme[.accent])
        for (index, scope) in [Scope.good, .warning, .bad, .info, .series1, .series2, .series3].enumerated() {
            canvas.put("██", x: inner.x + 3 * index, y: inner.y + 1, style: theme[scope])
        }
        field.draw(on: &canvas, in: inner.row(2), isFocused: true, theme: theme)
        for (index, line) in lines.suffix(max(0, inner.height - 3)).enumerated() {
            canvas.put(line, x: inner.x, y: inner.y + 3 + index)
        }
        terminal.present(canvas)
        for event in terminal.nextEvents(timeout: .seconds(60), descriptors: []) {
            switch event {
            case .key(let key):
                lines.append("key \(key.name)")
                switch key.name {
                case "q":
                    terminal.close()
                    print("bye")
                    return
                case "ctrl-z":
                    terminal.suspend()
                    lines.append("back")
                case "p": print("printed by a library")
                case "C": fatalError("asked to crash")
                case "A": abort()
                default: _ = field.handle(key)
                }
            case .paste(let text):
                lines.append("paste \(text.split(separator: "\n"))")
            case .mouse(let mouse): lines.append("mouse \(mouse.kind) \(mouse.position.x),\(mouse.position.y)")
            case .resize(let size): lines.append("resize \(size.width)×\(size.height)")
            case .focus(let isFocused): lines.append("focus \(isFocused)")
            case .ready(let descriptor): lines.append("ready \(descriptor)")
            case .resumed: lines.append("resumed")
            case .terminate(let signal):
                terminal.close()
                print("ended by signal \(signal)")
                return
            }
        }
    }
}
