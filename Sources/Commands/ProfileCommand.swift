import ArgumentParser
import Experiments
import Formats
import Foundation
import Hosting
import Language
import Profiles
import Profiling
import Sessions

/// `workbench profile`: what the data hold, and what should be looked at before a model learns from them.
struct ProfileCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "profile",
            abstract: Text(
                "Tell what is in the data and what is wrong with them, before a model learns from them.",
                zh: "在模型学习之前，说明数据里有什么、有什么问题。"
            ).spoken,
            discussion: Text(
                """
                Reads a table (CSV, TSV, JSON-lines or NPY), images (a folder of PNG and JPEG, a CSV of their paths, IDX, NPY), \
                whose rows are what each looks like in numbers, or a text (a file, a folder or a pattern) once, packed by gzip or \
                zstd or not. Findings come first, the most harmful at the top; what [data.checks] says decides what is looked for. \
                --apply makes the remedies of findings part of an \
                experiment, which --output names. --labels trains a model for each of some parts of the rows, which is held \
                out, and tells the rows whose label it contradicts; of a file alone, one fitted to it is trained.
                """,
                zh: """
                    把表格（CSV、TSV、JSON-lines 或 NPY）、图像（PNG 和 JPEG 文件夹、含其路径的 CSV、IDX、NPY，每行是一张图像的统计量）\
                    或文本（文件、文件夹或通配符）读一遍，可用 gzip 或 zstd 压缩。先列出发现的问题，危害最大的在前；\
                    [data.checks] 决定检查什么。--apply 把问题的补救写进 --output 指定的实验。--labels 把行分成几折，轮流留出一折、\
                    用其余的训练模型，列出模型认为标签不对的行；只给数据文件时训练按数据选定的模型。
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

    @OptionGroup var settings: SettingOptions

    @Flag(
        help: ArgumentHelp(
            Text("Look for wrong labels as well: trains models, which takes a while.", zh: "也查找错误标签：需要训练模型，要花些时间。")))
    var labels = false

    @Option(
        help: ArgumentHelp(
            Text("With --labels: parts that are held out in turn.", zh: "与 --labels 一起使用：轮流留出的份数。"),
            valueName: "count"))
    var folds = LabelSearch.usualFolds

    @Option(
        help: ArgumentHelp(
            Text(
                "Apply the remedies of findings of these kinds, with commas between; all for all.",
                zh: "应用这些种类的问题的补救，用逗号分隔；all 表示全部。"), valueName: "kinds"))
    var apply: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            Text("The experiment file to write with --apply.", zh: "与 --apply 一起使用：要写入的实验文件。"), valueName: "file"))
    var output: String?

    @Flag(
        help: ArgumentHelp(
            Text(
                "With --apply wrong-labels: give the rows their likely label rather than drop them.",
                zh: "与 --apply wrong-labels 一起使用：改成更可能的标签，而不是删除这些行。")))
    var relabel = false

    @Flag(help: ArgumentHelp(Text("Print one JSON object a line.", zh: "每行输出一个 JSON 对象。")))
    var json = false

    @OptionGroup var engine: EngineOptions

    mutating func validate() throws {
        guard (apply == nil) == (output == nil) else {
            throw ValidationError(
                Text(
                    "--apply and --output go together: the experiment with the remedies is written to a file of its own",
                    zh: "--apply 与 --output 须一起使用：带补救的实验写入单独的文件"))
        }
        guard LabelSearch.folds.contains(folds) else {
            let (least, most) = (LabelSearch.folds.lowerBound, LabelSearch.folds.upperBound)
            throw ValidationError(
                Text("--folds \(folds): allowed are \(least) to \(most)", zh: "--folds \(folds)：可用 \(least) 到 \(most)"))
        }
        let wanted = kinds(apply ?? "")
        guard labels || !wanted.contains("wrong-labels") else {
            throw ValidationError(
                Text(
                    "--apply wrong-labels needs --labels, which looks for them",
                    zh: "--apply wrong-labels 需要 --labels 来查找"))
        }
        guard !relabel || labels && !wanted.isDisjoint(with: ["wrong-labels", "all"]) else {
            throw ValidationError(
                Text(
                    "--relabel goes with --labels and --apply wrong-labels",
                    zh: "--relabel 须与 --labels 和 --apply wrong-labels 一起使用"))
        }
    }

    func run() throws {
        try engine.apply()
        var experiment = try Experiment(dataOrExperiment: path, overrides: settings.overrides)
        if let target { try experiment.set("data.target", to: .text(target)) }
        let start = Date()
        let meter = ReadingMeter()
        if try TextProfile.isMeant(by: experiment.data, relativeTo: experiment.folder) {
            return try tellText(of: experiment, meter)
        }
        var profile = try TableProfile(
            experiment.data, relativeTo: experiment.folder, seed: experiment.seed,
            threads: engine.threads ?? ProcessInfo.processInfo.activeProcessorCount, report: meter.report)
        meter.finish()
        if labels {
            // Of a file alone the settings are those that its first run would have.
            let fitted =
                path.hasSuffix(".toml")
                ? nil : try FittedExperiment(profile, of: experiment, changesData: false).experiment
            let report = try LabelSearch.report(
                of: fitted ?? experiment, folds: folds, threads: engine.threads, watch: { meter.report($0) })
            meter.finish()
            profile.add(report, settings: experiment.data)
        }
        let seconds = Date().timeIntervalSince(start)
        if json { say(profile, seconds: seconds) } else { tell(profile, seconds: seconds) }
        if let apply, let output {
            try write(experiment, remedies: remedies(apply, in: offered(by: profile)), to: output)
        }
    }

    /// The same of a text, which has no columns and no labels.
    private func tellText(of experiment: Experiment, _ meter: ReadingMeter) throws {
        guard !labels, target == nil else {
            throw CommandFailure(
                Text(
                    "\(path) is a text, which has no columns and no labels: --target and --labels are for tables",
                    zh: "\(path) 是文本，没有列和标签：--target 和 --labels 用于表格"))
        }
        let start = Date()
        let profile = try TextProfile(
            experiment.data, relativeTo: experiment.folder,
            threads: ProcessInfo.processInfo.activeProcessorCount, report: meter.report)
        meter.finish()
        let lines = TextProfileLines(profile: profile, seconds: Date().timeIntervalSince(start))
        if json { lines.say() } else { lines.tell() }
        guard let apply, let output else { return }
        try write(experiment, remedies: remedies(apply, in: profile.findings.filter { $0.remedy != nil }), to: output)
    }

    // MARK: Remedies

    /// The findings that have a remedy.
    private func offered(by profile: TableProfile) -> [Finding] {
        var offered = profile.findings.filter { $0.remedy != nil }
        if relabel, let place = offered.firstIndex(where: { $0.kind == "wrong-labels" }) {
            offered[place].remedy = profile.labels?.remedy(.relabel)
        }
        return offered
    }

    private func remedies(_ word: String, in offered: [Finding]) throws -> [Remedy] {
        guard word != "all" else { return offered.compactMap(\.remedy) }
        let kinds = kinds(word)
        let known = offered.map(\.kind)
        if let unknown = kinds.sorted().first(where: { !known.contains($0) }) {
            let listed = Array(Set(known)).sorted().joined(separator: ", ")
            throw CommandFailure(
                known.isEmpty
                    ? Text("no finding has a remedy to apply", zh: "没有发现可应用补救的问题")
                    : Text(
                        "no finding of kind '\(unknown)' has a remedy; allowed: all, \(listed)",
                        zh: "没有种类为 '\(unknown)' 且有补救的问题；可用：all, \(listed)"))
        }
        return offered.filter { kinds.contains($0.kind) }.compactMap(\.remedy)
    }

    /// The kinds of findings that were asked for.
    private func kinds(_ word: String) -> Set<String> {
        Set(word.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
    }

    private func write(_ experiment: Experiment, remedies: [Remedy], to output: String) throws {
        guard !FileManager.default.fileExists(atPath: output) else {
            throw CommandFailure(
                Text("\(output) is there already; name another file", zh: "\(output) 已存在；请换一个文件名"))
        }
        var experiment = experiment
        // What several findings ask for is done once.
        let remedies = remedies.enumerated().filter { !remedies[..<$0.offset].contains($0.element) }.map(\.element)
        for remedy in remedies { try experiment.apply(remedy) }
        try experiment.move(to: URL(filePath: output).absoluteURL.deletingLastPathComponent())
        let lines = remedies.map { "# " + $0.title.spoken }
        try Data((lines.joined(separator: "\n") + "\n" + experiment.toml(complete: false)).utf8)
            .write(to: URL(filePath: output), options: .withoutOverwriting)
        guard !json else { return }
        for remedy in remedies { Output.say(Words.note(remedy.title) + "\n") }
        Output.say(Text("written to \(output): workbench \(output)", zh: "已写入 \(output)：workbench \(output)"))
    }

    // MARK: For a person

    private func tell(_ profile: TableProfile, seconds: Double) {
        let name = URL(filePath: profile.path).lastPathComponent
        let (rows, columns) = (profile.rows, profile.columns.count)
        let rowsCounted = rows == 1 ? Text("1 row", zh: "1 行") : Text("\(rows) rows", zh: "\(rows) 行")
        let columnsCounted =
            columns == 1 ? Text("1 column", zh: "1 列") : Text("\(columns) columns", zh: "\(columns) 列")
        Output.say(
            Text(
                """
                \(name): \(rowsCounted), \(columnsCounted) (\(profile.format)), read in \
                \(Words.duration(seconds))
                """,
                zh: """
                    \(name)：\(rowsCounted)，\(columnsCounted)（\(profile.format)），用时 \
                    \(Words.duration(seconds))
                    """))
        // Such as which column was taken for the target.
        for note in profile.notes { Output.say(Words.note(note) + "\n") }
        if profile.splits == nil, profile.obstacle == nil {
            Output.say(
                Words.note(
                    Text(
                        "the splits are not compared: they are where all rows are in the sample and have a target",
                        zh: "未比较各划分：只有样本含全部行且目标列无缺失时才比较")) + "\n")
        }
        if !profile.sample.isWhole {
            let rows = profile.sample.rows
            Output.say(
                Words.note(
                    Text(
                        "quantiles and what concerns several columns are of \(rows) rows drawn at random",
                        zh: "分位数以及涉及多列的内容基于随机抽取的 \(rows) 行")) + "\n")
        }
        Output.say("\n")
        if profile.findings.isEmpty {
            Output.say(Text("no findings: nothing that should be looked at", zh: "未发现问题"))
        }
        for finding in profile.findings {
            let remedy = finding.remedy.map { Text(" → \($0.title)", zh: " → \($0.title)") } ?? .empty
            Output.say(finding.severity.label + Text(verbatim: "  \(finding.kind)"))
            Output.say(WrappedText.lines((finding.sentence + remedy).spoken, indent: 4, columns: Output.columns))
            guard finding.kind == "unreadable-images" else { continue }
            for name in profile.namesKeptAside { Output.say("    " + name.spoken + "\n") }
            let more = profile.badRowCount - profile.badRows.count
            if more > 0 { Output.say(Text("    and \(more) more", zh: "    另有 \(more) 个")) }
        }
        Output.say("\n")
        var table = TextTable([
            Text("column", zh: "列"), Text("role", zh: "角色"), Text("type", zh: "类型"), Text("missing", zh: "缺失"),
            Text("distinct", zh: "不同值"), Text("values", zh: "取值"), Text("with target", zh: "与目标"),
        ])
        for column in profile.columns {
            table.add([
                column.name, column.role.label.spoken, column.kind.label.spoken,
                column.gaps == 0 ? "–" : "\(column.gaps)",
                (column.isDistinctExact ? "" : "≈") + "\(column.distinct)", Self.values(column),
                column.relation.map { Words.figure($0.value) } ?? "–",
            ])
        }
        Output.say(table.text)
        if let labels = profile.labels, !labels.rows.isEmpty { Output.say("\n" + LabelLines.table(of: labels)) }
    }

    /// Of a value so many letters are printed.
    private static let mostLetters = 60

    /// What its values are, in a cell.
    private static func values(_ column: ColumnProfile) -> String {
        if let numbers = column.numbers {
            let range = [numbers.least, numbers.median, numbers.greatest]
            return range.map(ComparedFigures(telling: range).text).joined(separator: " … ")
        }
        return column.values.prefix(3).map { "\($0.text.excerpt(most: mostLetters)) \($0.count)" }
            .joined(separator: ", ")
    }

    // MARK: For a program

    private func say(_ profile: TableProfile, seconds: Double) {
        for column in profile.columns { Output.say(ProfileLines.line(for: column).text) }
        if let images = profile.images { Output.say(ProfileLines.line(for: images).text) }
        for finding in profile.findings { Output.say(ProfileLines.line(for: finding).text) }
        for row in profile.labels?.rows ?? [] { Output.say(LabelLines.line(for: row).text) }
        var line = JSONLine("profiled")
        line.add("file", profile.path)
        line.add("rows", profile.rows)
        line.add("columns", profile.columns.count)
        line.add("sampled_rows", profile.sample.rows)
        line.add("duplicate_rows", profile.duplicates.count)
        line.add("rows_kept_aside", JSONReporter.rows(profile.badRows))
        line.add("notes", .array(profile.notes.map { .text($0.in(.english)) }))
        line.add("obstacle", profile.obstacle?.in(.english))
        line.add("seconds", seconds)
        Output.say(line.text)
    }
}

/// Columns and findings as lines of JSON.
enum ProfileLines {
    static func line(for column: ColumnProfile) -> JSONLine {
        var line = JSONLine("column")
        line.add("name", column.name)
        line.add("type", column.kind.rawValue)
        line.add("decision", column.decision.in(.english))
        line.add("role", role(column.role))
        if case .leftOut(let reason) = column.role { line.add("reason", reason.in(.english)) }
        line.add("missing", column.gaps)
        line.add("distinct", column.distinct)
        line.add("distinct_is_exact", column.isDistinctExact)
        line.add(
            "values",
            .array(
                column.values.prefix(20).map {
                    .object([JSONMember("value", .text($0.text)), JSONMember("count", .integer($0.count))])
                }))
        line.add("values_of_rows", column.valuesCountedIn)
        if let numbers = column.numbers {
            line.add("mean", numbers.mean)
            line.add("deviation", numbers.deviation)
            line.add("min", numbers.least)
            line.add("max", numbers.greatest)
            line.add("skewness", numbers.skewness)
            line.add(
                "quantiles",
                .object(
                    zip(NumberProfile.shares, numbers.quantiles).map { JSONMember("\($0)", JSONLine.number($1)) }))
            line.add("quantiles_of_rows", numbers.sampled)
            line.add("histogram", .array(numbers.histogram.map { .integer($0) }))
            line.add(
                "histogram_range",
                .array([
                    JSONLine.number(numbers.histogramRange.lowerBound),
                    JSONLine.number(numbers.histogramRange.upperBound),
                ]))
        }
        if let relation = column.relation {
            line.add("relation", relation.measure.rawValue)
            line.add("relation_value", relation.value)
            line.add("mutual_information_bits", relation.mutualInformation)
            line.add("predictive_power", relation.predictivePower)
        }
        return line
    }

    static func line(for images: ImageProfile) -> JSONLine {
        let (height, width, channels) = images.set.grid
        var line = JSONLine("images")
        line.add("count", images.set.count)
        line.add("height", height)
        line.add("width", width)
        line.add("channels", channels)
        line.add("in_files", !images.set.names.isEmpty)
        line.add("sizes", Set(images.set.originals.map { [$0.width, $0.height] }).count)
        line.add("grey", images.set.figures.count { $0.isGrey })
        line.add("duplicate_groups", images.duplicates.count)
        line.add("near_duplicate_groups", images.similar.count)
        line.add("compared", images.compared)
        return line
    }

    static func line(for finding: Finding) -> JSONLine {
        var line = JSONLine("finding")
        line.add("kind", finding.kind)
        line.add("severity", finding.severity.rawValue)
        line.add("count", finding.count)
        line.add("columns", .array(finding.columns.map { .text($0) }))
        line.add("lines", .array(finding.lines.map { .integer($0) }))
        line.add("sentence", finding.sentence.in(.english))
        line.add(
            "evidence", .object(finding.evidence.map { JSONMember(JSONLine.name($0.name), JSONLine.number($0.value)) }))
        line.add(
            "remedy",
            finding.remedy.map { remedy in
                .object([
                    JSONMember("title", .text(remedy.title.in(.english))),
                    JSONMember("settings", .array(Array(Set(remedy.changes.map(\.path))).sorted().map { .text($0) })),
                ])
            } ?? .null)
        return line
    }

    private static func role(_ role: ColumnProfile.Role) -> String {
        switch role {
        case .target: "target"
        case .input: "input"
        case .ignored: "ignored"
        case .leftOut: "left-out"
        }
    }
}
