import Columns
import Datasets
import Foundation
import Language

/// What a study advises.
public struct DataAmountAdvice: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        /// Doubling the data brings a loss that is lower by 2 % or more.
        case moreData = "more-data"
        /// The model cannot tell apart what it has learned from: training and validation loss are close, and high.
        case largerModel = "larger-model"
        /// The loss was still falling when training ended.
        case longerTraining = "longer-training"
        /// Neither would bring much that shows in the trials.
        case nothing
        /// The trials do not support a law, so that nothing is said of what more data would bring.
        case notSupported = "not-supported"
    }

    public var kind: Kind
    /// What it would bring, and what doubling costs.
    public var text: Text
}

extension DataAmountReport {
    /// A relative fall of the loss that is worth doubling something for.
    private static let worth = 0.02
    /// Tokens a parameter that serve a language model best for the computing they take (Hoffmann 2022, arXiv:2203.15556).
    public static let tokensPerParameter = 20.0

    /// What to do next, the most important first; empty before a trial has ended.
    public var advice: [DataAmountAdvice] {
        guard let last = points.last, let validation = last.validation else { return [] }
        var advice: [DataAmountAdvice] = []
        let more = moreData(last, validation)
        if let more { advice.append(more) }
        if let longer = longerTraining(last) { advice.append(longer) }
        if let larger = largerModel(last, validation, dataBring: more?.kind == .moreData) { advice.append(larger) }
        if !advice.contains(where: { $0.kind != .notSupported }) {
            advice.append(
                DataAmountAdvice(
                    kind: .nothing,
                    text: fit?.isSupported == true
                        ? Text(
                            "Nothing more: neither more data nor more steps would lower the loss by much.",
                            zh: "无需更多：更多数据或更多步都不会使损失明显降低。")
                        : Text(
                            "Nothing that these trials show: the loss was no longer falling when training ended.",
                            zh: "这些试验看不出该增加什么：训练结束时损失已不再下降。")))
        }
        return advice
    }

    /// The advice in a sentence or two each, and for a language model what the field's rule of thumb says.
    public var sentences: [Text] {
        var sentences = advice.map(\.text)
        if let gap { sentences.append(gap) }
        if let rule = tokenRule { sentences.append(rule) }
        return sentences
    }

    private func moreData(_ last: Point, _ validation: Spread) -> DataAmountAdvice? {
        guard let fit else {
            let needed = PowerLawFit.fewestSizes
            return DataAmountAdvice(
                kind: .notSupported,
                text: Text(
                    """
                    Not supported: a law needs the losses of \(needed) sizes or more, so what more data would bring is \
                    not known.
                    """,
                    zh: "不支持：幂律至少需要 \(needed) 种数据量的损失，因此不知道更多数据会带来什么。"))
        }
        guard let next = fit.prediction(at: 2 * last.rows) else {
            let reasons = fit.doubts.map(\.text).joined(separator: Text("; ", zh: "；"))
            return DataAmountAdvice(
                kind: .notSupported,
                text: Text(
                    "Not supported: \(reasons). What more data would bring is not known.",
                    zh: "不支持：\(reasons)。因此不知道更多数据会带来什么。"))
        }
        let now = fit.law.value(at: last.rows)
        let share = (now - next.loss) / now
        let sure = fit.interval { ($0.value(at: last.rows) - $0.value(at: 2 * last.rows)) / $0.value(at: last.rows) }
        let (from, to) = (Self.figure(now), Self.figure(next.loss))
        let (twice, extra) = (counted(2 * last.rows), counted(last.rows))
        let range = (sure ?? share...share)
        let (least, most) = (Self.percent(range.lowerBound), Self.percent(range.upperBound))
        guard share >= Self.worth else {
            return DataAmountAdvice(
                kind: .nothing,
                text: Text(
                    """
                    More data bring little: with \(twice), twice as many, the validation loss is expected to go from \
                    \(from) to \(to), \(least) to \(most) % lower (95 % interval).
                    """,
                    zh: """
                        更多数据收效甚微：数据翻倍到 \(twice)，验证损失预计从 \(from) 到 \(to)，降低 \(least)% 到 \
                        \(most)%（95% 置信区间）。
                        """))
        }
        guard range.lowerBound > 0 else {
            return DataAmountAdvice(
                kind: .notSupported,
                text: Text(
                    """
                    Not supported: with \(twice), twice as many, the validation loss may be \(least) to \(most) % lower (95 % \
                    interval), which may be nothing.
                    """,
                    zh: """
                        不支持：数据翻倍到 \(twice)，验证损失可能降低 \(least)% 到 \(most)%（95% 置信区间），也可能毫无变化。
                        """))
        }
        let time = Text.duration(seconds: last.seconds), longer = Text.duration(seconds: 2 * last.seconds)
        let cost =
            setting.equal == .steps
            ? Text("\(extra) more; a run of as many steps takes no longer", zh: "再要 \(extra)；步数不变则训练时间不变")
            : Text(
                "\(extra) more, and \(longer) of training in place of \(time)",
                zh: "再要 \(extra)，训练时间从 \(time) 变为 \(longer)")
        return DataAmountAdvice(
            kind: .moreData,
            text: Text(
                """
                More data: with \(twice), twice as many, the validation loss is expected to fall from \(from) to \(to), by \
                \(least) to \(most) % (95 % interval). Doubling costs \(cost).
                """,
                zh: """
                    更多数据：数据翻倍到 \(twice)，验证损失预计从 \(from) 降到 \(to)，降低 \(least)% 到 \
                    \(most)%（95% 置信区间）。翻倍的代价：\(cost)。
                    """))
    }

