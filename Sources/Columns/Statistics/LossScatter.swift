import Foundation

/// How the losses of several sizes scatter: what a seed does to all of its trials, and what is left of each.
///
/// All of it in logarithms, so that errors are relative. A seed draws the split of the rows as well as the initial weights,
/// so its trials are high or low together; who resampled them one by one would take the floor for surer than it is.
struct LossScatter {
    struct Size {
        /// Its number.
        var size: Int
        /// Mean rows of its trials.
        var rows: Double
        /// Mean logarithm of the loss.
        var level: Double
        /// Places of its trials among all.
        var members: [Int]
    }

    let observations: [PowerLawFit.Observation]
    /// By their rows, rising.
    let sizes: [Size]
    /// Trials of the size that has the most.
    let seeds: Int
    /// What each seed does to its trials, by the order of the seeds; together 0.
    private let effects: [Double]
    /// What is left of each trial.
    private let rests: [Double]
    private let seedOf: [Int]
    private let sizeOf: [Int]

    init(_ observations: [PowerLawFit.Observation]) {
        self.observations = observations
        let numbers = Set(observations.map(\.size)).sorted()
        let sizes = numbers.map { number in
            let members = observations.indices.filter { observations[$0].size == number }
            let count = Double(members.count)
            return Size(
                size: number, rows: members.reduce(0) { $0 + observations[$1].rows } / count,
                level: members.reduce(0) { $0 + log(observations[$1].loss) } / count, members: members)
        }.sorted { ($0.rows, $0.size) < ($1.rows, $1.size) }
        self.sizes = sizes
        seeds = sizes.map(\.members.count).max() ?? 0
        var sizeOf = [Int](repeating: 0, count: observations.count)
        for (place, size) in sizes.enumerated() { for member in size.members { sizeOf[member] = place } }
        self.sizeOf = sizeOf
        let known = Set(observations.map(\.seed)).sorted()
        let seedOf = observations.map { known.firstIndex(of: $0.seed) ?? 0 }
        self.seedOf = seedOf
        let errors = observations.indices.map { log(observations[$0].loss) - sizes[sizeOf[$0]].level }
        let effects = known.indices.map { seed in
            let own = observations.indices.filter { seedOf[$0] == seed }
            return own.reduce(0) { $0 + errors[$1] } / Double(max(1, own.count))
        }
        self.effects = effects
        rests = observations.indices.map { errors[$0] - effects[seedOf[$0]] }
    }

    /// The losses as points of a fit.
    func points(of losses: [Double]) -> [LawPoint] {
        observations.indices.map { index in
            LawPoint(rows: observations[index].rows, value: losses[index], unit: exp(sizes[sizeOf[index]].level))
        }
    }

    /// Losses as they might have come out: each size at its mean, with effects of seeds and rests drawn from those that
    /// were seen. Deviations from a mean of few are too small by √((k − 1)/k), which is given back.
    func resampled(_ number: Int, _ draws: Draws) -> [Double] {
        var place = UInt64(number) * UInt64(effects.count + observations.count)
        func drawn(below bound: Int) -> Int {
            defer { place += 1 }
            return draws.integer(below: bound, at: place)
        }
        let wide = Self.widened(effects.count)
        let chosen = effects.indices.map { _ in wide * effects[drawn(below: effects.count)] }
        return observations.indices.map { index in
            let size = sizes[sizeOf[index]]
            let rest = Self.widened(size.members.count) * rests[size.members[drawn(below: size.members.count)]]
            return exp(size.level + chosen[seedOf[index]] + rest)
        }
    }

    private static func widened(_ count: Int) -> Double {
        count > 1 ? (Double(count) / Double(count - 1)).squareRoot() : 1
    }

    /// Standard deviation of what is left of a trial; 0 where every size has one.
    private var deviation: Double {
        let freedom = observations.count - sizes.count - (effects.count - 1)
        guard seeds > 1, freedom > 0 else { return 0 }
        return (rests.reduce(0) { $0 + $1 * $1 } / Double(freedom)).squareRoot()
    }

    /// By how much a size's loss is lower than that of a smaller one, in standard errors and relative.
    private func fall(from first: Size, to second: Size) -> (errors: Double, share: Double) {
        let share = first.level - second.level
        let error = deviation * (1 / Double(first.members.count) + 1 / Double(second.members.count)).squareRoot()
        return (error > 0 ? share / error : share > 0 ? .infinity : share < 0 ? -.infinity : 0, share)
    }

    /// Whether the loss of the largest size is lower than that of the smallest, by 1 % and by twice the standard error.
    var falls: Bool {
        guard let first = sizes.first, let last = sizes.last else { return false }
        let fall = fall(from: first, to: last)
        return fall.share >= 0.01 && fall.errors >= 2
    }

    /// Whether from some size to the next the loss rises by 2 % and by three times the standard error.
    var rises: Bool {
        zip(sizes, sizes.dropFirst()).contains { pair in
            let fall = fall(from: pair.0, to: pair.1)
            return fall.share <= -0.02 && fall.errors <= -3
        }
    }
}
