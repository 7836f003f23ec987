import Catalog
import Language
import Metrics

extension SettingsReference {
    /// What `docs/settings.md` and its translations say: every setting and metric with its explanation.
    public func document(in language: Language) -> String {
        var lines = Self.introduction.in(language).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        for group in groups {
            let title = group.title.in(language)
            let isSection = group.summary.isEmpty
            lines += [isSection ? "## \(title)" : "### `\(title)`", ""]
            if !isSection { lines += [Self.summary(of: group).in(language), ""] }
            guard !group.settings.isEmpty else { continue }
            lines += Self.head([Text("setting", zh: "设置"), Text("default", zh: "默认"), .empty], language)
            for setting in group.settings {
                let declaration = setting.declaration
                lines.append(
                    Self.row([
                        "`\(setting.path)`", "`\(declaration.written(declaration.defaultValue))`",
                        declaration.explanation.in(language),
                    ]))
            }
            lines.append("")
        }
        for task in MetricTask.allCases { lines += Self.metrics(of: task, language) }
        return lines.joined(separator: "\n")
    }

    private static let introduction = Text(
        """
        # Settings

        What an experiment file can say, section by section; `workbench settings NAME` tells the same of one of them.
        A dot in a name stands for a section or a table: `training.learning-rate` is `learning-rate` below
        `[training]`, and what follows `--set`. The default holds where the file says nothing.

        Before the first section `summary` and, in Chinese, `summary-zh` can tell in a line what the experiment is about:
        the list to choose from shows it. Without `summary` that is the comment at the top of the file.

        """,
        zh: """
            # 设置

            实验文件可以写的内容，逐个小节列出；`workbench settings NAME` 显示其中一项。名称中的点表示小节或表：
            `training.learning-rate` 即 `[training]` 下的 `learning-rate`，也是 `--set` 之后的写法。文件未写的设置取默认值。

            首个小节之前可以用 `summary` 和 `summary-zh` 分别以英文和中文写一行说明，供选择列表显示。没有 `summary` 时，
            取文件开头的注释。

            """)

    private static func summary(of group: Group) -> Text {
        let (summary, source) = (group.summary, group.source)
        return source.isEmpty
            ? Text("\(summary).", zh: "\(summary)。") : Text("\(summary) (\(source)).", zh: "\(summary)（\(source)）。")
    }

    private static func metrics(of task: MetricTask, _ language: Language) -> [String] {
        let name = task.name
        let title = Text(
            "metrics of \(name), for `evaluation.metrics`", zh: "\(name)的指标，用于 `evaluation.metrics`")
        let columns = [
            Text("metric", zh: "指标"), Text("better", zh: "方向"), Text("units", zh: "单位"), .empty,
        ]
        let rows = Metrics.catalog(for: task).map { metric in
            let help = metric.help
            return row([
                "`\(metric.id)`", metric.direction.name.in(language), metric.unit.in(language),
                Text("\(help).", zh: "\(help)。").in(language),
            ])
        }
        return ["## \(title.in(language))", ""] + head(columns, language) + rows + [""]
    }

    private static func head(_ columns: [Text], _ language: Language) -> [String] {
        [
            "| " + columns.map { $0.in(language) }.joined(separator: " | ") + "|",
            "|" + columns.map { _ in "---|" }.joined(),
        ]
    }

    private static func row(_ cells: [String]) -> String {
        "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
}
