import Columns
import Datasets
import Formats
import Language
import Optimizers

extension WeightsDescription {
    /// The page that stands beside the weights, for people, in Markdown. Names in other files stay as they are.
    var text: Text {
        let source = origin.printable
        let remarks = notes.map { Self.newline + $0 + Self.newline }.joined(separator: .empty)
        let figures = evaluations.map { evaluation in
            let values = evaluation.values.map { measured in
                Text(verbatim: measured.metric + " ")
                    + (measured.value.map { Text(verbatim: "\($0)") } ?? Text("undefined", zh: "无定义"))
            }.joined()
            return Text("- \(evaluation.split.label): \(values)", zh: "- \(evaluation.split.label)：\(values)")
        }
        let reported =
            figures.isEmpty
            ? Text("None were measured of them.", zh: "没有测量过。") : figures.joined(separator: Self.newline)
        let conventions = WeightsConventions.sentences(for: self).map { Text(verbatim: "- ") + $0 }
            .joined(separator: Self.newline)
        let rows = (parameters + states).map { tensor in
            let shape = tensor.shape.map(String.init).joined(separator: " × ")
            return Text(verbatim: "| `\(tensor.name)` | \(shape) | ") + Self.axes(of: tensor) + Text(verbatim: " |")
        }.joined(separator: Self.newline)
        return Text(
            """
            # Weights of \(source)

            `model.safetensors` holds \(weightsWords). Numbers are 32-bit floats, row by row.
            `model.json` says the same as this page to a program, `preparation.json` how data become what the model is
            given, and `experiment.toml` is the experiment.
            \(remarks)
            ## Reported figures of these weights

            \(reported)

            ## Input and output

            \(inputWords)

            \(outputWords)

            ## Computing

            \(conventions)

            ## Tensors

            | name | shape | axes |
            |---|---|---|
            \(rows)

            """,
            zh: """
                # 权重：\(source)

                `model.safetensors` 保存\(weightsWords)。数为 32 位浮点数，逐行存放。
                `model.json` 供程序读取，内容与本页相同；`preparation.json` 说明数据如何变为模型的输入；
                `experiment.toml` 是实验。
                \(remarks)
                ## 这些权重的指标

                \(reported)

                ## 输入与输出

                \(inputWords)

                \(outputWords)

                ## 计算

                \(conventions)

                ## 张量

                | 名称 | 形状 | 各维 |
                |---|---|---|
                \(rows)

                """)
    }

    private static let newline = Text(verbatim: "\n")

    private var inputWords: Text {
        switch saved.fitted {
        case .table(let table):
            let shape = table.inputShape.map(String.init).joined(separator: " × ")
            return Text(
                """
                \(tableWords(table)) What comes of it, in the order of `featureNames`, is a sample of shape
                \(shape).
                """,
                zh: "\(tableWords(table))所得的数按 `featureNames` 的顺序排列，是形状为 \(shape) 的样本。")
        case .text(let tokenizer):
            return Text(
                """
                A text becomes tokens as `preparation.json` says: characters are numbered in the order of `scalars`, bytes are
                their own numbers, and of pairs the first merge makes token 256. There are \(tokenizer.vocabulary) tokens.
                Figures are means over windows that lie end to end, without what came before a window.
                """,
                zh: """
                    文本按 `preparation.json` 变为词元：字符按 `scalars` 的顺序编号，字节以自身的值为编号，字节对则由第一次\
                    合并得到词元 256。共有 \(tokenizer.vocabulary) 个词元。指标是首尾相接的窗口上的均值，不看窗口之前的内容。
                    """)
        }
    }

    /// How a row becomes what the model sees: what was fitted to these data, and nothing else.
    private func tableWords(_ table: FittedPreparation) -> Text {
        // Pictures have no columns.
        guard !table.columns.isEmpty else {
            return Text("The points of a picture, row by row, are divided by 255.", zh: "图像的像素逐行排列，除以 255。")
        }
        var told: [Text] = []
        for operation in table.operations.map(\.explanation) where !told.contains(operation) { told.append(operation) }
        let read = Text(
            "A row is read from the columns in `columns` of `preparation.json`.",
            zh: "每行读取 `preparation.json` 中 `columns` 所列的列。")
        let done =
            told.isEmpty
            ? Text("Its numbers are taken as they are.", zh: "其中的数不作改动。")
            : Text(
                "The `operations` are done in their order, each to the column it names: \(told.joined()).",
                zh: "`operations` 按顺序进行，各作用于它所指的列：\(told.joined())。")
        return read + Self.newline + done
    }

