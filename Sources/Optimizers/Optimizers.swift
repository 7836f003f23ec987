import Catalog

/// The optimizers that an experiment can name.
public enum Optimizers {
    /// The one used where the experiment names none.
    public static let defaultID = "adamw"

    /// What the state of optimizers was called in checkpoints of earlier versions, by its present name.
    public static let formerStateNames = [
        "exp_avg": "mean", "exp_avg_sq": "square", "square_avg": "square", "momentum_buffer": "momentum",
    ]

    /// All of them, in the order in which a list shows them.
    public static let catalog: [Entry<any UpdateRule>] = [
        Adam.adamW,
        Adam.adam,
        SGD.entry,
        RMSProp.entry,
        Adagrad.entry,
        Lion.entry,
        Muon.entry,
    ]
}
