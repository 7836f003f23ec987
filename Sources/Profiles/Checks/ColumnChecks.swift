import Catalog
import Columns
import Datasets
import Formats
import Foundation
import Language

// Checks of one column at a time.

extension Check {
    static let missingValues = Check(
        "missing-values", Text("Columns with missing values", zh: "含缺失值的列"),
        from: Threshold(0...1, 0.05, Text("Share of missing values from which a column is told", zh: "缺失比例达到多少起报告"))
    ) { profile, limit in
        let inputs = profile.columns.filter { $0.role == .input && $0.missing > 0 }
        let many = inputs.filter { $0.missingShare >= limit }
        var findings = many.map { column in
            let (share, texts) = (percent(column.missingShare), listed(column.missingTexts))
            let rows = counted(column.rows, Text("row", zh: "行"), Text("rows", zh: "行"))
            return Finding(
                "missing-values", column.missingShare > 0.5 ? .warning : .note, count: column.missing,
                columns: [column.name], evidence: [.init("share", column.missingShare)],
                remedy: column.missingShare > 0.5
                    ? .ignore(column.name)
                    : profile.isDone("impute", to: column)
                        ? nil
                        : .step(
                            Text("fill \(column.name) by the rows most like it", zh: "按最相似的行填补 \(column.name)"),
                            "impute",
                            [
                                SettingField("numeric", "neighbors"), SettingField("categorical", "neighbors"),
                                SettingField("indicator", true), SettingField("columns", [.text(column.name)]),
                            ], first: true),
                Text(
                    """
                    column \(column.name) has no value in \(column.missing) of \(rows) \
                    (\(share)): \(texts); they are filled in before training
                    """,
                    zh: """
                        列 \(column.name) 在 \(rows)中有 \(column.missing) 行缺失（\(share)）：\
                        \(texts)；训练前会填补
                        """))
        }
        if let target = profile.targetColumn, target.missing > 0 {
            let rows = counted(target.missing, Text("row, which is", zh: "行"), Text("rows, which are", zh: "行"))
            findings.append(
                Finding(
                    "missing-values", .warning, count: target.missing, columns: [target.name],
                    evidence: [.init("share", target.missingShare)],
                    Text(
                        "the target \(target.name) is missing in \(rows) kept aside",
                        zh: "目标列 \(target.name) 在 \(rows)缺失，这些行被搁置")))
        }
        return findings
    }

    static let placeholders = Check(
        "placeholders", Text("Numbers that likely stand for a missing value, such as -999", zh: "很可能代表缺失的数值，如 -999"),
        from: Threshold(0...1, 0.01, Text("Share of rows from which such a number is told", zh: "此类数值占比达到多少起报告"))
    ) { profile, limit in
        profile.columns.filter { $0.role == .input && $0.kind == .number }.compactMap { column in
            guard let found = column.placeholder(from: limit) else { return nil }
            let (value, number) = found
            let rows = counted(value.count, Text("row", zh: "行"), Text("rows", zh: "行"))
            return Finding(
                "placeholders", .warning, count: value.count, columns: [column.name],
                evidence: [
                    .init("value", number), .init("share", Double(value.count) / Double(column.valuesCountedIn)),
                ],
                remedy: Remedy(
                    Text("read \(value.text) as missing", zh: "把 \(value.text) 视为缺失"),
                    [.add(path: "data.missing", .text(value.text))]),
                Text(
                    """
                    column \(column.name): \(value.text) stands in \(rows), far from all other numbers; it \
                    likely means that there is none
                    """,
                    zh: "列 \(column.name)：\(rows)是 \(value.text)，与其他数值相距很远；很可能表示缺失"))
        }
    }

    static let constantColumn = Check(
        "constant-column", Text("Columns with one value only, or none", zh: "只有一个值或没有值的列")
    ) { profile, _ in
        profile.ordinary.filter { $0.role != .ignored && $0.role != .target && $0.distinct <= 1 }.map { column in
            Finding(
                "constant-column", .note, count: column.rows, columns: [column.name],
                evidence: [.init("distinct", column.distinct)], remedy: .ignore(column.name),
                column.values.first.map {
                    Text("column \(column.name) is \($0.text) in every row", zh: "列 \(column.name) 每行都是 \($0.text)")
                } ?? Text("column \(column.name) has no values", zh: "列 \(column.name) 没有值"))
        }
    }

