/// How the rows of a file become what a model sees, with everything learned from the training rows:
/// saved with the model, and applied to other rows at prediction.
public struct FittedPreparation: Sendable, Hashable, Codable {
    /// The columns that are read, in the order of the file.
    public var columns: [InputColumn]
    /// What is done to the columns, in this order.
    public var operations: [ColumnOperation]
    /// The numbers a model sees, in their order, after all operations.
    public var featureNames: [String]
    /// What is predicted, with what was learned of it.
    public var target: TargetColumn
    /// The shape of one sample: a length, or rows, columns and channels.
    public var inputShape: [Int]
    /// What stands for a missing value.
    public var missing: [String]

    /// A column that is read.
    public struct InputColumn: Sendable, Hashable, Codable {
        /// As the header has it.
        public var name: String
        /// Whether its fields are amounts; else each is the name of a kind.
        public var isNumeric: Bool
    }

    /// What is predicted.
    public struct TargetColumn: Sendable, Hashable, Codable {
        /// As the header has it.
        public var name: String
        /// The classes, sorted; empty for regression.
        public var classes: [String]
        /// Regression learns `(y − center) / scale`; both are of the training rows.
        public var center: Double
        /// The standard deviation; 1 where the values are all the same, and for classification.
        public var scale: Double

        /// A standardized prediction in the units of the data.
        public func original(_ standardized: Double) -> Double { standardized * scale + center }
    }
}
