import ArgumentParser
import Columns
import Datasets
import Experiments
import Formats
import Foundation
import Hosting
import Language
import Profiling

/// `workbench cleaning`: what each cleaning step does to the rows, before anything is trained.
struct CleaningCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "cleaning",
            abstract: Text(
                "List the cleaning steps in their order, with rows before and after each.", zh: "按顺序列出清洗步骤，以及各步骤前后的行。"
            ).spoken,
            discussion: Text(
                """
                Reads the data of an experiment, or of a file alone, splits them and does every step of data.preprocessing \
                (of a text, of data.text-cleaning) as a run would: fitted on the training rows, those that are done by \
                themselves among them. Nothing is written and nothing is trained. 'enabled = false' in a step switches it off; \
                --set 'data.preprocessing=[{ step = "impute" }]' tries another list. The Data pane shows and changes the same.
                """,
                zh: """
                    读取实验或单个文件的数据并划分，像运行时一样执行 data.preprocessing（文本为 data.text-cleaning）的每一步：\
                    在训练行上拟合，自动执行的步骤也在内。不写文件，不训练。步骤中写 'enabled = false' 可关闭它；\
                    --set 'data.preprocessing=[{ step = "impute" }]' 可试用另一列表。数据面板可显示和修改同样的内容。
                    """
            ).spoken)
    }

    @Argument(
        help: ArgumentHelp(Text("A file of data, a folder of texts, or an experiment file.", zh: "数据文件、文本文件夹或实验文件。")))
    var path: String

    @Option(
        help: ArgumentHelp(
            Text("The column to predict, in place of the one recognized.", zh: "要预测的列，代替自动识别的列。"),
            valueName: "column"))
    var target: String?

    @Option(
        help: ArgumentHelp(
            Text("The most changes to print of each step.", zh: "每个步骤最多打印多少处改动。"), valueName: "count"))
    var rows = 10

    @Option(
        help: ArgumentHelp(
            Text("Only the step of this number in the list that is printed.", zh: "只打印所列中该序号的步骤。"), valueName: "number")
    )
    var step: Int?

    @OptionGroup var settings: SettingOptions

    @Flag(help: ArgumentHelp(Text("Print one JSON object a line.", zh: "每行输出一个 JSON 对象。")))
    var json = false

    mutating func validate() throws {
        guard (0...10_000).contains(rows) else {
            throw ValidationError(Text("--rows must be 0 to 10000", zh: "--rows 须在 0 到 10000 之间"))
        }
    }

    func run() throws {
        var experiment = try Experiment(dataOrExperiment: path, overrides: settings.overrides)
        if let target { try experiment.set("data.target", to: .text(target)) }
        let meter = ReadingMeter()
        let report = try CleaningReport(
            experiment.data, relativeTo: experiment.folder, seed: experiment.seed, limit: rows
        ) { meter.report(WorkProgress(text: $0.title, done: $0.done, total: $0.total)) }
        meter.finish()
        let count = report.steps.count
        if let step, !(1...max(1, count)).contains(step) || count == 0 {
            throw CommandFailure(
                Text("--step \(step): there are \(count) steps", zh: "--step \(step)：共有 \(count) 个步骤"))
        }
        if count == 0, !json {
            let path = Experiment.cleaningPath(isText: report.isText)
            Output.say(Text("\(path) lists no step: nothing is changed", zh: "\(path) 没有列出步骤：没有改动"))
        }
        for (index, found) in report.steps.enumerated() where step == nil || step == index + 1 {
            if json { say(found, number: index + 1) } else { tell(found, number: index + 1, report) }
        }
    }

    // MARK: For a person

    private func tell(_ step: CleaningReport.Step, number: Int, _ report: CleaningReport) {
        let state: Text =
            step.isEnabled
            ? step.place == nil
                ? Text(", done by itself", zh: "，自动执行")
                : step.turn == .listed ? .empty : Text(", before columns are changed", zh: "，先于更改各列")
            : Text(", switched off", zh: "，已关闭")
        if number > 1, self.step == nil { Output.say("\n") }
        Output.say(Text("\(number) \(step.id)", zh: "\(number) \(step.id)") + state)
        guard step.isEnabled else { return }
        let (changed, dropped) = (step.changed.grouped, step.dropped.grouped)
        Output.say(
            WrappedText.lines(
                (report.isText
                    ? Text("documents changed \(changed), dropped \(dropped)", zh: "文档：改动 \(changed)，删除 \(dropped)")
                    : Text("rows changed \(changed), dropped \(dropped)", zh: "行：改动 \(changed)，删除 \(dropped)")).spoken,
                indent: 2, columns: Output.columns))
        if !step.added.isEmpty {
            let names = step.added.map(\.printable).joined(separator: ", ")
            Output.say(
                WrappedText.lines(
                    Text("columns added: \(names)", zh: "新增列：\(names)").spoken, indent: 2, columns: Output.columns))
        }
        if !step.removed.isEmpty {
            let names = step.removed.map(\.printable).joined(separator: ", ")
            Output.say(
                WrappedText.lines(
                    Text("columns gone: \(names)", zh: "去除列：\(names)").spoken, indent: 2, columns: Output.columns))
        }
        for sentence in step.learned {
            Output.say(WrappedText.lines(sentence.printable.spoken, indent: 2, columns: Output.columns))
        }
        guard !step.changes.isEmpty else { return }
        var table = TextTable([
            report.isText ? Text("document", zh: "文档") : Text("line", zh: "行号"), Text("column", zh: "列"),
            Text("before", zh: "之前"), Text("after", zh: "之后"),
        ])
        let missing = Text("missing", zh: "缺失").spoken
        for change in step.changes {
            table.add([
                String(change.line), change.column ?? "–", change.before ?? missing,
                change.isDropped ? Text("dropped", zh: "删除").spoken : change.after ?? missing,
            ])
        }
        Output.say(table.text)
    }

    // MARK: For a program

    private func say(_ step: CleaningReport.Step, number: Int) {
        var line = JSONLine("step")
        line.add("number", number)
        line.add("step", step.id)
        line.add("listed", step.place != nil)
        line.add("enabled", step.isEnabled)
        line.add("changed", step.changed)
        line.add("dropped", step.dropped)
        line.add("columns_added", .array(step.added.map { .text($0) }))
        line.add("columns_removed", .array(step.removed.map { .text($0) }))
        line.add("learned", .array(step.learned.map { .text($0.in(.english)) }))
        Output.say(line.text)
        for change in step.changes {
            var line = JSONLine("change")
            line.add("number", number)
            line.add("line", change.line)
            line.add("column", change.column)
            line.add("before", change.before)
            line.add("after", change.after)
            line.add("dropped", change.isDropped)
            Output.say(line.text)
        }
    }
}
