import Foundation
import Language

/// A power law through the losses of several amounts of data, how sure it is, and whether the losses support one at all.
public struct PowerLawFit: Sendable, Hashable {
    /// The loss of one trial.
    public struct Observation: Sendable, Hashable {
        /// Which of the sizes it is of, from 0, the smallest; trials of a size may differ by some rows.
        public var size: Int
        /// Rows, or tokens, that were learned from.
        public var rows: Double
        public var seed: UInt64
        public var loss: Double

        public init(size: Int, rows: Double, seed: UInt64, loss: Double) {
            self.size = size
            self.rows = rows
            self.seed = seed
            self.loss = loss
        }
    }

    /// Why the losses do not support a law.
    public enum Doubt: Sendable, Hashable {
        /// There are fewer sizes than a law of three numbers needs to be doubted.
        case fewSizes(Int)
        /// Every size has one trial, so that nothing tells a difference from chance.
        case oneSeed
        /// The loss does not fall, or by no more than it scatters.
        case noFall
        /// With more rows the loss rises somewhere by more than it scatters.
        case rise
        /// The exponent cannot be told from none, or may be nearly any.
        case exponent(ClosedRange<Double>)
        /// The loss drops with the first rows more steeply than a power law does, and then no more.
        case drop
    }

    /// The law of all losses.
    public let law: PowerLaw
    /// The laws of losses as they might have come out as well, by which intervals are made; none where every size has one
    /// trial.
    public let resamples: [PowerLaw]
    /// None where a law is supported.
    public let doubts: [Doubt]
    /// The rows of the smallest and of the largest size, means of their trials.
    public let sizes: ClosedRange<Double>

    /// Different sizes that are needed.
    public static let fewestSizes = 4
    /// How many times the largest size the law may be asked for.
    public static let reach = 4.0
    private static let count = 400

    /// Whether anything may be concluded from the law.
    public var isSupported: Bool { doubts.isEmpty }

    /// Fits a law to the losses; nil where they are of fewer than three sizes. Losses that are not positive numbers say
    /// nothing of a law and are left out.
    ///
    /// - Parameter seed: what the resampling is drawn by.
    public init?(_ observations: [Observation], seed: UInt64) {
        let scatter = LossScatter(observations.filter { $0.loss > 0 && $0.loss.isFinite && $0.rows > 0 })
        guard scatter.sizes.count >= 3, let first = scatter.sizes.first, let last = scatter.sizes.last else {
            return nil
        }
        sizes = min(first.rows, last.rows)...max(first.rows, last.rows)
        law = PowerLaw(fitting: scatter.points(of: scatter.observations.map(\.loss)))
        var resamples: [PowerLaw] = []
        if scatter.seeds > 1 {
            let draws = Draws(seed: seed, name: "study/bootstrap")
            resamples = (0..<Self.count).map { PowerLaw(fitting: scatter.points(of: scatter.resampled($0, draws))) }
        }
        self.resamples = resamples
        var doubts: [Doubt] = []
        if scatter.sizes.count < Self.fewestSizes { doubts.append(.fewSizes(scatter.sizes.count)) }
        if scatter.seeds < 2 { doubts.append(.oneSeed) }
        if !scatter.falls { doubts.append(.noFall) }
        if scatter.rises { doubts.append(.rise) }
        // A fall that is none has no exponent to doubt.
        if scatter.falls, let interval = Self.interval(resamples.map(\.b)) {
            let (least, most) = (PowerLaw.exponents.lowerBound, PowerLaw.exponents.upperBound)
            if interval.lowerBound <= 1.5 * least || interval.upperBound > 20 * interval.lowerBound {
                doubts.append(.exponent(interval))
            } else if law.b >= 0.95 * most {
                doubts.append(.drop)
            }
        }
        self.doubts = doubts
    }

    /// The 95 % interval of something that follows from the law; nil where there is none.
    public func interval(of value: (PowerLaw) -> Double) -> ClosedRange<Double>? { Self.interval(resamples.map(value)) }

    /// The 95 % interval of the loss with so many rows: of the law, not of a single trial.
    public func band(at rows: Double) -> ClosedRange<Double>? { interval { $0.value(at: rows) } }

    /// The loss to be expected with so many rows; nil where a law is not supported, or so far beyond the largest size that
    /// it says nothing.
    public func prediction(at rows: Double) -> (loss: Double, interval: ClosedRange<Double>?)? {
        guard isSupported, rows > 0, rows <= Self.reach * sizes.upperBound else { return nil }
        return (law.value(at: rows), band(at: rows))
    }

    /// The middle 95 % of values.
    private static func interval(_ values: [Double]) -> ClosedRange<Double>? {
        guard values.count > 1 else { return nil }
        let sorted = values.sorted()
        func quantile(_ share: Double) -> Double {
            let place = share * Double(sorted.count - 1), index = Int(place)
            let next = sorted[min(index + 1, sorted.count - 1)]
            return sorted[index] + (place - Double(index)) * (next - sorted[index])
        }
        return quantile(0.025)...max(quantile(0.025), quantile(0.975))
    }
}

extension PowerLawFit.Doubt {
    /// Why, as part of a sentence.
    public var text: Text {
        switch self {
        case .fewSizes(let count):
            let needed = PowerLawFit.fewestSizes
            return Text(
                "only \(count) sizes have a loss, and \(needed) are needed (--points)",
                zh: "只有 \(count) 种数据量有损失，至少需要 \(needed) 种（--points）")
        case .oneSeed:
            return Text(
                "every size has one trial, so that chance cannot be told from a fall; two or more seeds can (--seeds)",
                zh: "每种数据量只有一次试验，无法区分下降与偶然；需要两个以上随机种子（--seeds）")
        case .noFall:
            return Text(
                "with more data the loss falls by no more than it scatters", zh: "数据增多时损失的下降不超过其波动")
        case .rise:
            return Text("with more data the loss rises somewhere", zh: "数据增多时损失在某处上升")
        case .exponent(let interval):
            let least = String(format: "%.2g", interval.lowerBound), most = String(format: "%.2g", interval.upperBound)
            return Text(
                "the exponent b may be anything from \(least) to \(most)", zh: "指数 b 可能是从 \(least) 到 \(most) 的任何值")
        case .drop:
            return Text(
                "the loss drops with the first rows more steeply than a power law does, and little after",
                zh: "损失在最初的数据处比幂律下降得更陡，之后变化很小")
        }
    }
}