    static let nearConstantColumn = Check(
        "near-constant-column", Text("Columns nearly all of whose values are one", zh: "几乎所有值都相同的列"),
        from: Threshold(
            0...1, 0.995, Text("Share of the most frequent value from which a column is told", zh: "最常见值占比达到多少起报告"))
    ) { profile, limit in
        profile.ordinary.filter { $0.role == .input && $0.distinct > 1 }.compactMap { column in
            guard let most = column.values.first else { return nil }
            let share = Double(most.count) / Double(max(1, column.valuesCountedIn))
            guard share >= limit else { return nil }
            return Finding(
                "near-constant-column", .note, count: most.count, columns: [column.name],
                evidence: [.init("share", share)], remedy: .ignore(column.name),
                Text(
                    "column \(column.name) is \(most.text) in \(percent(share)) of the rows",
                    zh: "列 \(column.name) 在 \(percent(share)) 的行中是 \(most.text)"))
        }
    }

    static let identifierColumn = Check(
        "identifier-column", Text("Columns that tell rows apart and nothing else", zh: "只用来区分行的列")
    ) { profile, _ in
        profile.columns.compactMap { column in
            if column.role == .input, column.looksLikeIdentifier {
                return Finding(
                    "identifier-column", .warning, count: column.present, columns: [column.name],
                    evidence: [.init("distinct", column.distinct)], remedy: .ignore(column.name),
                    Text(
                        """
                        column \(column.name) is called an identifier, and \(column.distinct) of \(column.present) \
                        values are different; a model that learns it learns the rows by heart
                        """,
                        zh: """
                            列 \(column.name) 名为标识，\(column.present) 个值中有 \(column.distinct) 个不同；\
                            学它的模型只是在死记各行
                            """))
            }
            guard case .leftOut(let reason) = column.role, !reason.isEmpty, column.distinct > 1, column.kind != .date
            else { return nil }
            return Finding(
                "identifier-column", .note, count: column.present, columns: [column.name],
                evidence: [.init("distinct", column.distinct)], remedy: .ignore(column.name), reason)
        }
    }

    static let highCardinality = Check(
        "high-cardinality", Text("Categories of which there are very many", zh: "类别数非常多的列"),
        from: Threshold(0...1_000_000, 100, Text("Categories beyond which a column is told", zh: "类别数超过多少起报告"))
    ) { profile, limit in
        profile.columns.filter {
            $0.role == .input && $0.kind != .number && $0.distinct > Int(limit)
                && !($0.kind == .date && profile.isDone("dates", to: $0)) && !profile.keepsManyKinds(of: $0)
        }
        .map { column in
            let approximately = column.isDistinctExact ? Text.empty : Text("about ", zh: "约 ")
            return Finding(
                "high-cardinality", .note, count: column.distinct, columns: [column.name],
                evidence: [.init("distinct", column.distinct)],
                remedy: .step(
                    Text("learn a vector for each of them", zh: "为每个类别学习一个向量"), "encode",
                    [SettingField("method", "embedding"), SettingField("columns", .list([.text(column.name)]))]),
                Text(
                    """
                    column \(column.name) has \(approximately)\(column.distinct) categories; all but the most frequent \
                    become one
                    """,
                    zh: "列 \(column.name) 有\(approximately)\(column.distinct) 个类别；除最常见的以外会合并为一类"))
        }
    }

    static let mixedTypes = Check(
        "mixed-types", Text("Texts among numbers", zh: "数值中夹杂文本")
    ) { profile, _ in
        profile.columns.filter { $0.role == .input && $0.kind == .number && $0.strays > 0 }.map { column in
            let example =
                column.firstStray.map {
                    Text(", such as \"\($0.text)\" in line \($0.line)", zh: "，例如第 \($0.line) 行的 \"\($0.text)\"")
                } ?? .empty
            let strays = counted(column.strays, Text("value is none", zh: "个值"), Text("values are none", zh: "个值"))
            return Finding(
                "mixed-types", .warning, count: column.strays, columns: [column.name],
                lines: column.firstStray.map { [$0.line] } ?? [],
                evidence: [.init("share", Double(column.strays) / Double(max(1, column.present)))],
                Text(
                    """
                    column \(column.name) holds numbers, but \(strays)\(example); what is none counts as missing
                    """,
                    zh: "列 \(column.name) 是数值，但有 \(strays)不是\(example)；按缺失处理"))
        }
    }

