import Formats
import Language

extension Frame {
    /// Does to other rows what was learned from training rows, and notes what they have that training did not: categories
    /// that the model has no place of their own for, and missing values that are filled in.
    package mutating func apply(_ preparation: FittedPreparation, notes: inout [Text]) {
        var novelties = Novelties()
        apply(preparation, novelties: &novelties)
        notes += novelties.notes
    }

    /// The same for one piece of many, whose novelties are counted with those of the others.
    package mutating func apply(_ preparation: FittedPreparation, novelties: inout Novelties) {
        novelties.addGaps(of: self)
        var told: Set<String> = []
        for operation in preparation.operations {
            if let (name, known, fate) = operation.knownLevels, told.insert(name).inserted {
                novelties.addUnknown(in: name, of: self, known: known, fate: fate)
            }
            apply([operation], keepingNamesApart: !preparation.fields.areFirst)
        }
    }

    /// What is told of missing values, which no model is given.
    var gapNotes: [Text] {
        var novelties = Novelties()
        novelties.addGaps(of: self)
        return novelties.notes
    }

    /// The values row by row, as a model is given them.
    package var features: [Float] {
        let width = columns.count
        var features = [Float](repeating: 0, count: rows * width)
        for (place, column) in columns.enumerated() {
            guard case .numbers(let numbers) = column.content else { continue }
            for row in numbers.indices { features[row * width + place] = Float(numbers[row]) }
        }
        return features
    }
}

extension ColumnOperation {
    /// For what turns kinds into numbers or fewer kinds: the column, the levels that have a place of their own, and what
    /// becomes of all others.
    fileprivate var knownLevels: (column: String, levels: Set<String>, fate: Text)? {
        let none = Text("none of those it knows", zh: "不属于任何已知类别")
        return switch self {
        case .group(let column, let kept, let other):
            (column, Set(kept + [other]), Text("\(other), as rare ones do", zh: "\(other)，与稀有类别相同"))
        case .oneHot(let column, let levels), .ordinal(let column, let levels), .frequency(let column, let levels, _):
            (column, Set(levels), none)
        case .embedded(let column, let levels, _):
            (column, Set(levels), Text("all that training has not seen", zh: "训练中未出现的类别"))
        default: nil
        }
    }
}
