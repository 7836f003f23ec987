import ArgumentParser
import Experiments
import Formats
import Foundation
import Language
import Profiling
import TerminalUI

/// `workbench rows`: rows of a table with their lines, filtered and sorted.
struct RowsCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rows",
            abstract: Text(
                "Print rows of a table with their lines, those that match conditions, sorted by a column.",
                zh: "打印表格的行及其行号，可按条件筛选、按列排序。"
            ).spoken,
            discussion: Text(
                """
                Reads the whole file, not a sample of it, in memory that does not grow with it; without --sort it ends \
                with the last row that is printed. Conditions are written 'age > 30 and city ~ "new york"': = != < <= > \
                >= and ~ (contains, letters large or small) after the name of a column, a value behind it, in quotation \
                marks where it is a text that looks like a number or has ' and ' in it; "" is a missing value. In a column \
                of dates, a date written as there or as 2024-12-31 is compared by the day. A word alone is looked for in \
                all columns. The Data pane takes the same.
                """,
                zh: """
                    读取整个文件而不是样本，内存不随文件增大；不用 --sort 时打印完最后一行即停止。条件写作 \
                    'age > 30 and city ~ "new york"'：列名之后是 =、!=、<、<=、>、>= 或 ~（包含，不分大小写），然后是值；\
                    看似数值的文本或含有 ' and ' 的文本要加引号；"" 表示缺失值。\
                    在日期列中，按该列写法或 2024-12-31 写出的日期按天比较。单独一个词在所有列中查找。\
                    数据面板使用同样的写法。
                    """
            ).spoken)
    }

    @Argument(help: ArgumentHelp(Text("A file of data, or an experiment file.", zh: "数据文件或实验文件。")))
    var path: String

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp(
            Text("Print only rows that match these conditions.", zh: "只打印符合这些条件的行。"), valueName: "conditions"))
    var filter: String?

    @Option(
        help: ArgumentHelp(
            Text(
                "Sort by a column, COLUMN:desc from the largest on; missing values come last.",
                zh: "按列排序，COLUMN:desc 从大到小；缺失值排在最后。"), valueName: "column"))
    var sort: String?

    @Option(
        help: ArgumentHelp(
            Text("The most rows to print; 0 for all, with --json.", zh: "最多打印多少行；与 --json 一起用时 0 表示全部。"),
            valueName: "rows"))
    var limit = 20

    @OptionGroup var settings: SettingOptions

    @Flag(help: ArgumentHelp(Text("Print one JSON object a line.", zh: "每行输出一个 JSON 对象。")))
    var json = false

    mutating func validate() throws {
        let most = TableSearch.mostSorted
        guard limit >= 0, limit <= most || json && sort == nil else {
            throw ValidationError(
                Text(
                    "--limit must be 0 to \(most): so many rows are kept in memory; with --json and without --sort it may be any",
                    zh: "--limit 须在 0 到 \(most) 之间：这些行要保存在内存中；用 --json 且不用 --sort 时不限"))
        }
        guard limit > 0 || json && sort == nil else {
            throw ValidationError(
                Text(
                    "--limit 0, all rows, goes with --json and without --sort only: the rest is kept in memory",
                    zh: "--limit 0（所有行）只能与 --json 一起用，且不能用 --sort：其余情况要把行保存在内存中"))
        }
    }

    func run() throws {
        let experiment = try Experiment(dataOrExperiment: path, overrides: settings.overrides)
        let search = try TableSearch(experiment.data, relativeTo: experiment.folder)
        let filter = try filter.map { text in
            try parsed("--where") { () throws(RowFilterError) in try RowFilter(text, columns: search.columns) }
        }
        let order = try sort.map { text in
            try parsed("--sort") { () throws(RowFilterError) in try RowOrder(text, columns: search.columns) }
        }
        let meter = ReadingMeter()
        if json, order == nil { return try stream(search, filter, meter) }
        let found = try search.first(limit, where: filter, by: order, report: meter.report)
        meter.finish()
        if json { say(found, search.columns) } else { tell(found, search.columns, isSorted: order != nil) }
    }

    /// What a person has written for an option; a fault is told with the option's name.
    private func parsed<Value>(_ option: String, _ parse: () throws(RowFilterError) -> Value) throws -> Value {
        do {
            return try parse()
        } catch {
            throw CommandFailure(Text("\(option), \(error.text)", zh: "\(option)，\(error.text)"))
        }
    }

    // MARK: For a person

    private func tell(_ found: TableSearch.Found, _ columns: [String], isSorted: Bool) {
        guard found.rows.count > 0 else {
            Output.say(Text("no row matches, of \(found.read)", zh: "\(found.read) 行中没有符合的行"))
            return
        }
        let shown = shown(columns.count)
        var table = TextTable([Text("line", zh: "行号")] + columns[..<shown].map { Text(verbatim: $0.printable) })
        for place in found.places {
            let row = Int(place)
            table.add(
                [String(found.rows.lines[row])]
                    + (0..<shown).map { column in
                        let field = found.rows.field(row, column, most: Self.mostBytes)
                        let size = found.rows.size(row, column)
                        return field.isMissing
                            ? "–" : size > Self.mostBytes ? "\(field.text) (\(size.grouped) B)" : field.text
                    })
        }
        Output.say(table.text)
        if shown < columns.count {
            let more = columns.count - shown
            Output.say(
                Words.note(
                    Text("\(more) more columns find no room; --json prints all", zh: "另有 \(more) 列放不下；--json 打印全部"))
                    + "\n")
        }
        let printed = found.places.count
        if isSorted {
            Output.say(
                Words.note(
                    Text(
                        "\(printed) of \(found.matches) rows that match, of \(found.read) in the file",
                        zh: "文件的 \(found.read) 行中有 \(found.matches) 行符合，打印了 \(printed) 行")) + "\n")
        } else if found.matches > printed {
            Output.say(
                Words.note(
                    Text("the first \(printed) rows; more match, see --limit", zh: "前 \(printed) 行；还有符合的行，见 --limit"))
                    + "\n")
        }
    }

    /// Of a field so many bytes are printed for a person; the ellipsis behind them is followed by how many there are.
    private static let mostBytes = 500

    /// How many columns find room on a terminal; a file or a pipe gets all of them.
    private func shown(_ count: Int) -> Int {
        isatty(Output.descriptor) == 1 ? min(count, max(1, (Output.columns - 8) / 10)) : count
    }

    // MARK: For a program

    private func say(_ found: TableSearch.Found, _ columns: [String]) {
        for place in found.places {
            let row = Int(place)
            let values = columns.indices.map { column -> JSONValue in
                let field = found.rows.field(row, column)
                return field.isMissing ? .null : .text(field.text)
            }
            Output.say(line(found.rows.lines[row], columns, values).text)
        }
        sayEnd(printed: found.places.count, matches: found.matches, isWhole: true, read: found.read)
    }

    private func stream(_ search: TableSearch, _ filter: RowFilter?, _ meter: ReadingMeter) throws {
        var printed = 0, matches = 0
        let columns = search.columns
        let read = try search.visit(where: filter, report: meter.report) { record in
            matches += 1
            guard limit == 0 || printed < limit else { return false }
            printed += 1
            let values = columns.indices.map { column -> JSONValue in
                search.isMissing(record, column) ? .null : .text(record.text(column))
            }
            return Output.say(line(record.line, columns, values).text)
        }
        meter.finish()
        sayEnd(printed: printed, matches: matches, isWhole: matches == printed, read: read)
    }

    private func line(_ line: Int, _ columns: [String], _ values: [JSONValue]) -> JSONLine {
        var row = JSONLine("row")
        row.add("line", line)
        row.add("values", .object(zip(columns, values).map { JSONMember($0, $1) }))
        return row
    }

    /// - Parameter isWhole: whether all rows of the table were looked at; else it is not known how many match.
    private func sayEnd(printed: Int, matches: Int, isWhole: Bool, read: Int) {
        var end = JSONLine("rows")
        end.add("printed", printed)
        end.add("matches", isWhole ? matches : nil)
        end.add("read", read)
        Output.say(end.text)
    }
}
