import Catalog
import Formats
import Language

/// A column by which rows are shared out to the splits, in place of chance or the file's order alone.
package struct SplitRule: Sendable, Hashable {
    /// As the header has it.
    package let column: String
    package let kind: Kind

    package enum Kind: String, Sendable, Hashable {
        /// Rows of one value stay together.
        case group
        /// What is earliest is learned from, what is latest is the test.
        case time
    }

    /// The setting that names it, below `data`.
    package var setting: String { "split.\(kind.rawValue)" }

    /// The rule of these settings; nil where they have none.
    /// - Throws: `DataError` where they have more than one.
    package static func rule(_ settings: Settings) throws(DataError) -> SplitRule? {
        let split = settings["split"]
        let named: [(Kind, String)] = [
            (.group, split?["group"]?.text ?? ""), (.time, split?["time"]?.text ?? ""),
        ]
        let rules = named.filter { !$0.1.isEmpty }.map { SplitRule(column: $0.1, kind: $0.0) }
        guard let rule = rules.first else { return nil }
        guard rules.count == 1 else {
            throw DataError(
                setting: "split",
                reason: Text(
                    "group and time exclude each other: leave one of them out", zh: "group 与 time 不能同时使用：请去掉其中一个"))
        }
        guard split?["order"]?.text != "file" else {
            throw DataError(
                setting: rule.setting,
                reason: Text(
                    "it does not go with order = \"file\", which cuts at lines: leave one of them out",
                    zh: "它与按行切分的 order = \"file\" 不能同时使用：请去掉其中一个"))
        }
        return rule
    }
}

/// What every row is shared out by.
package enum SplitKeys: Sendable {
    /// The group of every row, numbered by first appearance.
    case groups([Int])
    /// The time of every row in whatever unit; NaN where it is not known.
    case times([Double])

    /// - Throws: `DataError` where times are wanted of what has none.
    package init(_ content: Frame.Content, rule: SplitRule) throws(DataError) {
        switch (rule.kind, content) {
        case (.group, .kinds(let codes, _)): self = .groups(Self.numbered(codes))
        case (.group, .numbers(let numbers)):
            self = .groups(Self.numbered(numbers.map { $0.isNaN ? Double.infinity : $0 }))
        case (.time, .numbers(let numbers)): self = .times(numbers)
        case (.time, .kinds(let codes, let levels)):
            guard let order = DateOrder(of: content) else {
                let example = levels.first { !$0.isEmpty } ?? ""
                throw DataError(
                    setting: rule.setting,
                    reason: Text(
                        """
                        column "\(rule.column)" holds neither numbers nor dates, such as "\(example)"; write dates as \
                        2024-01-31, or sort the file and set data.split.order = "file"
                        """,
                        zh: """
                            列 "\(rule.column)" 既不是数值也不是日期，例如 "\(example)"；请把日期写成 2024-01-31，\
                            或把文件排好序并设置 data.split.order = "file"
                            """))
            }
            let days = levels.map { order.date($0)?.days ?? .nan }
            self = .times(codes.map { $0 < 0 ? .nan : days[Int($0)] })
        }
    }

    /// Rows whose time is not known.
    package var unknown: [Int] {
        guard case .times(let times) = self else { return [] }
        return times.indices.filter { times[$0].isNaN }
    }

    private static func numbered<Value: Hashable>(_ values: [Value]) -> [Int] {
        var places: [Value: Int] = [:]
        return values.map { value in
            if let place = places[value] { return place }
            places[value] = places.count
            return places.count - 1
        }
    }
}

extension SplitRows {
    /// What to tell of rows that were shared out by a column.
    ///
    /// - Parameter texts: what the column holds in a row.
    package func note(on rule: SplitRule, _ keys: SplitKeys, texts: (Int) -> String) -> Text {
        let parts = Split.allCases.filter { !self[$0].isEmpty }.map { split in
            let rows = self[split], name = split.label
            let count = counted(rows.count, Text("row", zh: "行"), Text("rows", zh: "行"))
            switch keys {
            case .groups(let groups):
                let all = Set(rows.map { groups[$0] }).count
                let groups = counted(all, Text("group", zh: "组"), Text("groups", zh: "组"))
                return Text("\(name) \(groups) with \(count)", zh: "\(name) \(groups)，共 \(count)")
            case .times(let times):
                let first = rows.min { (times[$0], $0) < (times[$1], $1) }.map(texts) ?? ""
                let last = rows.max { (times[$0], $0) < (times[$1], $1) }.map(texts) ?? ""
                return Text("\(name) \(count) from \(first) to \(last)", zh: "\(name) \(count)，从 \(first) 到 \(last)")
            }
        }.joined(separator: Text("; ", zh: "；"))
        let column = rule.column
        return switch rule.kind {
        case .group:
            Text("rows of one \(column) stay in one split: \(parts)", zh: "\(column) 相同的行在同一划分中：\(parts)")
        case .time:
            Text("splits are cut by the order of \(column): \(parts)", zh: "按 \(column) 的先后划分：\(parts)")
        }
    }

    private func counted(_ count: Int, _ one: Text, _ many: Text) -> Text {
        let noun = count == 1 ? one : many
        return Text("\(count) \(noun)", zh: "\(count) \(noun)")
    }
}
