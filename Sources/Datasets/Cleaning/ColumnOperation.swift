import Foundation

/// What a cleaning step does to one column, with the parameters it was fitted with: saved with the
/// model and done again at prediction.
///
/// Every step comes down to these few operations, so a new step rarely needs a new one. A column is known by its name,
/// which no other column of its frame has.
public enum ColumnOperation: Sendable, Hashable, Codable {
    /// Puts a number where one is missing.
    case fill(column: String, number: Double)
    /// Puts a level where one is missing.
    case fillKind(column: String, level: String)
    /// `(x − shift) × factor`
    case scale(column: String, shift: Double, factor: Double)
    /// Moves what lies beyond the bounds onto them.
    case clip(column: String, lower: Double, upper: Double)
    /// Makes one level of all but these.
    case group(column: String, kept: [String], other: String)
    /// A column of 0 and 1 for every level; any other level is 0 in all of them.
    case oneHot(column: String, levels: [String])
    /// The place of the level in the list; any other level is −1.
    case ordinal(column: String, levels: [String])

    /// The numbers in it, which are finite ones.
    var numbers: [Double] {
        switch self {
        case .fill(_, let number): [number]
        case .scale(_, let shift, let factor): [shift, factor]
        case .clip(_, let lower, let upper): [lower, upper]
        case .fillKind, .group, .oneHot, .ordinal: []
        }
    }
}

extension Frame {
    /// Does operations to all rows, one after another. A column that is not there, or is of the other type, is left
    /// alone.
    ///
    /// - Parameter keepingNamesApart: Whether a new column whose name is taken gets another one; `sex=M` may be both a
    ///   level of `sex` and a column of the file. False is for models of earlier versions.
    mutating func apply(_ operations: [ColumnOperation], keepingNamesApart: Bool) {
        var slots = FrameSlots(columns, keepsNamesApart: keepingNamesApart)
        for operation in operations { slots.apply(operation) }
        columns = slots.columns
    }
}

/// The columns of a frame while operations are done to them: a column that becomes several keeps its slot.
private struct FrameSlots {
    private var slots: [[Frame.Column]]
    private var places: [String: Place] = [:]
    private let keepsNamesApart: Bool

    private struct Place: Comparable {
        var slot: Int
        var index: Int

        static func < (first: Place, second: Place) -> Bool {
            (first.slot, first.index) < (second.slot, second.index)
        }
    }

    init(_ columns: [Frame.Column], keepsNamesApart: Bool) {
        slots = columns.map { [$0] }
        self.keepsNamesApart = keepsNamesApart
        for (slot, column) in columns.enumerated() { note(column.name, Place(slot: slot, index: 0)) }
    }

    var columns: [Frame.Column] { Array(slots.joined()) }

    /// The first of columns that have one name is the one that is found.
    private mutating func note(_ name: String, _ place: Place) {
        places[name] = min(places[name] ?? place, place)
    }

    private func free(_ name: String) -> String {
        guard keepsNamesApart else { return name }
        var free = name
        var number = 2
        while places[free] != nil {
            free = "\(name) (\(number))"
            number += 1
        }
        return free
    }

    mutating func apply(_ operation: ColumnOperation) {
        switch operation {
        case .fill(let name, let number): updateNumbers(name) { $0.isNaN ? number : $0 }
        case .scale(let name, let shift, let factor): updateNumbers(name) { ($0 - shift) * factor }
        case .clip(let name, let lower, let upper):
            // Written so that a missing number stays missing.
            updateNumbers(name) { $0 < lower ? lower : $0 > upper ? upper : $0 }
        case .fillKind(let name, let level):
            updateKinds(name) { codes, levels in
                let code = levels.firstIndex(of: level) ?? levels.count
                if code == levels.count { levels.append(level) }
                for row in codes.indices where codes[row] < 0 { codes[row] = Int32(code) }
                return .kinds(codes, levels: levels)
            }
        case .group(let name, let kept, let other):
            updateKinds(name) { codes, levels in
                let names = kept + [other]
                let known = Dictionary(
                    names.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
                let grouped = levels.map { known[$0] ?? Int32(kept.count) }
                return .kinds(codes.map { $0 < 0 ? -1 : grouped[Int($0)] }, levels: names)
            }
        case .oneHot(let name, let kept):
            guard let place = places[name], case .kinds(let codes, let levels) = slots[place.slot][place.index].content
            else { return }
            places[name] = nil
            var encoded: [Frame.Column] = []
            for level in kept {
                let code = levels.firstIndex(of: level).map(Int32.init) ?? .min
                let column = Frame.Column(
                    name: free("\(name)=\(level)"), content: .numbers(codes.map { $0 == code ? 1 : 0 }))
                note(column.name, Place(slot: place.slot, index: encoded.count))
                encoded.append(column)
            }
            // A column of kinds is alone in its slot.
            slots[place.slot] = encoded
        case .ordinal(let name, let kept):
            updateKinds(name) { codes, levels in
                let places = levels.map { level in Double(kept.firstIndex(of: level) ?? -1) }
                return .numbers(codes.map { $0 < 0 ? -1 : places[Int($0)] })
            }
        }
    }

    private mutating func updateNumbers(_ name: String, _ body: (Double) -> Double) {
        guard let place = places[name], case .numbers(let numbers) = slots[place.slot][place.index].content else {
            return
        }
        slots[place.slot][place.index].content = .numbers(numbers.map(body))
    }

    private mutating func updateKinds(_ name: String, _ body: (inout [Int32], inout [String]) -> Frame.Content) {
        guard let place = places[name], case .kinds(var codes, var levels) = slots[place.slot][place.index].content
        else { return }
        slots[place.slot][place.index].content = body(&codes, &levels)
    }
}
