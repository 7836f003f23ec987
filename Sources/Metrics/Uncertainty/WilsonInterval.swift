import Foundation

/// The 95 % interval of a proportion of which `successes` of `count` were seen (Wilson 1927):
/// `(p + z²/2n ± z √(p (1 − p)/n + z²/4n²)) / (1 + z²/n)`; all of 0…1 where nothing was seen.
///
/// - Parameter z: quantile of the normal distribution; the default is that of 97.5 %.
public func wilsonInterval(successes: Int, count: Int, z: Double = 1.959963984540054) -> ClosedRange<Double> {
    guard count > 0 else { return 0...1 }
    let n = Double(count)
    let share = Double(successes) / n
    let center = share + z * z / (2 * n)
    let reach = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    // At the ends the formula gives 0 and 1 but for rounding.
    let lower = successes == 0 ? 0 : max(0, (center - reach) / scale)
    let upper = successes == count ? 1 : min(1, (center + reach) / scale)
    return lower...upper
}