    static let numbersAsText = Check(
        "numbers-as-text", Text("Numbers with separators, currencies or percent signs", zh: "带千位分隔符、货币或百分号的数")
    ) { profile, _ in
        profile.columns.filter { $0.role == .input && $0.kind == .number }.compactMap { column in
            guard let value = column.values.first(where: { Double($0.text) == nil }), column.strays == 0,
                (column.numbers?.count ?? 0) > 0
            else { return nil }
            return Finding(
                "numbers-as-text", .note, count: column.present, columns: [column.name],
                Text(
                    "column \(column.name) writes its numbers like \"\(value.text)\"; they are read as numbers",
                    zh: "列 \(column.name) 的数写成 \"\(value.text)\"；按数值读取"))
        }
    }

    static let dates = Check("dates", Text("Dates, which a model sees as categories", zh: "日期，模型会把它们看作类别")) {
        profile, _ in
        let seen = Text("a model sees each day as a category of its own", zh: "模型把每一天看作一个类别")
        let leftOut = Text("the column is left out", zh: "该列被略去")
        return profile.columns.filter {
            $0.kind == .date && $0.role != .ignored && !profile.isDone("dates", to: $0)
        }.map { column in
            Finding(
                "dates", .note, count: column.present, columns: [column.name],
                remedy: column.role == .target
                    ? nil
                    : .step(
                        Text("take the dates of \(column.name) apart", zh: "拆分 \(column.name) 的日期"), "dates",
                        [SettingField("columns", [.text(column.name)])], first: true),
                Text(
                    """
                    column \(column.name): \(column.decision); \(column.role == .input ? seen : leftOut)
                    """,
                    zh: "列 \(column.name)：\(column.decision)；\(column.role == .input ? seen : leftOut)"))
        }
    }

    static let impossibleDates = Check(
        "impossible-dates", Text("Dates that no calendar has, such as 2024-02-30", zh: "日历上没有的日期，如 2024-02-30")
    ) { profile, _ in
        profile.columns.filter { $0.kind == .date && $0.role != .ignored }.compactMap { column in
            let content = profile.sample.columns[column.place]
            guard case .kinds(let codes, let levels) = content, let order = DateOrder(of: content) else { return nil }
            let isWrong = levels.map { order.date($0) == nil }
            let rows = codes.indices.filter { codes[$0] >= 0 && isWrong[Int(codes[$0])] }
            guard let first = rows.first else { return nil }
            let (text, line) = (levels[Int(codes[first])].excerpt, profile.sample.lines[first])
            let values = counted(rows.count, Text("value is", zh: "个值"), Text("values are", zh: "个值"))
            return Finding(
                "impossible-dates", .warning, count: rows.count, columns: [column.name],
                lines: rows.map { profile.sample.lines[$0] },
                evidence: [.init("share", Double(rows.count) / Double(max(1, codes.count)))],
                Text(
                    """
                    column \(column.name) holds dates, but \(values) no day of the calendar, such as "\(text)" in line \
                    \(line); a date that is taken apart is missing there
                    """,
                    zh: """
                        列 \(column.name) 是日期，但 \(values)不是日历上的日子，例如第 \(line) 行的 "\(text)"；\
                        拆分日期时视为缺失
                        """))
        }
    }

    static let inconsistentCategories = Check(
        "inconsistent-categories",
        Text("Categories that differ in case, spaces or accents only", zh: "只在大小写、空格或重音上不同的类别")
    ) { profile, _ in
        profile.columns.filter {
            $0.kind == .category && ($0.role == .input || $0.role == .target)
                && !profile.isDone("merge-categories", to: $0)
        }.compactMap { column in
            let groups = Dictionary(grouping: column.values) { folded($0.text) }.values.filter { $0.count > 1 }
                .map { $0.sorted { ($1.count, $0.text) < ($0.count, $1.text) } }
                .sorted { $0[0].text < $1[0].text }
            guard let first = groups.first else { return nil }
            let rows = groups.reduce(0) { $0 + $1.dropFirst().reduce(0) { $0 + $1.count } }
            let example = first.map { Text(verbatim: "\"\($0.text)\" \($0.count)") }.joined()
            let unseen = groups.joined().filter { $0.text.withoutUnseen != $0.text }.count
            let told =
                unseen == 0
                ? Text.empty
                : unseen == 1
                    ? Text("; 1 of them has characters that nobody sees", zh: "；其中 1 种含看不见的字符")
                    : Text("; \(unseen) of them have characters that nobody sees", zh: "；其中 \(unseen) 种含看不见的字符")
            return Finding(
                "inconsistent-categories", .warning, count: rows, columns: [column.name],
                evidence: [.init("groups", groups.count)],
                remedy: .step(
                    Text("write each category of \(column.name) in one way", zh: "统一 \(column.name) 各类别的写法"),
                    "merge-categories", [SettingField("columns", [.text(column.name)])], first: true),
                Text(
                    """
                    column \(column.name) writes one category in several ways, such as \(example); each is a category \
                    of its own\(told)
                    """,
                    zh: "列 \(column.name) 把同一类别写成几种，例如 \(example)；它们各成一类\(told)"))
        }
    }

