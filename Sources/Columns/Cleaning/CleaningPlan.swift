import Catalog
import Formats
import Language

/// The steps of a cleaning list with those that are done by themselves.
///
/// Whatever the list says, rare kinds are put together, no missing value and no kind is left at the end, and numbers
/// are brought to a common scale, unless the list has that step itself: `{ step = "scale", method = "none" }` leaves
/// them as they are. One that the list has for some columns is done to the others by itself. By the first rules a list
/// without `scale` is one, and rare kinds stay.
package struct CleaningPlan {
    /// A step under its name in the list, with its place there; nil where it is done without being asked for.
    package struct Step {
        package let id: String
        package let step: any CleaningStep
        package let place: Int?
        package var isUnasked: Bool { place == nil }
    }

    /// In the order in which they are done: those that leave out rows first, wherever they stand in the list.
    package let all: [Step]
    private let fields: FieldRules

    package init(_ values: [SettingValue], fields: FieldRules) throws {
        let listed = try Cleaning.steps(values)
        var all: [Step] = listed.map { Step(id: $0.id, step: $0.step, place: $0.place) }
        func add(
            _ id: String, _ step: any CleaningStep, sparing others: Set<String> = [], at place: ([Step]) -> Int
        ) {
            let own = listed.filter { $0.id == id }
            guard own.allSatisfy({ !$0.step.columns.isEmpty }) else { return }
            let spared = others.union(own.flatMap(\.step.columns))
            let step = spared.isEmpty ? step : RestrictedStep(step, sparing: spared)
            all.insert(Step(id: id, step: step, place: nil), at: place(all))
        }
        add(Impute.entry.id, Impute(), at: Self.placeOfFilling)
        if !fields.areFirst {
            let takers = listed.map(\.step).filter(\.takesManyKinds)
            if !takers.contains(where: \.columns.isEmpty) {
                add(Group.entry.id, Group(), sparing: Set(takers.flatMap(\.columns)), at: Self.placeOfFilling)
            }
            // Before kinds become columns of 0 and 1, which have a scale.
            add(Scale.entry.id, Scale()) { steps in
                steps.firstIndex { $0.id == Encode.entry.id } ?? steps.count
            }
        }
        add(Encode.entry.id, Encode()) { $0.count }
        // Dates that are none leave gaps.
        if let dates = all.lastIndex(where: { $0.id == Dates.entry.id }),
            !all[dates...].contains(where: { $0.id == Impute.entry.id })
        {
            all.insert(Step(id: Impute.entry.id, step: Impute(), place: nil), at: dates + 1)
        }
        // Rows are left out before any column is changed.
        self.all = Cleaning.Turn.allCases.flatMap { turn in all.filter { Cleaning.turn(of: $0.id) == turn } }
        self.fields = fields
    }

    /// Behind what looks at texts as they stand in the file, and before all else.
    private static func placeOfFilling(_ steps: [Step]) -> Int {
        let later = [Group.entry.id, Impute.entry.id, Encode.entry.id]
        let end = steps.firstIndex { later.contains($0.id) } ?? steps.count
        let readers = [MergeCategories.entry.id, Dates.entry.id]
        return (steps[..<end].lastIndex { readers.contains($0.id) } ?? -1) + 1
    }

    /// What makes one spelling of several in the target; nil where no step names it.
    package func spellings(of target: String, texts: [String]) -> Spellings? {
        let isNamed = all.contains { $0.id == MergeCategories.entry.id && $0.step.columns.contains(target) }
        return isNamed ? Spellings(mostFrequentOf: texts.map { ($0, 1) }) : nil
    }

    /// Fits and does each step in turn, and notes what is done without being asked for.
    ///
    /// - Parameters:
    ///   - names: the columns of the file, of which a step may name those that are not learned from, too.
    ///   - record: notes what each step does to the rows; nil where nobody asks.
    package func fit(
        to frame: inout Frame, training: [Int], names: [String], target: String, notes: inout [Text],
        record: CleaningRecord? = nil
    ) throws -> [ColumnOperation] {
        notes += frame.gapNotes
        var operations: [ColumnOperation] = []
        for (index, planned) in all.enumerated() {
            let (id, step, isUnasked) = (planned.id, planned.step, planned.isUnasked)
            for name in step.columns where name != target && frame.index(of: name) == nil {
                notes.append(try Self.note(on: name, of: id, in: frame, names: names))
            }
            let fitted = try step.fit(frame, training: training)
            try Self.checkNumbers(fitted, of: id)
            if id == Group.entry.id { notes += fitted.compactMap(\.groupingNote) }
            if id == MergeCategories.entry.id || id == Dates.entry.id {
                notes += fitted.compactMap { $0.note(on: frame) }
            }
            if id == Scale.entry.id, isUnasked, !fitted.isEmpty { notes.append(scalingNote) }
            let before = record.map { _ in frame }
            frame.apply(fitted, keepingNamesApart: !fields.areFirst)
            if let before { record?.note(index, learned: fitted, from: before, to: frame) }
            operations += fitted
        }
        return operations
    }

    /// Refuses what was learned of numbers beyond those of 32 bits: a model could not be saved with it.
    private static func checkNumbers(_ operations: [ColumnOperation], of id: String) throws(DataError) {
        guard let beyond = operations.first(where: { !$0.numbers.allSatisfy { Float($0).isFinite } }) else { return }
        let names = beyond.columns.joined(separator: ", ")
        throw DataError(
            setting: "preprocessing",
            reason: Text(
                """
                step '\(id)', column "\(names)": its numbers are too large to compute with in 32 bits; { step = "clip" } \
                first brings in what lies far out, and data.ignore leaves the column out
                """,
                zh: """
                    步骤 '\(id)'，列 "\(names)"：数值过大，无法以 32 位计算；先用 { step = "clip" } 可收回远离的值，\
                    data.ignore 可略去该列
                    """))
    }

    private var scalingNote: Text {
        guard all.filter({ $0.id == Scale.entry.id }).count == 1 else {
            return Text(
                "the other numbers are scaled to mean 0 and deviation 1, as no scale in data.preprocessing names them",
                zh: "其余数值已缩放到均值 0、标准差 1，因为 data.preprocessing 中没有 scale 指明它们")
        }
        return Text(
            """
            numbers are scaled to mean 0 and deviation 1, as data.preprocessing does not name scale; \
            { step = "scale", method = "none" } in it leaves them as they are
            """,
            zh: """
                数值已缩放到均值 0、标准差 1，因为 data.preprocessing 没有写 scale；\
                在其中写 { step = "scale", method = "none" } 可保持原样
                """)
    }

    /// What to tell of a column that a step names and that is not there.
    /// - Throws: `DataError` where there is none of its name in the file either.
    private static func note(on name: String, of id: String, in frame: Frame, names: [String]) throws -> Text {
        guard names.contains(name) else {
            let known = names + frame.columns.map(\.name).filter { !names.contains($0) }
            let hint = nearHint(to: name, among: known)
            let shown = known.prefix(12).map { Text(verbatim: $0) }.joined()
            let more = Text(verbatim: known.count > 12 ? " …" : "")
            throw DataError(
                setting: "preprocessing",
                reason: Text(
                    "step '\(id)' names column \"\(name)\", which is not there\(hint); the columns are \(shown)\(more)",
                    zh: "步骤 '\(id)' 指定的列 \"\(name)\" 不存在\(hint)；现有的列：\(shown)\(more)"))
        }
        return Text(
            "\(id): nothing is done to column \(name), which is none of the inputs at this point",
            zh: "\(id)：列 \(name) 此时不在输入之中，因此不做处理")
    }
}