    private var outputWords: Text {
        switch saved.fitted {
        case .table(let table) where !table.target.classes.isEmpty:
            Text(
                """
                The output is a logit for each class, in the order of `classes`; the loss is the mean of −log softmax of the
                true one, in nats.
                """,
                zh: "输出是每个类别的 logit，按 `classes` 的顺序；损失是真实类别的 −log softmax 的均值，单位为纳特。")
        case .table:
            Text(
                """
                The output is standardized: the prediction in the units of the data is output · scale + center. The loss is
                of standardized numbers, other metrics are of the data's own.
                """,
                zh: """
                    输出经过标准化：以数据的单位表示的预测为 output · scale + center。损失在标准化后的数上计算，其他指标在\
                    数据本身的数上计算。
                    """)
        case .text:
            Text(
                "The output is a logit for each token, at every place for the one after it; the loss is in nats.",
                zh: "输出是每个词元的 logit，每个位置预测它之后的词元；损失的单位为纳特。")
        }
    }
}

extension ColumnOperation {
    /// What it does, by its name in `preparation.json`.
    fileprivate var explanation: Text {
        switch self {
        case .fill: Text("`fill` puts a number where one is missing", zh: "`fill` 在缺失处填入一个数")
        case .fillByNeighbors:
            Text(
                "`fillByNeighbors` puts what the rows of reference most like it have where a value is missing",
                zh: "`fillByNeighbors` 在缺失处填入最相似的参考行的值")
        case .fillKind: Text("`fillKind` puts a level where one is missing", zh: "`fillKind` 在缺失处填入一个取值")
        case .scale: Text("`scale` is (x − shift) · factor", zh: "`scale` 为 (x − shift) · factor")
        case .clip: Text("`clip` moves what lies outside onto the bounds", zh: "`clip` 把界外的数移到界上")
        case .group:
            Text("`group` makes one level of all but those in `kept`", zh: "`group` 把 `kept` 以外的取值合并为一个")
        case .oneHot:
            Text(
                "`oneHot` puts a column of 0 and 1 for each level in the column's place",
                zh: "`oneHot` 用每个取值一列的 0 和 1 代替该列")
        case .ordinal:
            Text(
                "`ordinal` is the place in `levels`, and −1 for any other",
                zh: "`ordinal` 是在 `levels` 中的位置，其他取值为 −1")
        case .embedded:
            Text(
                "`embedded` is the place in `levels`, from 1, and 0 for any other: the number of a learned vector",
                zh: "`embedded` 是在 `levels` 中的位置（从 1 起），其他取值为 0：即所学向量的编号")
        case .indicator:
            Text(
                "`indicator` adds, behind all columns, one of 0 and 1 that says where a value is missing",
                zh: "`indicator` 在所有列之后增加一个 0/1 列，标明何处缺失")
        case .signedLog: Text("`signedLog` is sign(x) · log(1 + |x|)", zh: "`signedLog` 为 sign(x) · log(1 + |x|)")
        case .power:
            Text("`power` is Yeo-Johnson's transform by `lambda`", zh: "`power` 为参数 `lambda` 的 Yeo-Johnson 变换")
        case .quantiles:
            Text(
                """
                `quantiles` is a number's place among `knots`, which lie evenly from 0 to 1: linear between two, the middle
                of those that are the same
                """,
                zh: "`quantiles` 是数在 `knots` 中的位置，各节点从 0 到 1 均匀分布：两点之间线性，相同的节点取中间")
        case .merge:
            Text(
                "`merge` writes what differs from one of `spellings` in case, white space or accents only as that one",
                zh: "`merge` 把与 `spellings` 中某项仅在大小写、空白或重音上不同的取值改写为该项")
        case .dates:
            Text(
                """
                `dates` puts a column for each of `parts` in the place of a date: `weekday` from 0 for Monday, `days` since
                1970-01-01 less `origin`
                """,
                zh: "`dates` 用 `parts` 的各列代替日期：`weekday` 中 0 为星期一，`days` 为距 1970-01-01 的天数减去 `origin`")
        case .frequency:
            Text("`frequency` is the level's share in `shares`, else 0", zh: "`frequency` 是取值在 `shares` 中的占比，其他为 0")
        case .hashed:
            Text(
                """
                `hashed` puts `buckets` columns in the column's place, of which the one numbered hash modulo `buckets` has 1,
                or −1 where the hash's highest bit is set: XXH3 (64 bits, seed 0) of the text in Unicode's NFC
                """,
                zh: """
                    `hashed` 用 `buckets` 个列代替该列，其中第 hash mod `buckets` 列为 1，哈希最高位为 1 时为 −1；\
                    哈希是文本（NFC 形式）的 XXH3（64 位，种子 0）
                    """)
        }
    }
}
