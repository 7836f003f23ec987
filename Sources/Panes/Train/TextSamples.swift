import Drawing
import Experiments
import Language
import TerminalUI

/// A text the model wrote; older and newer ones by the arrows.
struct TextSamples {
    private let samples: [TextSample]
    private let index: Int

    /// - Parameter age: how many samples back from the newest.
    init(_ history: RunHistory?, age: Int) {
        samples = history?.samples ?? []
        index = samples.count - 1 - min(age, max(0, samples.count - 1))
    }

    /// What is shown, line by line: the model goes on where the prompt ends, so both are wrapped as one text.
    func lines(width: Int) -> [String] {
        guard samples.indices.contains(index) else { return [] }
        let sample = samples[index]
        let whole = (sample.text.hasPrefix(sample.prompt) ? "" : sample.prompt) + sample.text
        return whole.split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { Self.wrap(String($0), to: width) }
    }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ scroll: ScrollPosition) {
        let theme = frame.theme
        let isEmpty = samples.isEmpty
        let inner = frame.panel(
            Text("text", zh: "文本"),
            subtitle: isEmpty
                ? .empty
                : Text("written at step \(samples[index].step.grouped)", zh: "写于第 \(samples[index].step.grouped) 步"),
            trailing: isEmpty
                ? StyledText()
                : theme.text(Text("\(index + 1) of \(samples.count)", zh: "\(index + 1)/\(samples.count)"), .dim),
            part: part)
        guard !isEmpty else {
            let evaluate = frame.key("run.evaluate")
            let sentences = [
                Text("The model writes a text at each evaluation.", zh: "模型在每次评估时写一段文本。"),
                Text("\(evaluate) evaluates now.", zh: "\(evaluate) 立即评估。"),
            ]
            return frame.empty(sentences, in: inner)
        }
        let lines = lines(width: inner.width)
        let first = scroll.first(count: lines.count, visible: inner.height)
        for (row, text) in lines.dropFirst(first).prefix(inner.height).enumerated() {
            frame.canvas.put(text, x: inner.x, y: inner.y + row, style: theme[.text], width: inner.width)
        }
        // What the model was given stands out from what it wrote.
        let given = samples[index].prompt.prefix { $0 != "\n" }
        if first == 0, !given.isEmpty {
            frame.canvas.put(given, x: inner.x, y: inner.y, style: theme[.accent].with(.bold), width: inner.width)
        }
        frame.scrollbar(offset: first, count: lines.count, in: inner)
    }

    /// Lines cut at the width and not at spaces: indentation is part of what the model learns.
    private static func wrap(_ text: String, to width: Int) -> [String] {
        guard width > 0 else { return [] }
        var lines: [String] = []
        var line = ""
        var cells = 0
        for scalar in text.unicodeScalars {
            let size = TextWidth.of(scalar)
            if cells + size > width {
                lines.append(line)
                line = ""
                cells = 0
            }
            line.unicodeScalars.append(scalar)
            cells += size
        }
        return lines + [line]
    }
}