    static let infiniteValues = Check(
        "infinite-values", Text("Infinite numbers, and numbers too large to compute with", zh: "无穷大的数值，以及过大而无法计算的数值")
    ) { profile, _ in
        let huge = profile.columns.compactMap { hugeNumbers($0, in: profile) }
        return huge
            + profile.columns.filter { $0.infinite > 0 && $0.kind == .number && $0.role != .ignored }.map { column in
                let numbers = counted(column.infinite, Text("number is", zh: "个数"), Text("numbers are", zh: "个数"))
                return Finding(
                    "infinite-values", .warning, count: column.infinite, columns: [column.name],
                    Text(
                        "column \(column.name) says that \(numbers) infinite; that counts as missing",
                        zh: "列 \(column.name) 有 \(numbers)为无穷大；按缺失处理"))
            }
    }

    /// Numbers that are beyond those of 32 bits, which models compute with.
    private static func hugeNumbers(_ column: ColumnProfile, in profile: TableProfile) -> Finding? {
        guard column.role == .input || column.role == .target, column.kind == .number, let numbers = column.numbers,
            case .numbers(let values) = profile.sample.columns[column.place]
        else { return nil }
        let most = max(abs(numbers.least), abs(numbers.greatest))
        guard !Float(most).isFinite else { return nil }
        let rows = values.indices.filter { !values[$0].isNaN && !Float(values[$0]).isFinite }
        let example = abs(numbers.least) == most ? numbers.least : numbers.greatest
        // Clipping helps where most of them are ordinary.
        let isRare = Float(numbers.quartiles.lowerBound).isFinite && Float(numbers.quartiles.upperBound).isFinite
        let remedy: Remedy? =
            column.role == .target
            ? nil
            : isRare
                ? .step(Text("clip outliers", zh: "截断离群值"), "clip", first: true) : .ignore(column.name)
        return Finding(
            "infinite-values", .warning, count: max(1, rows.count), columns: [column.name],
            lines: rows.map { profile.sample.lines[$0] }, remedy: remedy,
            Text(
                "column \(column.name) holds numbers too large to compute with in 32 bits, such as \(String(example))",
                zh: "列 \(column.name) 含有过大而无法以 32 位计算的数，例如 \(String(example))"))
    }

    static let skewed = Check(
        "skewed", Text("Numbers with a long tail", zh: "长尾分布的数值"), reference: "ydata-profiling",
        from: Threshold(0...1e6, 20, Text("Skewness beyond which a column is told", zh: "偏度绝对值超过多少起报告"))
    ) { profile, limit in
        profile.ordinary.filter { $0.role == .input || $0.role == .target }.compactMap { column in
            guard let skewness = column.numbers?.skewness, abs(skewness) > limit,
                column.kind == .number
            else { return nil }
            return Finding(
                "skewed", .note, count: column.present, columns: [column.name],
                evidence: [.init("skewness", skewness)],
                Text(
                    "column \(column.name) has a long tail: its skewness is \(figure(skewness))",
                    zh: "列 \(column.name) 有长尾：偏度为 \(figure(skewness))"))
        }
    }

