import Glibc

/// How the next token is chosen from a model's logits.
public struct TokenSampler: Sendable, Hashable {
    /// Logits are divided by this before the softmax; 0 takes the likeliest token always.
    public var temperature: Double
    /// Only this many of the likeliest tokens are considered; nil for all.
    public var topK: Int?
    /// Only the likeliest tokens that together have this probability are considered (nucleus sampling,
    /// Holtzman and others 2020); nil for all.
    public var topP: Double?

    public init(temperature: Double = 1, topK: Int? = nil, topP: Double? = nil) {
        self.temperature = temperature
        self.topK = topK
        self.topP = topP
    }

    /// The token that a number drawn uniformly from 0 to 1 stands for. Equal logits are taken in the order of
    /// tokens; a logit that is no number is never taken.
    public func choose(from logits: UnsafeBufferPointer<Float>, draw: Double) -> Int {
        var order = logits.indices.filter { !logits[$0].isNaN }
        guard let first = order.first else { return 0 }
        order.sort { logits[$0] != logits[$1] ? logits[$0] > logits[$1] : $0 < $1 }
        let best = order.first ?? first
        guard temperature > 0, logits[best].isFinite else { return best }
        if let topK { order = Array(order.prefix(max(1, topK))) }

        let top = Double(logits[best])
        var weights = order.map { exp((Double(logits[$0]) - top) / temperature) }
        var total = weights.reduce(0, +)
        if let topP {
            var (kept, sum) = (0, 0.0)
            while kept < weights.count, kept == 0 || sum < topP * total {
                sum += weights[kept]
                kept += 1
            }
            weights = Array(weights.prefix(kept))
            total = sum
        }
        var left = draw * total
        for (token, weight) in zip(order, weights) {
            left -= weight
            if left < 0 { return token }
        }
        return order[weights.count - 1]
    }
}
