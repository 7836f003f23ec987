import Experiments
import Graphs
import Learning
import Optimizers

/// Looks into the tensors of a run: weights, gradients, optimizer state and activations.
///
/// Activations are those of the next step itself, its dropout included: they are computed by a program of
/// their own, which keeps them all and is made when first asked for.
final class TensorInspector {
    private let learner: Learner
    private var activations: TrainingProgram?
    private var activationNames: [String] = []
    private var activationStep: Int?
    /// Norm of the last update over norm of the weights, by tensor; empty while nobody needs it.
    private var updateRatios: [Double] = []
    private var weightsBefore: [Float] = []

    init(_ learner: Learner) {
        self.learner = learner
    }

    /// A statistic over all tensors that are meant; the largest counts, and one that is no number
    /// before all others.
    func statistic(_ quantity: TensorQuantity, step: Int) -> (value: Double, tensor: String)? {
        var best: (value: Double, tensor: String)?
        func consider(_ value: Double?, _ name: String) {
            guard let value else { return }
            if best.map({ value.isNaN || value > $0.value }) ?? true, best?.value.isNaN != true { best = (value, name) }
        }
        switch quantity.source {
        case .weight, .gradient:
            let block = quantity.source == .weight ? learner.program.parameters : learner.program.gradients
            for (index, tensor) in learner.layout.enumerated() where quantity.matches(tensor.name) {
                if quantity.statistic == .ratio {
                    consider(updateRatios.isEmpty ? nil : updateRatios[index], tensor.name)
                } else {
                    let values = UnsafeBufferPointer(rebasing: block[tensor.offset..<tensor.offset + tensor.count])
                    consider(Self.statistic(quantity.statistic, of: values), tensor.name)
                }
            }
        case .activation:
            computeActivations(step: step)
            for name in activationNames where quantity.matches(name) {
                guard let values = activations?.tensor(named: name)?.values else { continue }
                consider(values.withUnsafeBufferPointer { Self.statistic(quantity.statistic, of: $0) }, name)
            }
        }
        return best
    }

    private static func statistic(_ statistic: TensorQuantity.Statistic, of values: UnsafeBufferPointer<Float>)
        -> Double?
    {
        guard !values.isEmpty else { return nil }
        switch statistic {
        case .norm: return values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        case .max:
            var largest: Float = 0
            for value in values {
                if value.isNaN { return .nan }
                largest = max(largest, abs(value))
            }
            return Double(largest)
        case .zeros: return Double(values.count { $0 == 0 }) / Double(values.count)
        case .ratio: return nil
        }
    }

    /// The tensor whose gradient is not finite, or else has the largest norm.
    func gradientToBlame() -> String? {
        statistic(TensorQuantity(source: .gradient, name: "*", statistic: .norm), step: 0)?.tensor
    }

    // MARK: Update ratios

    /// Called before an update whose ratios are wanted.
    func beginUpdate() { weightsBefore = Array(learner.program.parameters) }

    func endUpdate() {
        let parameters = learner.program.parameters
        updateRatios = learner.layout.map { tensor in
            var (update, weights) = (0.0, 0.0)
            for index in tensor.offset..<tensor.offset + tensor.count {
                let difference = Double(parameters[index]) - Double(weightsBefore[index])
                update += difference * difference
                weights += Double(weightsBefore[index]) * Double(weightsBefore[index])
            }
            return weights > 0 ? (update / weights).squareRoot() : 0
        }
    }

    /// The weights changed, and so did what follows from them.
    func stepDone() { activationStep = nil }

    /// The weights changed in another way than by a step: what is known of them no longer holds.
    func forget() {
        activationStep = nil
        updateRatios = []
    }

    /// Ratio of the last measured update of a tensor.
    func updateRatio(of index: Int) -> Double? { updateRatios.isEmpty ? nil : updateRatios[index] }

    // MARK: Activations

    /// The tensors of a source, by their names.
    func names(of source: TensorQuantity.Source) -> [String] {
        guard source == .activation else { return learner.layout.map(\.name) }
        prepareActivations()
        return activationNames
    }

    private func prepareActivations() {
        guard activations == nil else { return }
        activations = try? learner.inspectedProgram()
        activationNames = activations.map(Self.activationNames) ?? []
    }

