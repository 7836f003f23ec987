import Catalog
import Language

/// Which columns of a file are read, as what.
struct ColumnPlan {
    /// A column to learn from.
    struct Input {
        /// Its place in the file.
        var index: Int
        var name: String
        /// Whether its fields are amounts; else each is the name of a kind.
        var isNumeric: Bool
        /// How its numbers are written; nil where it is as the file writes them.
        var style: NumberStyle?
    }

    /// What is predicted.
    struct Target {
        /// Its place in the file.
        var index: Int
        var name: String
        /// How its numbers are written; nil where it is as the file writes them.
        var style: NumberStyle?
        /// Whether the column as a whole holds numbers, so that `unknown` is none of its classes.
        var holdsNumbers: Bool
    }

    var inputs: [Input]
    var target: Target
    var isClassification: Bool
    /// How fields are read.
    var fields: FieldRules

    /// The same columns in another file.
    ///
    /// - Parameter error: The error for a column that is not there, by its name and a hint at one called nearly so.
    func found(in names: [String], error: (String, Text) -> DataError) throws -> ColumnPlan {
        let places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        func place(of name: String) throws -> Int {
            guard let place = places[name] else { throw error(name, nearHint(to: name, among: names)) }
            return place
        }
        var plan = self
        for index in inputs.indices { plan.inputs[index].index = try place(of: inputs[index].name) }
        plan.target.index = try place(of: target.name)
        return plan
    }
}
