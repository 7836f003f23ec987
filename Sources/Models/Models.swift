import Catalog

/// Makes a model for an input and a task, or says why that kind cannot be had for them (`ModelError`).
public typealias ModelFactory = @Sendable (ModelInput, LearningTask) throws -> any Model

/// The kinds of model that an experiment can name.
public enum Models {
    /// The one used where the experiment names none.
    public static let defaultID = "mlp"

    /// All of them, in the order in which a list shows them.
    public static let catalog: [Entry<ModelFactory>] = [
        Linear.entry,
        MLP.entry,
        CNN.entry,
        ResNet.entry,
        Recurrent.lstm,
        Recurrent.gru,
        GPT.entry,
        Llama.entry,
        Listed.entry,
    ]

    /// The kinds that learn to go on with a text, for messages.
    package static let languageKinds = ["gpt", "llama", "lstm", "gru", "layers"]

    /// The kinds that learn from rows of numbers, for messages.
    package static let tableKinds = ["linear", "mlp", "cnn", "resnet", "lstm", "gru", "layers"]
}
