import Catalog
import Formats
import Language

/// Which columns of a file are read, as what.
package struct ColumnPlan: Sendable {
    /// A column to learn from.
    package struct Input: Sendable {
        /// Its place in the file.
        package var index: Int
        package var name: String
        /// Whether its fields are amounts; else each is the name of a kind.
        package var isNumeric: Bool
        /// How its numbers are written; nil where it is as the file writes them.
        package var style: NumberStyle?

        package init(index: Int, name: String, isNumeric: Bool, style: NumberStyle? = nil) {
            self.index = index
            self.name = name
            self.isNumeric = isNumeric
            self.style = style
        }
    }

    /// What is predicted.
    package struct Target: Sendable {
        /// Its place in the file.
        package var index: Int
        package var name: String
        /// How its numbers are written; nil where it is as the file writes them.
        package var style: NumberStyle?
        /// Whether the column as a whole holds numbers, so that `unknown` is none of its classes.
        package var holdsNumbers: Bool

        package init(index: Int, name: String, style: NumberStyle? = nil, holdsNumbers: Bool) {
            self.index = index
            self.name = name
            self.style = style
            self.holdsNumbers = holdsNumbers
        }
    }

    package var inputs: [Input]
    package var target: Target
    package var isClassification: Bool
    /// The column by which rows are shared out, which need not be learned from; nil for none.
    var splitBy: Input?
    /// How fields are read.
    package var fields: FieldRules

    package init(
        inputs: [Input], target: Target, isClassification: Bool, splitBy: Input? = nil, fields: FieldRules
    ) {
        self.inputs = inputs
        self.target = target
        self.isClassification = isClassification
        self.splitBy = splitBy
        self.fields = fields
    }

    /// The same columns in another file.
    ///
    /// - Parameters:
    ///   - needsTarget: Whether what is to be predicted must be there; where it need not be, it is not to be read.
    ///   - error: The error for a column that is not there, by its name and a hint at one called nearly so.
    package func found(
        in names: [String], needsTarget: Bool = true, error: (String, Text) -> DataError
    ) throws -> ColumnPlan {
        let places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        func place(of name: String) throws -> Int {
            guard let place = places[name] else { throw error(name, nearHint(to: name, among: names)) }
            return place
        }
        var plan = self
        for index in inputs.indices { plan.inputs[index].index = try place(of: inputs[index].name) }
        if needsTarget { plan.target.index = try place(of: target.name) }
        // Another file is a split by itself.
        plan.splitBy = nil
        return plan
    }
}
