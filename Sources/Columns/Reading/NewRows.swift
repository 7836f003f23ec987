import Formats
import Language

/// Rows to be predicted, as a model sees them: a piece of a table, prepared by what was learned.
///
/// What is to be predicted is not read: it may be missing, or none that the model knows.
package struct NewRows: Sendable {
    /// Rows × features, row by row.
    package let features: [Float]
    /// What they have that training did not.
    package let novelties: Novelties
    /// Fields of each input that are no numbers among numbers.
    package let strays: [Strays]
    /// Numbers that were read, of each input; of kinds, 0.
    package let read: [Int]

    /// - Throws: `DataError` where the columns do not make what the model takes.
    package init(_ rows: TableRows, plan: ColumnPlan, preparation: FittedPreparation) throws(DataError) {
        var columns = InputColumns(plan.inputs, fields: plan.fields)
        rows.forEachRecord { _, record in columns.append(record) }
        strays = columns.strays
        var frame = Frame(columns: columns.columns, rows: rows.count)
        read = frame.columns.map { column in
            guard case .numbers(let numbers) = column.content else { return 0 }
            return numbers.count { !$0.isNaN }
        }
        var novelties = Novelties()
        frame.apply(preparation, novelties: &novelties)
        try preparation.check(frame)
        features = frame.features
        self.novelties = novelties
    }
}

extension FittedPreparation {
    /// Refuses columns that do not make what the model takes.
    package func check(_ frame: Frame) throws(DataError) {
        let (made, taken) = (frame.columns.count, featureNames.count)
        guard made == taken else {
            throw DataError(
                reason: Text(
                    "the columns make \(made) inputs, and the model takes \(taken)",
                    zh: "这些列构成 \(made) 个输入，而模型需要 \(taken) 个"))
        }
    }
}