    private func computeActivations(step: Int) {
        guard activationStep != step else { return }
        prepareActivations()
        guard let activations else { return }
        do {
            try learner.forward(step: step, in: activations)
            activationStep = step
        } catch {
            activationNames = []
        }
    }

    private static func activationNames(of program: TrainingProgram) -> [String] {
        let parameters = Set(program.layout.entries.flatMap { [$0.name, $0.name + ".gradient"] })
        // Single numbers, as the loss, are no activations.
        return program.tensorNames.filter { name in
            !parameters.contains(name) && (program.tensor(named: name)?.values.count ?? 0) > program.slices
        }
    }

    // MARK: Reports

    /// Reports on the tensors that are asked for.
    ///
    /// - Parameter earlier: the state to compare weights and optimizer state with.
    func reports(_ request: InspectionRequest, step: Int, earlier: Snapshot?) -> [TensorReport] {
        switch request.source {
        case .weight:
            return block(
                learner.program.parameters, request, earlier: earlier?.parameters, ratios: true)
        case .gradient: return block(learner.program.gradients, request, earlier: nil)
        case .optimizer:
            return learner.optimizer.state.flatMap { state in
                block(state.values, request, earlier: earlier?.block(state.name), prefix: state.name + ".")
            }
        case .activation:
            computeActivations(step: step)
            return activationNames.filter { Self.isMeant(request.name, $0) }.compactMap { name in
                guard let tensor = activations?.tensor(named: name) else { return nil }
                return tensor.values.withUnsafeBufferPointer {
                    TensorReport(name: name, shape: tensor.shape.extents, $0, request: request)
                }
            }
        }
    }

    private static func isMeant(_ wanted: String, _ name: String) -> Bool { wanted.isEmpty || wanted == name }

    private func block(
        _ values: UnsafeMutableBufferPointer<Float>, _ request: InspectionRequest, earlier: [Float]?,
        prefix: String = "", ratios: Bool = false
    ) -> [TensorReport] {
        learner.layout.enumerated().compactMap { index, tensor in
            let name = prefix + tensor.name
            guard Self.isMeant(request.name, name) else { return nil }
            let range = tensor.offset..<tensor.offset + tensor.count
            let numbers = UnsafeBufferPointer(rebasing: values[range])
            var report = TensorReport(name: name, shape: tensor.shape, numbers, request: request)
            if ratios { report.updateRatio = updateRatio(of: index) }
            if let earlier, earlier.count >= range.upperBound {
                report.largestDifference = zip(numbers, earlier[range]).reduce(0) {
                    max($0, abs(Double($1.0) - Double($1.1)))
                }
            }
            return report
        }
    }
}

extension TensorReport {
    /// Bins of a histogram.
    static let bins = 40

    /// Computes the statistics of some numbers. Those that are not finite are counted, and left out of
    /// everything else.
    init(name: String, shape: [Int], _ numbers: UnsafeBufferPointer<Float>, request: InspectionRequest) {
        var (lowest, highest) = (Double.infinity, -Double.infinity)
        var (sum, squares) = (0.0, 0.0)
        var (zeros, nonFinite) = (0, 0)
        for number in numbers {
            guard number.isFinite else {
                nonFinite += 1
                continue
            }
            let value = Double(number)
            lowest = min(lowest, value)
            highest = max(highest, value)
            sum += value
            squares += value * value
            if value == 0 { zeros += 1 }
        }
        let count = Double(max(1, numbers.count - nonFinite))
        if lowest > highest { (lowest, highest) = (0, 0) }
        let mean = sum / count
        var histogram = [Int](repeating: 0, count: Self.bins)
        let width = highest - lowest
        for number in numbers where number.isFinite {
            let place = width > 0 ? (Double(number) - lowest) / width * Double(Self.bins) : 0
            histogram[min(Self.bins - 1, Int(place))] += 1
        }
        let wanted = request.values.clamped(to: 0..<numbers.count)
        self.init(
            name: name, shape: shape, minimum: lowest, maximum: highest, mean: mean,
            deviation: max(0, squares / count - mean * mean).squareRoot(), norm: squares.squareRoot(),
            zeros: numbers.isEmpty ? 0 : Double(zeros) / Double(numbers.count), nonFinite: nonFinite,
            histogram: histogram, values: Array(numbers[wanted]))
    }
}
