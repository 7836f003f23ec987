import Datasets
import Drawing
import Formats
import Language
import Profiles
import Profiling
import TerminalUI

/// How the target is shared out, line by line: a bar for each class, or the quantiles of its numbers; and the splits.
struct BalanceLines {
    private let balance: TargetBalance
    private let numbers: NumberProfile?

    init(_ balance: TargetBalance, _ numbers: NumberProfile?) {
        self.balance = balance
        self.numbers = numbers
    }

    func lines(width: Int, _ theme: Theme, _ language: Language) -> [StyledText] {
        var lines = balance.classes.isEmpty ? quantiles(theme) : classes(width: width, theme, language)
        if balance.classes.isEmpty || width < 60 { lines += splits(theme) }
        if !balance.isWhole {
            let rows = balance.rows.grouped
            lines.append(
                theme.text(
                    Text("counted in \(rows) rows drawn at random", zh: "在随机抽取的 \(rows) 行中统计"), .dim))
        }
        return lines
    }

    private func classes(width: Int, _ theme: Theme, _ language: Language) -> [StyledText] {
        let count = balance.classes.count.grouped
        let rare = balance.classes.count { $0.isRare }
        var heading = theme.text(Text("\(count) classes", zh: "\(count) 个类别"), .heading)
        if rare > 0 {
            heading += theme.text(Text(", \(rare) of them rare (⚠)", zh: "，其中 \(rare) 个稀少（⚠）"), .warning)
        }
        let hasSplits = width >= 60 && !balance.splits.isEmpty
        let shares = balance.classes.map {
            NumberFormat.percent(Double($0.count) / Double(max(1, balance.rows)), decimals: 1)
        }
        let shareWidth = shares.map(\.count).max() ?? 0
        let counts = balance.classes.map { $0.count.grouped }
        let countWidth = counts.map(\.count).max() ?? 1
        // As wide as the largest split's counts and the name above them.
        let splitWidth = max(balance.splits.map { TextWidth.of($0.split.short, in: language) }.max() ?? 0, countWidth)
        let figures = 2 + 10 + 1 + countWidth + 2 + shareWidth + (hasSplits ? 3 * (splitWidth + 2) : 0)
        let names = balance.classes.map { $0.name.isEmpty ? "\"\"" : String($0.name.prefix(200)).printable }
        let longest = names.map { TextWidth.of($0) }.max() ?? 1
        let room = max(4, min(longest, width - figures - 1))
        var titles = StyledText()
        if hasSplits {
            titles.append(String(repeating: " ", count: room + 3 + 10 + 1 + countWidth + 2 + shareWidth))
            for part in balance.splits {
                titles.append(
                    Text(verbatim: "  ") + TextWidth.pad(part.split.short, to: splitWidth, alignment: .trailing),
                    theme[.dim])
            }
        }
        let most = balance.classes.first?.count ?? 1
        let rows = balance.classes.enumerated().map { index, item in
            let bar = String(repeating: "█", count: max(item.count > 0 ? 1 : 0, item.count * 10 / max(1, most)))
            var line = theme.text(item.isRare ? "⚠ " : "  ", .warning)
            line.append(
                TextWidth.pad(names[index], to: room) + " ", theme[.text])
            line.append(TextWidth.pad(bar, to: 11), theme[.gauge])
            line.append(
                TextWidth.pad(counts[index], to: countWidth, alignment: .trailing),
                theme[item.isRare ? .warning : .value]
            )
            line.append("  " + TextWidth.pad(shares[index], to: shareWidth, alignment: .trailing), theme[.dim])
            guard hasSplits else { return line }
            for count in item.splits {
                line.append(
                    "  " + TextWidth.pad(count.grouped, to: splitWidth, alignment: .trailing),
                    theme[count == 0 ? .warning : .value])
            }
            return line
        }
        return [heading] + (hasSplits ? [titles] : []) + rows
    }

    private func quantiles(_ theme: Theme) -> [StyledText] {
        guard let numbers else { return [] }
        let figures = NumberFormat.column(numbers.quantiles, .figure)
        let width = figures.map(\.count).max() ?? 0
        return [theme.text(Text("quantiles", zh: "分位数"), .heading)]
            + zip(NumberProfile.shares, figures).map { share, figure in
                theme.text(TextWidth.pad(NumberFormat.percent(share), to: 6, alignment: .trailing) + "  ", .label)
                    + theme.text(TextWidth.pad(figure, to: width, alignment: .trailing), .value)
            }
    }

    private func splits(_ theme: Theme) -> [StyledText] {
        guard !balance.splits.isEmpty else { return [] }
        let means = NumberFormat.column(balance.splits.map(\.mean), .figure)
        let medians = NumberFormat.column(balance.splits.map(\.median), .figure)
        let counts = balance.splits.map { $0.rows.grouped }
        let width = counts.map(\.count).max() ?? 1
        var lines = [theme.text(Text("splits", zh: "划分"), .heading)]
        for (index, part) in balance.splits.enumerated() {
            var line = theme.text("  ", .text)
            line.append(TextWidth.pad(part.split.label, to: 11), theme[.label])
            line.append(TextWidth.pad(counts[index], to: width, alignment: .trailing), theme[.value])
            if part.mean != nil {
                let (mean, median) = (means[index], medians[index])
                line.append(
                    Text("  mean \(mean), median \(median)", zh: "  均值 \(mean)，中位数 \(median)"), theme[.dim])
            }
            lines.append(line)
        }
        return lines
    }
}
