import Drawing
import Glibc
import Language
import TerminalUI

/// Times frames on a terminal, by the processor time that this program takes, and returns lines about it: the worst
/// case, in which every cell changes its character and colors, and curves that grow by a point a frame.
func timeFrames(on terminal: some Terminal) -> [String] {
    var lines: [String] = []
    func report(_ name: String, frames: Int, _ draw: (Int) -> Canvas) {
        var times: [Double] = []
        for frame in 0..<frames {
            let start = processorSeconds()
            terminal.present(draw(frame))
            times.append((processorSeconds() - start) * 1000)
        }
        let worst = NumberFormat.fixed(times.max() ?? 0, decimals: 2)
        let mean = NumberFormat.fixed(times.reduce(0, +) / Double(max(1, frames)), decimals: 2)
        lines.append("\(name): worst \(worst) ms, mean \(mean) ms")
    }
    let size = terminal.size
    let alphabet: [Unicode.Scalar] = ["a", "⣿", "█", "Z", "┤", "·"]
    report("every cell", frames: 20) { frame in
        var canvas = Canvas(size: size)
        for y in 0..<size.height {
            for x in 0..<size.width {
                let place = x + 3 * y + frame
                let style = Style(
                    foreground: .rgb(UInt8(place % 16 * 16), 128, 200), background: .rgb(20, UInt8(place % 8), 40))
                canvas.set(alphabet[place % alphabet.count], x: x, y: y, style: style)
            }
        }
        return canvas
    }
    var loss = Curve(smoothing: 0.9, scale: .logarithmic)
    for step in 0..<100_000 { loss.append(x: Double(step), y: 2 + Double(step * 7919 % 1000) / 1000) }
    report("four charts", frames: 20) { frame in
        loss.append(x: Double(100_000 + frame), y: 3)
        var canvas = Theme.dark.canvas(size: size)
        for row in canvas.bounds.rows([.fill, .fill]) {
            for cell in row.columns([.fill, .fill]) {
                let inner = Panel(Text(verbatim: "loss")).draw(on: &canvas, in: cell, theme: .dark)
                var chart = Chart(series: [.init(Text(verbatim: "train"), loss)])
                chart.yScale = .logarithmic
                chart.draw(on: &canvas, in: inner, theme: .dark)
            }
        }
        return canvas
    }
    return lines
}

/// Processor time of this process so far: unlike the clock, it does not count waiting for the terminal or for others.
private func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
