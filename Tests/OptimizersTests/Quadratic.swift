import Kernels
import Optimizers

/// A least-squares problem, ½ Σ c (w − t)², with an optimizer at work on it.
final class Quadratic {
    let optimizer: Optimizer
    let target: [Float]
    let curvature: [Float]
    let parameters: UnsafeMutableBufferPointer<Float>
    private let gradients: UnsafeMutableBufferPointer<Float>

    init(
        _ rule: any UpdateRule, blocks: [ParameterBlock], start: [Float], target: [Float], curvature: [Float]
    ) {
        optimizer = Optimizer(rule: rule, blocks: blocks)
        self.target = target
        self.curvature = curvature
        parameters = .allocate(capacity: start.count)
        _ = parameters.initialize(from: start)
        gradients = .allocate(capacity: start.count)
        gradients.initialize(repeating: 0)
    }

    /// A problem of one matrix and one vector with numbers made from their places.
    convenience init(_ rule: any UpdateRule, rows: Int, columns: Int) {
        let count = rows * columns + columns
        func numbers(_ seed: UInt64) -> [Float] {
            (0..<count).map { index in
                let mixed = (UInt64(index) &+ seed) &* 0x9E37_79B9_7F4A_7C15
                return Float(mixed >> 40) / Float(1 << 23) - 1
            }
        }
        self.init(
            rule,
            blocks: [
                ParameterBlock(name: "hidden.weight", offset: 0, shape: [rows, columns], decays: true),
                ParameterBlock(name: "hidden.bias", offset: rows * columns, shape: [columns], decays: false),
            ],
            start: numbers(1), target: numbers(7), curvature: numbers(13).map { 1.5 + $0 })
    }

    deinit {
        parameters.deallocate()
        gradients.deallocate()
    }

    var values: [Float] { Array(parameters) }

    var loss: Double {
        var sum = 0.0
        for (index, value) in parameters.enumerated() {
            let difference = Double(value) - Double(target[index])
            sum += 0.5 * Double(curvature[index]) * difference * difference
        }
        return sum
    }

    private func fillGradients() {
        for (index, value) in parameters.enumerated() {
            gradients[index] = Float(Double(curvature[index]) * (Double(value) - Double(target[index])))
        }
    }

    func step(_ step: Int, rate: Double, gradientScale: Double = 1, pool: WorkerPool? = nil) {
        fillGradients()
        optimizer.update(
            parameters: parameters, gradients: gradients, step: step, rate: rate, gradientScale: gradientScale,
            pool: pool)
    }

    func stepMeasuring(_ step: Int, rate: Double) -> Double {
        fillGradients()
        return optimizer.updateMeasuring(parameters: parameters, gradients: gradients, step: step, rate: rate)
    }
}
