import Catalog
import Formats
import Language

/// Something done to the rows before they are learned from.
///
/// Whatever a step needs to know of the data it learns from the training rows only; what it learned
/// comes back as operations, which are then done to all rows.
public protocol CleaningStep: Sendable {
    /// The columns a person restricts it to; none for all.
    var columns: [String] { get }
    /// Whether it makes numbers of any number of kinds, so that rare ones need not become one before.
    var takesManyKinds: Bool { get }
    /// Rows to leave out before the data are split, looking at their content only.
    func redundantRows(in frame: Frame, target: [String]) -> [Int]
    /// Training rows to leave out after the split.
    func droppedRows(in frame: Frame, training: [Int]) -> [Int]
    /// What to do to the columns, learned from the training rows.
    func fit(_ frame: Frame, training: [Int]) throws -> [ColumnOperation]
    /// The columns for whose value it leaves out a row that it drops; none where the row as a whole is the reason.
    func reasons(toDrop row: Int, in frame: Frame, training: [Int]) -> [String]
    /// What `fit` does, of a step that learns from columns, too, that it is not done to.
    /// - Parameter whole: all columns there are; `frame` has those that it is done to.
    func fit(_ frame: Frame, beside whole: Frame, training: [Int]) throws -> [ColumnOperation]
}

extension CleaningStep {
    /// All columns.
    public var columns: [String] { [] }
    /// It does not.
    public var takesManyKinds: Bool { false }
    /// Leaves out none.
    public func redundantRows(in frame: Frame, target: [String]) -> [Int] { [] }
    /// Leaves out none.
    public func droppedRows(in frame: Frame, training: [Int]) -> [Int] { [] }
    /// The row as a whole.
    public func reasons(toDrop row: Int, in frame: Frame, training: [Int]) -> [String] { [] }
    /// Does nothing to the columns.
    public func fit(_ frame: Frame, training: [Int]) throws -> [ColumnOperation] { [] }
    /// Learns from the columns that it is done to.
    public func fit(_ frame: Frame, beside whole: Frame, training: [Int]) throws -> [ColumnOperation] {
        try fit(frame, training: training)
    }
}

/// The catalog of cleaning steps.
public enum Cleaning {
    /// The steps in the order in which they are offered.
    public static let catalog: [Entry<any CleaningStep>] = [
        Deduplicate.entry, MergeCategories.entry, Dates.entry, Group.entry, Impute.entry, Scale.entry, Clip.entry,
        DropOutliers.entry, Encode.entry,
    ].map(\.asStep)

    /// When a step is done, whatever its place in the list.
    public enum Turn: Sendable, CaseIterable {
        /// Before the rows are shared out to the splits.
        case beforeSplit
        /// When training rows are left out, before columns are changed.
        case beforeColumns
        /// In the order of the list.
        case listed
    }

    /// When the step of this name is done.
    public static func turn(of id: String) -> Turn {
        switch id {
        case Deduplicate.entry.id: .beforeSplit
        case DropOutliers.entry.id: .beforeColumns
        default: .listed
        }
    }

    /// The steps of a `preprocessing` setting that are switched on, each with its name and its place in the list.
    static func steps(_ values: [SettingValue]) throws -> [(id: String, step: any CleaningStep, place: Int)] {
        try values.enumerated().map { place, value in
            let id = value["step"]?.text ?? ""
            guard let entry = catalog.first(where: { $0.id == id }) else {
                throw DataError(
                    setting: "preprocessing",
                    reason: Text(
                        "there is no step '\(id)'\(nearHint(to: id, among: catalog.map(\.id)))",
                        zh: "没有步骤 '\(id)'\(nearHint(to: id, among: catalog.map(\.id)))"))
            }
            let settings = try Settings(entry.hyperparameters, (value.table ?? []).filter { $0.name != "step" })
            return (id, try entry.make(settings), place)
        }.filter { values[$0.place].isEnabled }
    }
}
