import Catalog
import Language

/// A step that is done to some of the columns.
struct RestrictedStep: CleaningStep {
    private let step: any CleaningStep
    /// Those that a person named; none for all.
    let columns: [String]
    private let spared: Set<String>

    /// A step for the columns of these names; none takes all.
    init(_ step: any CleaningStep, to columns: [String]) {
        self.step = step
        self.columns = columns
        spared = []
    }

    /// A step for all columns but those of these names.
    init(_ step: any CleaningStep, sparing spared: Set<String>) {
        self.step = step
        self.spared = spared
        columns = []
    }

    var takesManyKinds: Bool { step.takesManyKinds }

    func redundantRows(in frame: Frame, target: [String]) -> [Int] {
        step.redundantRows(in: restricted(frame), target: target)
    }

    func droppedRows(in frame: Frame, training: [Int]) -> [Int] {
        step.droppedRows(in: restricted(frame), training: training)
    }

    func reasons(toDrop row: Int, in frame: Frame, training: [Int]) -> [String] {
        step.reasons(toDrop: row, in: restricted(frame), training: training)
    }

    func fit(_ frame: Frame, training: [Int]) throws -> [ColumnOperation] {
        try step.fit(restricted(frame), beside: frame, training: training)
    }

    private func restricted(_ frame: Frame) -> Frame {
        guard !columns.isEmpty || !spared.isEmpty else { return frame }
        let named = Set(columns)
        return Frame(
            columns: frame.columns.filter { column in
                columns.isEmpty ? !spared.contains(column.name) : named.contains(column.name)
            }, rows: frame.rows)
    }
}

extension Entry where Product == any CleaningStep {
    /// A row for a step that can be restricted to columns, by a setting that is the same for all such steps.
    static func ofColumns(
        id: String, summary: Text, reference: String = "", hyperparameters: [Hyperparameter] = [],
        make: @escaping @Sendable (Settings) throws -> any CleaningStep
    ) -> Entry {
        let columns = Hyperparameter(
            "columns", .words(allowed: []), default: [],
            help: Text("Columns it is done to; empty takes all that it suits", zh: "处理哪些列；留空则处理所有适用的列"))
        return Entry(
            id: id, summary: summary, reference: reference, hyperparameters: hyperparameters + [columns]
        ) { settings in RestrictedStep(try make(settings), to: settings.words("columns")) }
    }
}