    static let outliers = Check(
        "outliers", Text("Numbers far from the others of their column", zh: "远离同列其他值的数"), reference: "Tukey 1977",
        from: Threshold(
            0...1000, 10,
            Text("Interquartile ranges beyond the quartiles at which outliers begin", zh: "超出四分位数多少倍四分位距算离群值"))
    ) { profile, limit in
        profile.columns.filter { $0.role == .input }.compactMap { column in
            guard let numbers = column.numbers, case .numbers(let values) = profile.sample.columns[column.place] else {
                return nil
            }
            let quartiles = numbers.quartiles, reach = limit
            let range = quartiles.upperBound - quartiles.lowerBound
            guard range > 0 else { return nil }
            let bounds = (quartiles.lowerBound - reach * range)...(quartiles.upperBound + reach * range)
            // What stands for a missing value is told of as such.
            let placeholder = column.placeholder(from: 0.01).map(\.number)
            let rows = values.indices.filter {
                !values[$0].isNaN && !bounds.contains(values[$0]) && values[$0] != placeholder
            }
            let share = Double(rows.count) / Double(max(1, numbers.sampled))
            guard let far = rows.max(by: { abs(values[$0] - numbers.median) < abs(values[$1] - numbers.median) }),
                // More of them are a tail.
                share <= 0.05
            else { return nil }
            let style = ComparedFigures(telling: [values[far], quartiles.lowerBound, quartiles.upperBound])
            let (value, line) = (style.text(values[far]), profile.sample.lines[far])
            let most = style.text(quartiles.lowerBound), upper = style.text(quartiles.upperBound)
            let howMany = counted(rows.count, Text("number is", zh: "个数"), Text("numbers are", zh: "个数"))
            // One so far away makes a point of all others once the column is brought to a common scale.
            let setsTheScale = abs(values[far] - numbers.median) > 1000 * range
            return Finding(
                "outliers", setsTheScale ? .warning : .note, count: rows.count, columns: [column.name],
                lines: rows.map { profile.sample.lines[$0] },
                evidence: [
                    .init("share", share), .init("lower", bounds.lowerBound), .init("upper", bounds.upperBound),
                ],
                remedy: .step(
                    Text("clip outliers", zh: "截断离群值"), "clip", [SettingField("iqr-factor", .real(reach))], first: true),
                Text(
                    """
                    column \(column.name): \(howMany) far from the others, such as \(value) in line \
                    \(line), where half of them lie between \(most) and \(upper)
                    """,
                    zh: """
                        列 \(column.name)：\(howMany)远离其他值，例如第 \(line) 行的 \(value)，\
                        而半数的值在 \(most) 与 \(upper) 之间
                        """))
        }
    }
}

extension ColumnProfile {
    /// A number that likely stands for a missing one: made of nines, or a small negative one, at an end of the range,
    /// often, and far from all others; or negative nines where all others are positive and none is nearly as frequent.
    /// - Parameter share: of the rows, from which it is often.
    func placeholder(from share: Double) -> (value: Value, number: Double)? {
        guard kind == .number, let numbers,
            let value = values.first(where: { Self.isUsualPlaceholder($0.text) }), let number = Double(value.text),
            Double(value.count) >= share * Double(valuesCountedIn),
            number == numbers.least || number == numbers.greatest
        else { return nil }
        // Beyond thrice what most numbers span.
        let others = values.compactMap { Double($0.text) }.filter { $0 != number }
        // Of a long table the values are counted in a sample, the negative numbers in all rows.
        let negatives = Double(value.count) / Double(valuesCountedIn) * Double(rows) * (isDistinctExact ? 1 : 1.2)
        let isAlone = number < -90 && others.count > 1 && Double(numbers.negatives) < negatives + 0.5
        if isAlone, values.allSatisfy({ $0.text == value.text || $0.count * 5 <= value.count }) {
            return (value, number)
        }
        guard others.count > 1, let nearest = others.map({ abs($0 - number) }).min(), let most = others.max(),
            let least = others.min(), nearest > (most - least) * 3
        else { return nil }
        return (value, number)
    }

    private static func isUsualPlaceholder(_ text: String) -> Bool {
        let digits = text.drop { $0 == "-" }.prefix { $0 != "." }
        return digits.count >= 2 && digits.allSatisfy { $0 == "9" } || ["-1", "-7", "-8", "-9"].contains(text)
    }

    /// Whether it is called an identifier and nearly all of its values are different whole numbers or texts.
    var looksLikeIdentifier: Bool {
        let words = ColumnChoice.words(of: name)
        guard words.contains("id") || words.contains("uuid") || words.contains("guid"), rows >= 20 else { return false }
        return distinct * 10 >= present * 9
    }
}

/// A share for a person.
func percent(_ share: Double) -> String {
    switch share {
    case 0: "0 %"
    case ..<0.001: "<0.1 %"
    case ..<0.1, 0.99..<0.9995: String(format: "%.1f %%", share * 100)
    case 0.9995..<1: ">99.9 %"
    default: String(format: "%.0f %%", share * 100)
    }
}

/// A number in four digits.
func figure(_ value: Double) -> String { String(format: "%.4g", value) }

/// Values with their counts, for a sentence.
func listed(_ values: [ColumnProfile.Value]) -> Text {
    values.prefix(4).map { value in
        value.text.isEmpty
            ? Text("empty \(value.count)", zh: "空 \(value.count)") : Text(verbatim: "\"\(value.text)\" \(value.count)")
    }.joined()
}

extension TableProfile {
    /// Whether an encoding is chosen for which rare categories need not become one.
    fileprivate func keepsManyKinds(of column: ColumnProfile) -> Bool {
        isDone("encode", to: column) { ["embedding", "hash", "frequency"].contains($0["method"]?.text) }
    }
}
