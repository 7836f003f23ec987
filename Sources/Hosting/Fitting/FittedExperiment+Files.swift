import Catalog
import Experiments
import Formats
import Foundation
import Language

extension FittedExperiment {
    /// Fits an experiment to its texts.
    /// - Throws: `FormatError` where there is no file, `ExperimentError` where a setting refuses its value.
    public init(textsOf experiment: Experiment) throws {
        self.init(experiment)
        let files = try FilePattern.files(experiment.data.text("source"), relativeTo: experiment.folder)
        let bytes = files.reduce(0) { sum, file in
            let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
            // What is packed is some three times as long.
            return sum + (Packing(path: file) == nil ? size : 3 * size)
        }
        let size = TextSizes(bytes: bytes)
        let (tokens, parameters) = (size.tokens, size.parameters)
        let share = String(format: "%.2g", Double(tokens) / Double(parameters))
        try set("data.task", to: "language", Text("it is a text", zh: "这是文本"))
        if bytes < 2_000_000 {
            try set(
                "data.tokenizer", to: "characters",
                Text("with so little text, letters are learned sooner than pieces of words", zh: "文本少时，逐字符比词片段更快学会"))
        } else {
            try set(
                "data.tokenizer", to: "bpe",
                Text("a token is some four letters: the model sees further back", zh: "一个词元约四个字母：模型能看到更远"))
            try set(
                "data.vocab-size", to: .integer(size.vocabulary),
                Text("more for more text, as rare pieces are seen too seldom", zh: "文本越多词表越大，罕见片段出现得太少"))
        }
        let split: SettingValue = .table([
            SettingField("train", .real(0.9)), SettingField("validation", .real(0.05)),
            SettingField("test", .real(0.05)),
        ])
        try set("data.split", to: split, Text("cut in this order", zh: "按此顺序切分"))
        try set("model.kind", to: "gpt", Text("a decoder-only transformer", zh: "仅解码器的 Transformer"))
        try set(
            "model.context-length", to: .integer(size.context), Text("tokens it can look back", zh: "能回看的词元数"))
        try set(
            "model.hidden-size", to: .integer(size.width),
            Text(
                """
                about \(parameters) parameters for about \(tokens) tokens: \(share) tokens a parameter; of about 20 \
                (Hoffmann 2022) more text brings more than a larger model
                """,
                zh: """
                    约 \(parameters) 个参数，约 \(tokens) 个词元：每参数 \(share) 个词元；低于约 20（Hoffmann 2022）时，\
                    更多文本比更大的模型更有用
                    """))
        try set("model.layers", to: .integer(size.layers), Text("as wide models usually have", zh: "与宽度相称的常用层数"))
        try set("model.heads", to: .integer(size.width / 32), Text("32 numbers each", zh: "每个头 32 维"))
        if tokens < 10 * parameters {
            try set(
                "model.dropout", to: .real(0.1),
                Text("several epochs over the same text: against overfitting", zh: "同一文本训练多轮：防止过拟合"))
        }
        try set("training.batch-size", to: .integer(16), Text("windows of the context length", zh: "上下文长度的窗口数"))
        try set(
            "training.steps", to: .integer(size.steps), Text("about \(size.passes) epochs", zh: "约 \(size.passes) 轮"))
        try set("training.learning-rate", to: .real(1e-3), Text("small models bear large rates", zh: "小模型可用较大的学习率"))
        try set(
            "training.warmup-steps", to: .integer(min(100, size.steps / 10)),
            Text("Adam's averages are empty at first", zh: "起初 Adam 的均值为空"))
        try set(
            "training.clip-norm", to: .real(1), Text("now and then a gradient is far too long", zh: "偶尔有过长的梯度"))
        try set(
            "evaluation.every", to: .integer(max(50, size.steps / 20)), Text("twenty times in the run", zh: "整个运行二十次"))
        try set(
            "evaluation.validation-samples", to: .integer(100),
            Text("a hundred windows are enough to steer by", zh: "一百个窗口足以判断走向"))
    }

    /// Fits an experiment to pictures.
    /// - Parameter shape: how many, height and width.
    public init(picturesOf shape: [Int], of experiment: Experiment) throws(ExperimentError) {
        self.init(experiment)
        let (count, size) = (shape.first ?? 0, shape.dropFirst().map(String.init).joined(separator: "×"))
        let isLarge = shape.count >= 3 && shape[1] >= 8 && shape[2] >= 8
        if isLarge {
            try set(
                "model.kind", to: "cnn",
                Text(
                    "\(count) images of \(size): convolutions see what lies beside each other",
                    zh: "\(count) 张 \(size) 图像：卷积能看到相邻关系"))
        } else {
            try set("model.kind", to: "mlp", Text("too small for convolutions: \(size)", zh: "对卷积来说太小：\(size)"))
        }
        let batch = count < 5000 ? 32 : 64
        let epochs = min(60.0, max(3, (4000 * Double(batch) / Double(max(1, count))).rounded()))
        try set(
            "training.batch-size", to: .integer(batch),
            Text("an epoch takes about \(count * 8 / 10 / batch) steps", zh: "一轮约 \(count * 8 / 10 / batch) 步"))
        try set("training.epochs", to: .real(epochs), Text("it ends before where it gets no better", zh: "不再改进时提前结束"))
        try set(
            "training.early-stopping-patience", to: .integer(10),
            Text("evaluations without a better validation loss", zh: "验证损失未改善的评估次数"))
    }
}

/// How large a model and a run are for a text.
private struct TextSizes {
    let tokens: Int
    let vocabulary: Int
    let width: Int
    let layers: Int
    let context: Int
    let parameters: Int
    let steps: Int
    let passes: String

    init(bytes: Int) {
        vocabulary = bytes < 2_000_000 ? 100 : bytes < 50_000_000 ? 4096 : 8192
        tokens = max(1, bytes < 2_000_000 ? bytes : bytes * 10 / 38)
        (width, layers, context) =
            switch tokens {
            case ..<300_000: (64, 2, 64)
            case ..<5_000_000: (128, 4, 128)
            case ..<50_000_000: (256, 6, 256)
            default: (384, 6, 256)
            }
        // A layer has 4 w² in attention and 8 w² behind it.
        parameters = 12 * width * width * layers + vocabulary * width
        // Up to four passes teach nearly as much as new text (Muennighoff 2023); a run lasts some minutes.
        let pass = Double(tokens) * 0.9 / Double(16 * context)
        steps = Int(min(5000, max(1000, 4 * pass)) / 100) * 100
        passes = String(format: "%.2g", Double(steps) / max(1e-9, pass))
    }
}
