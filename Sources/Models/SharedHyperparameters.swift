import Catalog
import Graphs
import Language

/// The setting for the function between layers.
func activationHyperparameter(default value: ActivationKind) -> Hyperparameter {
    Hyperparameter(
        "activation", .choice(ActivationKind.allCases.map(\.rawValue)), default: .text(value.rawValue),
        help: Text("Activation function between layers", zh: "层间的激活函数"))
}

/// The setting for dropout.
func dropoutHyperparameter() -> Hyperparameter {
    Hyperparameter(
        "dropout", .real(0...0.95), default: 0,
        help: Text("Fraction of activations dropped at random in training", zh: "训练时随机丢弃的激活比例"),
        reference: "Srivastava and others 2014")
}

/// The setting for the length of a window of text. The trainer reads it, and cuts the text into windows of that
/// many tokens; a model takes it from its input.
let contextHyperparameter = Hyperparameter(
    "context-length", .integer(1...65_536, scale: .logarithmic), default: 64,
    help: Text("Tokens of text that the model sees at once", zh: "上下文长度：模型一次看到的词元数"),
    needs: [.task("language")], formerly: ["context"])

/// The settings that every transformer for text has.
let languageHyperparameters = [
    Hyperparameter("layers", .integer(1...256), default: 4, help: Text("Transformer blocks", zh: "Transformer 块数")),
    Hyperparameter(
        "heads", .integer(1...256), default: 4,
        help: Text("Attention heads in each block; they share the hidden size", zh: "每块的注意力头数；各头均分 hidden-size")),
    Hyperparameter(
        "hidden-size", .integer(1...65_536, scale: .logarithmic), default: 128,
        help: Text("Width of the hidden states, a token's vector between blocks", zh: "隐藏状态的宽度，即词元在各块之间的向量维数"),
        formerly: ["width"]),
    contextHyperparameter,
]
