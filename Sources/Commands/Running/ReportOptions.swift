import ArgumentParser
import Language

/// How a run is told of.
struct ReportOptions: ParsableArguments {
    @Flag(
        help:
            ArgumentHelp(
                Text(
                    "Print one JSON object a line: step, evaluated, sampled, checkpoint, watched, breakpoint, alert, finished.",
                    zh: "每行输出一个 JSON 对象：step、evaluated、sampled、checkpoint、watched、breakpoint、alert、finished。")))
    var json = false

    @Flag(help: ArgumentHelp(Text("Print one line an event, also on a terminal.", zh: "每个事件输出一行，在终端上也如此。")))
    var lines = false

    @Option(
        help: ArgumentHelp(
            Text("With --json, steps between two 'step' lines.", zh: "与 --json 同用：两行 'step' 之间的步数。"), valueName: "steps"
        ))
    var logEvery = 10

    @Flag(
        name: .customLong("stop-unread"),
        help: ArgumentHelp(
            Text(
                "Save and end the run when nobody reads standard output any more, as after '| head'; it goes on without.",
                zh: "没有人再读标准输出时（例如 '| head' 之后）保存并结束运行；不写则继续训练。")))
    var stopsUnread = false

    mutating func validate() throws {
        if logEvery < 1 { throw ValidationError(Words.tooSmall("--log-every", logEvery)) }
    }

    var style: ReportStyle {
        if json { return .json(every: logEvery) }
        return Output.isTerminal && !lines ? .progressBar : .lines
    }
}
