import Catalog

/// The optimizers that an experiment can name.
public enum Optimizers {
    /// The one used where the experiment names none.
    public static let standard = "adamw"

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
