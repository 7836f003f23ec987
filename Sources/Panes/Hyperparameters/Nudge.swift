#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Catalog

/// Steps from one sensible value of a hyperparameter to the next, for a form's arrows.
public enum Nudge {
    /// The next value up (`direction` > 0) or down; nil where there is none.
    public static func next(
        after value: SettingValue, of hyperparameter: Hyperparameter, direction: Int
    ) -> SettingValue? {
        let direction = direction > 0 ? 1 : -1
        switch (hyperparameter.kind, value) {
        case (.boolean, .boolean(let flag)): return .boolean(!flag)
        case (.choice(let words), .text(let word)):
            guard let place = words.firstIndex(of: word) else { return words.first.map { .text($0) } }
            return .text(words[(place + direction + words.count) % words.count])
        case (.integer(let range, let scale, _), .integer(let number)):
            let next = scale == .logarithmic ? doubled(number, direction) : stepped(number, direction)
            return .integer(min(max(next, range.lowerBound), range.upperBound))
        case (.real(let range, let scale, _), _):
            guard let number = value.real else { return nil }
            let next =
                scale == .logarithmic && number > 0
                ? oneTwoFive(number, direction) : fraction(number, direction, within: range)
            return .real(min(max(next, range.lowerBound), range.upperBound))
        default: return nil
        }
    }

    /// The next power of two, 0 and 1 before them.
    static func doubled(_ number: Int, _ direction: Int) -> Int {
        if number <= 1, direction < 0 { return 0 }
        if number <= 0 { return 1 }
        guard number < Int.max / 4 else { return number }
        var power = 1
        while power * 2 <= number { power *= 2 }
        if direction > 0 { return power * 2 }
        return power == number ? power / 2 : power
    }

    /// One up or down; ten, a hundred … where the number is large.
    static func stepped(_ number: Int, _ direction: Int) -> Int {
        var step = 1
        while abs(number) / step >= (direction > 0 ? 20 : 21) { step *= 10 }
        let (next, overflow) = number.addingReportingOverflow(direction * step)
        return overflow ? number : next / step * step
    }

    /// The next number of the kind 1, 2, 3, 5 × 10ⁿ.
    static func oneTwoFive(_ number: Double, _ direction: Int) -> Double {
        let mantissas = [1.0, 2, 3, 5]
        let exponent = Int(log10(number).rounded(.down))
        var candidates: [Double] = []
        for power in (exponent - 1)...(exponent + 1) {
            for mantissa in mantissas { candidates.append(decimal(mantissa, power)) }
        }
        return direction > 0
            ? candidates.first { $0 > number * (1 + 1e-9) } ?? number
            : candidates.last { $0 < number * (1 - 1e-9) } ?? number
    }

    /// A twentieth of the range up to one, else one, rounded to two digits.
    static func fraction(_ number: Double, _ direction: Int, within range: ClosedRange<Double>) -> Double {
        let span = range.upperBound - range.lowerBound
        let step = span <= 2 ? 0.05 : span <= 20 ? 0.5 : max(1, decimal(1, Int(log10(max(1, abs(number)))) - 1))
        return ((number + Double(direction) * step) * 1e6).rounded() / 1e6
    }

    /// mantissa × 10^power with the nearest double, so that 3e-4 is written as 3e-4.
    private static func decimal(_ mantissa: Double, _ power: Int) -> Double {
        power >= 0 ? mantissa * pow(10, Double(power)) : mantissa / pow(10, Double(-power))
    }
}
