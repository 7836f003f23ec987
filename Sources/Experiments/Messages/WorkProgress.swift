import Foundation
import Language

/// How far a longer piece of work has come.
public struct WorkProgress: Sendable, Hashable {
    /// What is being done, for a person: `replaying`, `looking ahead, rate × 3`.
    public var text: Text
    /// Parts done so far: steps, rows, tokens or bytes.
    public var done: Int
    /// Parts there are to do; the work is over where as many are done.
    public var total: Int
    /// Whether the parts are bytes.
    public var countsBytes = false
    /// Whether a person may give it up.
    public var canBeCancelled = true

    public init(text: Text, done: Int, total: Int, countsBytes: Bool = false, canBeCancelled: Bool = true) {
        self.text = text
        self.done = done
        self.total = total
        self.countsBytes = countsBytes
        self.canBeCancelled = canBeCancelled
    }

    /// Work whose name is the same in every language.
    public init(title: String, done: Int, total: Int) {
        self.init(text: Text(verbatim: title), done: done, total: total)
    }

    /// The text in English.
    public var title: String { text.in(.english) }

    /// How much is done, of how much: `812/1,350`, of bytes `120/300 MB`.
    public var amount: String {
        guard countsBytes else { return "\(done.grouped)/\(total.grouped)" }
        let units = ["B", "kB", "MB", "GB", "TB"]
        var size = 1.0, unit = 0
        while Double(total) >= 1000 * size, unit < units.count - 1 { (size, unit) = (size * 1000, unit + 1) }
        let decimals = unit > 0 && Double(total) < 10 * size ? 1 : 0
        func scaled(_ bytes: Int) -> String { String(format: "%.\(decimals)f", Double(bytes) / size) }
        return "\(scaled(done))/\(scaled(total)) \(units[unit])"
    }
}
