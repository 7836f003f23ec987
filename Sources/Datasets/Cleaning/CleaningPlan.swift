import Catalog
import Language

/// The steps of a cleaning list with those that are done by themselves.
///
/// Whatever the list says, rare kinds are put together, no missing value and no kind is left at the end, and numbers
/// are brought to a common scale, unless the list has that step itself: `{ step = "scale", method = "none" }` leaves
/// them as they are. By the first rules a list without `scale` is one, and rare kinds stay.
struct CleaningPlan {
    /// A step under its name in the list.
    typealias Step = (id: String, step: any CleaningStep)

    /// In the order in which they are done.
    let all: [Step]
    private let fields: FieldRules
    /// Those that the list does not name.
    private let unasked: Set<String>

    init(_ values: [SettingValue], fields: FieldRules) throws {
        let listed = try Cleaning.steps(values)
        var all = listed
        var unasked: Set<String> = []
        func add(_ id: String, _ step: any CleaningStep, at place: ([Step]) -> Int) {
            guard !listed.contains(where: { $0.id == id }) else { return }
            all.insert((id, step), at: place(all))
            unasked.insert(id)
        }
        add(Impute.entry.id, Impute()) { _ in 0 }
        if !fields.areFirst {
            add(Group.entry.id, Group()) { _ in 0 }
            // Before kinds become columns of 0 and 1, which have a scale.
            add(Scale.entry.id, Scale()) { steps in
                steps.firstIndex { $0.id == Encode.entry.id } ?? steps.count
            }
        }
        add(Encode.entry.id, Encode()) { $0.count }
        self.all = all
        self.fields = fields
        self.unasked = unasked
    }

    /// Fits and does each step in turn, and notes what is done without being asked for.
    func fit(to frame: inout Frame, training: [Int], notes: inout [Text]) throws -> [ColumnOperation] {
        notes += Self.gaps(in: frame)
        var operations: [ColumnOperation] = []
        for (id, step) in all {
            let fitted = try step.fit(frame, training: training)
            if id == Group.entry.id { notes += fitted.compactMap(\.groupingNote) }
            if id == Scale.entry.id, unasked.contains(id), !fitted.isEmpty {
                notes.append(
                    Text(
                        """
                        numbers are scaled to mean 0 and deviation 1, as data.preprocessing does not name scale; \
                        { step = "scale", method = "none" } in it leaves them as they are
                        """,
                        zh: """
                            数值已缩放到均值 0、标准差 1，因为 data.preprocessing 没有写 scale；\
                            在其中写 { step = "scale", method = "none" } 可保持原样
                            """))
            }
            frame.apply(fitted, keepingNamesApart: !fields.areFirst)
            operations += fitted
        }
        return operations
    }

    private static func gaps(in frame: Frame) -> [Text] {
        let gaps = frame.columns.map { column in
            switch column.content {
            case .numbers(let numbers): (column.name, numbers.count { $0.isNaN })
            case .kinds(let codes, _): (column.name, codes.count { $0 < 0 })
            }
        }.filter { $0.1 > 0 }
        guard !gaps.isEmpty else { return [] }
        let counts = gaps.map { Text(verbatim: "\($0.0) \($0.1)") }.joined()
        return [Text("missing values are filled in: \(counts)", zh: "缺失值已填补：\(counts)")]
    }
}
