import Catalog
import Graphs
import Language

/// What brings activations to a common scale.
public enum Normalization: String, Sendable, Hashable, CaseIterable {
    case none
    /// Each sample's features (Ba, Kiros and Hinton 2016).
    case layer
    /// Each sample's features, by their mean square alone (Zhang and Sennrich 2019).
    case rms
    /// Each channel over the samples of a slice (Ioffe and Szegedy 2015).
    case batch
    /// Groups of a sample's channels (Wu and He 2018).
    case group

    static func hyperparameter(_ choices: [Normalization], default value: Normalization, help: Text) -> Hyperparameter {
        Hyperparameter(
            "normalization", .choice(choices.map(\.rawValue)), default: .text(value.rawValue), help: help,
            reference: "Ioffe and Szegedy 2015; Ba, Kiros and Hinton 2016; Wu and He 2018")
    }
}

extension GraphBuilder {
    /// A normalization with parameters of its own, over the innermost axis: gain 1, shift 0.
    ///
    /// Groups are of 8 channels, or as near to that as their number can be shared out.
    mutating func normalization(_ name: String, _ kind: Normalization, _ x: Tensor) throws -> Tensor {
        let channels = shape(of: x).last
        switch kind {
        case .none: return x
        case .layer: return try layerNorm(name, x)
        case .rms: return try rmsNorm(name, x)
        case .batch:
            return try layer(name, kind: "batch-norm") { graph in
                let (gain, shift) = try graph.gainAndShift(channels)
                return try graph.batchNorm(x, name: "running", gain: gain, shift: shift)
            }
        case .group:
            let groups = (1...max(1, channels / 8)).last { channels % $0 == 0 } ?? 1
            return try layer(name, kind: "group-norm") { graph in
                let (gain, shift) = try graph.gainAndShift(channels)
                return try graph.groupNorm(x, groups: groups, gain: gain, shift: shift)
            }
        }
    }

    /// A layer normalization with parameters of its own: gain 1 and, where `bias` says so, shift 0.
    mutating func layerNorm(_ name: String, _ x: Tensor, bias: Bool = true) throws -> Tensor {
        let width = shape(of: x).last
        return try layer(name, kind: "layer-norm") { graph in
            let gain = try graph.parameter("gain", [width], .ones)
            let shift = try bias ? graph.parameter("bias", [width], .zeros) : graph.fill([width], 0)
            return try graph.layerNorm(x, gain: gain, shift: shift)
        }
    }

    /// A root-mean-square normalization with a gain of its own.
    mutating func rmsNorm(_ name: String, _ x: Tensor) throws -> Tensor {
        let width = shape(of: x).last
        return try layer(name, kind: "rms-norm") { graph in
            try graph.rmsNorm(x, gain: graph.parameter("gain", [width], .ones))
        }
    }

    private mutating func gainAndShift(_ width: Int) throws -> (Tensor, Tensor) {
        (try parameter("gain", [width], .ones), try parameter("bias", [width], .zeros))
    }
}
