import Catalog

/// The schedules of the learning rate that an experiment can name.
public enum Schedules {
    /// The one used where the experiment names none.
    public static let defaultID = "cosine"

    /// All of them, in the order in which a list shows them.
    public static let catalog: [Entry<any Schedule>] = [
        ConstantSchedule.entry,
        CosineSchedule.entry,
        LinearSchedule.entry,
        StepSchedule.entry,
        OneCycleSchedule.entry,
        WarmUpStableDecaySchedule.entry,
        InverseSquareRootSchedule.entry,
        ReduceOnPlateau.entry,
    ]
}
