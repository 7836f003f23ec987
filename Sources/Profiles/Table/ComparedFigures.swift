import Foundation

/// How numbers that are compared are written: with as many digits as it takes to tell them apart, and at least four.
package struct ComparedFigures {
    private let digits: Int

    /// - Parameter numbers: those that are to look different where they are.
    package init(telling numbers: [Double]) {
        // What is no more apart than rounding makes it is the same.
        let sorted = numbers.filter(\.isFinite).sorted()
        let different = zip(sorted, sorted.dropFirst()).reduce(sorted.isEmpty ? 0 : 1) { count, pair in
            pair.1 - pair.0 > 1e-13 * max(abs(pair.0), abs(pair.1)) ? count + 1 : count
        }
        digits = (4..<16).first { digits in Set(sorted.map { Self.text($0, digits) }).count >= different } ?? 16
    }

    /// Whole numbers in full, as years and numbers of rows are.
    package func text(_ number: Double) -> String { Self.text(number, digits) }

    private static func text(_ number: Double, _ digits: Int) -> String {
        if let whole = Int(exactly: number), abs(whole) < 1_000_000_000_000_000 { return String(whole) }
        // No power of ten where the digits before the point are few.
        let size = abs(number) < 1 ? 0 : Int(log10(abs(number))) + 1
        return String(format: "%.*g", size <= 9 ? max(digits, size) : digits, number)
    }
}
