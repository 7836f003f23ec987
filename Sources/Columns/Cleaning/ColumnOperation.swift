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
    /// Puts what the rows most like it have where a value is missing.
    case fillByNeighbors(NeighborFilling)
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
    /// The place of the level in the list, from 1; any other level is 0. A model has a vector of `width` numbers for each.
    case embedded(column: String, levels: [String], width: Int)
    /// Adds a column of 0 and 1 that says where a value is missing.
    case indicator(column: String)
    /// `sign(x) · log(1 + |x|)`
    case signedLog(column: String)
    /// Yeo and Johnson's power transform.
    case power(column: String, lambda: Double)
    /// Where a number stands between these, from 0 to 1: they lie at even shares, and numbers between two are linear.
    case quantiles(column: String, knots: [Double])
    /// Writes a level that differs from one of these in case, white space or accents only as that one.
    case merge(column: String, spellings: [String])
    /// The parts of a date, a column each.
    case dates(column: String, order: DateOrder, parts: [DatePart], origin: Double)
    /// The share of a level; 0 for any other.
    case frequency(column: String, levels: [String], shares: [Double])
    /// So many columns of which one has 1 or −1, by a hash of the level.
    case hashed(column: String, buckets: Int)

    /// The numbers in it, which are finite ones.
    var numbers: [Double] {
        switch self {
        case .fill(_, let number): [number]
        case .fillByNeighbors(let filling): filling.allNumbers
        case .scale(_, let shift, let factor): [shift, factor]
        case .clip(_, let lower, let upper): [lower, upper]
        case .power(_, let lambda): [lambda]
        case .dates(_, _, _, let origin): [origin]
        case .frequency(_, _, let shares): shares
        case .fillKind, .group, .oneHot, .ordinal, .embedded, .indicator, .signedLog, .merge, .hashed, .quantiles: []
        }
    }

    /// Whether its parts go together.
    ///
    /// - Parameter features: how many numbers a model sees, of which it makes no more.
    func isSound(features: Int) -> Bool {
        switch self {
        // What lies between them comes out, so they may be as large as numbers get.
        case .quantiles(_, let knots):
            !knots.isEmpty && knots.allSatisfy(\.isFinite) && zip(knots, knots.dropFirst()).allSatisfy { $0 <= $1 }
        case .fillByNeighbors(let filling): filling.isSound
        case .dates(_, _, let parts, _): !parts.isEmpty && Set(parts).count == parts.count
        case .frequency(_, let levels, let shares): levels.count == shares.count
        case .embedded(_, let levels, let width):
            (1...Encode.widest).contains(width) && levels.count <= Encode.mostEmbedded
        case .hashed(_, let buckets): (1...max(1, features)).contains(buckets)
        default: true
        }
    }
}

extension Frame {
    /// Does operations to all rows, one after another. A column that is not there, or is of the other type, is left
    /// alone.
    ///
    /// - Parameter keepingNamesApart: Whether a new column whose name is taken gets another one; `sex=M` may be both a
    ///   level of `sex` and a column of the file. False is for models of earlier versions.
    package mutating func apply(_ operations: [ColumnOperation], keepingNamesApart: Bool) {
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
        case .fillByNeighbors(let filling):
            let filled = filling.filling { name in places[name].map { slots[$0.slot][$0.index].content } }
            for (name, content) in filled {
                if let place = places[name] { slots[place.slot][place.index].content = content }
            }
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
            replaceKinds(name) { codes, levels in
                kept.map { level in
                    let code = levels.firstIndex(of: level).map(Int32.init) ?? .min
                    return ("\(name)=\(level)", codes.map { $0 == code ? 1 : 0 })
                }
            }
        case .ordinal(let name, let kept):
            updateKinds(name) { codes, levels in
                let known = Dictionary(kept.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
                let places = levels.map { Double(known[$0] ?? -1) }
                return .numbers(codes.map { $0 < 0 ? -1 : places[Int($0)] })
            }
        case .embedded(let name, let kept, _):
            updateKinds(name) { codes, levels in
                let known = Dictionary(kept.enumerated().map { ($1, $0 + 1) }, uniquingKeysWith: { first, _ in first })
                let places = levels.map { Double(known[$0] ?? 0) }
                return .numbers(codes.map { $0 < 0 ? 0 : places[Int($0)] })
            }
            if let place = places[name] { slots[place.slot][place.index].isCode = true }
        case .indicator(let name): addIndicator(of: name)
        case .signedLog(let name): updateNumbers(name) { Columns.signedLog($0) }
        case .power(let name, let lambda): updateNumbers(name) { PowerTransform(lambda: lambda)($0) }
        case .quantiles(let name, let knots):
            let scale = QuantileScale(knots: knots)
            updateNumbers(name) { scale($0) }
        case .merge(let name, let spellings):
            updateKinds(name) { codes, levels in
                let known = Spellings(spellings)
                let written = levels.map { known[$0] }
                let merged = Set(written).sorted()
                let places = Dictionary(uniqueKeysWithValues: merged.enumerated().map { ($1, Int32($0)) })
                let moved = written.map { places[$0] ?? -1 }
                return .kinds(codes.map { $0 < 0 ? -1 : moved[Int($0)] }, levels: merged)
            }
        case .dates(let name, let order, let parts, let origin):
            replaceKinds(name) { codes, levels in
                let dates = levels.map { order.date($0) }
                return parts.map { part in
                    let numbers = dates.map { $0.map { part.number(of: $0, origin: origin) } ?? .nan }
                    return ("\(name) \(part.rawValue)", codes.map { $0 < 0 ? .nan : numbers[Int($0)] })
                }
            }
        case .frequency(let name, let known, let shares):
            updateKinds(name) { codes, levels in
                let byLevel = Dictionary(zip(known, shares), uniquingKeysWith: { first, _ in first })
                let numbers = levels.map { byLevel[$0] ?? 0 }
                return .numbers(codes.map { $0 < 0 ? 0 : numbers[Int($0)] })
            }
        case .hashed(let name, let buckets):
            replaceKinds(name) { codes, levels in
                let places = levels.map { Columns.hashed($0, buckets: buckets) }
                return (0..<buckets).map { bucket in
                    let numbers = places.map { $0.bucket == bucket ? $0.sign : 0 }
                    return ("\(name)#\(bucket + 1)", codes.map { $0 < 0 ? 0 : numbers[Int($0)] })
                }
            }
        }
    }

    /// Puts columns of numbers in the place of one of kinds, which is alone in its slot.
    private mutating func replaceKinds(
        _ name: String, _ body: ([Int32], [String]) -> [(name: String, numbers: [Double])]
    ) {
        guard let place = places[name], case .kinds(let codes, let levels) = slots[place.slot][place.index].content
        else { return }
        places[name] = nil
        var made: [Frame.Column] = []
        for (name, numbers) in body(codes, levels) {
            let column = Frame.Column(name: free(name), content: .numbers(numbers))
            note(column.name, Place(slot: place.slot, index: made.count))
            made.append(column)
        }
        slots[place.slot] = made
    }

    /// Behind all columns there are.
    private mutating func addIndicator(of name: String) {
        guard let place = places[name] else { return }
        let isMissing: [Double] =
            switch slots[place.slot][place.index].content {
            case .numbers(let numbers): numbers.map { $0.isNaN ? 1 : 0 }
            case .kinds(let codes, _): codes.map { $0 < 0 ? 1 : 0 }
            }
        var column = Frame.Column(name: free("\(name) missing"), content: .numbers(isMissing))
        column.isCode = true
        note(column.name, Place(slot: slots.count, index: 0))
        slots.append([column])
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
