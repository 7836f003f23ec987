import Foundation

/// What a cleaning step does to one column, with the parameters it was fitted with: saved with the
/// model and done again at prediction.
///
/// Every step comes down to these few operations, so a new step rarely needs a new one.
public enum ColumnOperation: Sendable, Hashable, Codable {
    /// Puts a number where one is missing.
    case fill(column: String, number: Double)
    /// Puts a level where one is missing.
    case fillKind(column: String, level: String)
    /// `(x − shift) × factor`
    case scale(column: String, shift: Double, factor: Double)
    /// Moves what lies beyond the bounds onto them.
    case clip(column: String, lower: Double, upper: Double)
    /// A column of 0 and 1 for every level; any other level is 0 in all of them.
    case oneHot(column: String, levels: [String])
    /// The place of the level in the list; any other level is −1.
    case ordinal(column: String, levels: [String])
}

extension Frame {
    /// Does an operation to all rows. A column that is not there, or is of the other type, is left alone.
    mutating func apply(_ operation: ColumnOperation) {
        switch operation {
        case .fill(let name, let number): updateNumbers(name) { $0.isNaN ? number : $0 }
        case .scale(let name, let shift, let factor): updateNumbers(name) { ($0 - shift) * factor }
        case .clip(let name, let lower, let upper):
            // Written so that a missing number stays missing.
            updateNumbers(name) { $0 < lower ? lower : $0 > upper ? upper : $0 }
        case .fillKind(let name, let level):
            guard let index = index(of: name), case .kinds(var codes, var levels) = columns[index].content else {
                return
            }
            let code = levels.firstIndex(of: level) ?? levels.count
            if code == levels.count { levels.append(level) }
            for row in codes.indices where codes[row] < 0 { codes[row] = Int32(code) }
            columns[index].content = .kinds(codes, levels: levels)
        case .oneHot(let name, let kept):
            guard let index = index(of: name), case .kinds(let codes, let levels) = columns[index].content else {
                return
            }
            let encoded = kept.map { level in
                let code = levels.firstIndex(of: level).map(Int32.init) ?? .min
                return Column(name: "\(name)=\(level)", content: .numbers(codes.map { $0 == code ? 1 : 0 }))
            }
            columns.replaceSubrange(index...index, with: encoded)
        case .ordinal(let name, let kept):
            guard let index = index(of: name), case .kinds(let codes, let levels) = columns[index].content else {
                return
            }
            let places = levels.map { level in Double(kept.firstIndex(of: level) ?? -1) }
            columns[index].content = .numbers(codes.map { $0 < 0 ? -1 : places[Int($0)] })
        }
    }

    private mutating func updateNumbers(_ name: String, _ body: (Double) -> Double) {
        guard let index = index(of: name), case .numbers(let numbers) = columns[index].content else { return }
        columns[index].content = .numbers(numbers.map(body))
    }
}