    private func longerTraining(_ last: Point) -> DataAmountAdvice? {
        let falling = last.trials.count { $0.isStillImproving == true }, all = last.trials.count
        guard 2 * falling > all else { return nil }
        let time = Text.duration(seconds: last.seconds)
        return DataAmountAdvice(
            kind: .longerTraining,
            text: Text(
                """
                Longer training: with all data, the loss was still falling at the end of \(falling) of \(all) runs. How \
                far it would go is not known; twice the steps take \(time) more a run.
                """,
                zh: """
                    训练更久：用全部数据时，\(all) 次运行中有 \(falling) 次结束时损失仍在下降。能降到多少不得而知；\
                    步数翻倍每次运行多花 \(time)。
                    """))
    }

    /// Both losses high and close: the model does not take in what it is shown.
    private func largerModel(_ last: Point, _ validation: Spread, dataBring: Bool) -> DataAmountAdvice? {
        guard !dataBring, let training = last.training, !isGapWide(validation, training),
            validation.mean > 0.1 * setting.baseline
        else { return nil }
        let (own, other) = (Self.figure(training.mean), Self.figure(validation.mean))
        let time = Text.duration(seconds: last.seconds), count = setting.parameters.grouped
        return DataAmountAdvice(
            kind: .largerModel,
            text: Text(
                """
                A larger model: training and validation loss are close (\(own) and \(other)), so the model does not even \
                take in what it has seen. What a larger one brings is for a trial to find out; doubling its \(count) \
                parameters costs about twice the \(time) of a run.
                """,
                zh: """
                    更大的模型：训练损失与验证损失接近（\(own) 和 \(other)），说明模型连见过的数据也没有学好。更大的模型能带来\
                    多少需要试验；参数（\(count) 个）翻倍，训练时间约为现在 \(time) 的两倍。
                    """))
    }

    private func isGapWide(_ validation: Spread, _ training: Spread) -> Bool {
        validation.mean - training.mean > max(0.1 * validation.mean, 2 * validation.error)
    }

    /// What the distance between training and validation loss says; nil where there is none to speak of.
    private var gap: Text? {
        guard let last = points.last, let validation = last.validation, let training = last.training,
            isGapWide(validation, training)
        else { return nil }
        let (own, other) = (Self.figure(training.mean), Self.figure(validation.mean))
        let help =
            fit?.isSupported == true && advice.first?.kind == .nothing
            ? Text("more regularization helps", zh: "更强的正则化有帮助")
            : Text("more data or more regularization help", zh: "更多数据或更强的正则化有帮助")
        return Text(
            """
            With all data the training loss is \(own) and the validation loss \(other): the model learns part of its \
            rows by heart (high variance), against which \(help).
            """,
            zh: """
                用全部数据时训练损失为 \(own)，验证损失为 \(other)：模型记住了部分训练数据（高方差），\(help)。
                """)
    }

    /// Tokens a parameter, beside the published rule; nil for what is no text.
    private var tokenRule: Text? {
        guard setting.isText, let last = points.last, setting.parameters > 0 else { return nil }
        let steps = last.trials.reduce(0) { $0 + $1.steps } / max(1, last.trials.count)
        let seen = Double(steps) * Double(setting.unitsPerStep)
        let ratio = seen / Double(setting.parameters), own = last.rows / Double(setting.parameters)
        let (trained, different) = (Self.figure(ratio), Self.figure(own))
        let (total, count) = (counted(seen), setting.parameters.grouped)
        let wanted = Int(min(1e15, seen / Self.tokensPerParameter)).grouped
        let balance =
            ratio < Self.tokensPerParameter / 2
            ? Text("by it the model is large for so little training", zh: "按此，模型相对训练量偏大")
            : ratio > Self.tokensPerParameter * 2
                ? Text(
                    "by it a model of some \(wanted) parameters would use them better",
                    zh: "按此，约 \(wanted) 个参数的模型更能利用这些词元")
                : Text("by it the two are in balance", zh: "按此，两者平衡")
        return Text(
            """
            A run sees \(total) for \(count) parameters: \(trained) tokens a parameter, \(different) of them different. \
            The rule of thumb for the best use of computing is about 20; \(balance).
            """,
            zh: """
                一次运行看到 \(total)，参数 \(count) 个：每参数 \(trained) 个词元，其中不同的有 \(different) 个。\
                计算量最优的经验法则约为 20；\(balance)。
                """)
    }

    static func figure(_ value: Double) -> String { String(format: "%.3g", value) }

    private static func percent(_ share: Double) -> String { String(format: "%.2g", 100 * share) }
}

extension DataAmountReport {
    /// The law in words, with intervals where there are any; nil where there is none.
    public var lawWords: Text? {
        guard let fit else { return nil }
        func number(_ value: Double, _ interval: ClosedRange<Double>?) -> Text {
            let own = Self.figure(value)
            guard let interval else { return Text(verbatim: own) }
            let (least, most) = (Self.figure(interval.lowerBound), Self.figure(interval.upperBound))
            return Text("\(own) (\(least) to \(most))", zh: "\(own)（\(least) 到 \(most)）")
        }
        let a = number(fit.law.a, nil)
        let b = number(fit.law.b, fit.interval(of: \.b)), c = number(fit.law.c, fit.interval(of: \.c))
        let intervals =
            fit.resamples.isEmpty
            ? Text("one trial a size, so no intervals", zh: "每种数据量一次试验，无区间")
            : Text("95 % intervals of 400 resamples", zh: "400 次重抽样的 95% 区间")
        return Text(
            "Law: validation loss = a·n^(−b) + c with a = \(a), b = \(b), c = \(c); \(intervals).",
            zh: "幂律：验证损失 = a·n^(−b) + c，其中 a = \(a)，b = \(b)，c = \(c)；\(intervals)。")
    }
}
