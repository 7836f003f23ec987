import Catalog

/// Makes a model for an input and a task, or says why that kind cannot be had for them (`ModelError`).
public typealias ModelFactory = @Sendable (ModelInput, LearningTask) throws -> any Model

/// The kinds of model that an experiment can name.
public enum Models {
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

    /// The kind used where the experiment names none.
    public static func standard(for task: LearningTask) -> String {
        if case .language = task { "gpt" } else { "mlp" }
    }

    static let languageKinds = "gpt, llama, lstm, gru, layers"
}
