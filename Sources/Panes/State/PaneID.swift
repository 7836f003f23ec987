/// The panes of a session, by the number that opens them.
public enum PaneID: Int, Sendable, Hashable, CaseIterable {
    case train = 1
    case hyperparameters = 2
    case data = 3
    case model = 4
    case evaluate = 5
    case runs = 8
    case machine = 9

    /// The name on its tab.
    public var title: String {
        switch self {
        case .train: "Train"
        case .hyperparameters: "Hyperparameters"
        case .data: "Data"
        case .model: "Model"
        case .evaluate: "Evaluate"
        case .runs: "Runs"
        case .machine: "Machine"
        }
    }

    /// The title where there is little room.
    public var shortTitle: String { self == .hyperparameters ? "Hyper" : title }

    /// The parts that can have the keys, in the order of the tab key.
    public func parts(hasSamples: Bool) -> [PartID] {
        switch self {
        case .train: hasSamples ? [.chart, .metrics, .events, .samples] : [.chart, .metrics, .events]
        case .hyperparameters: [.form]
        case .data: [.data]
        case .model: [.layers, .tensors]
        case .evaluate: [.evaluations]
        case .runs: [.runs]
        case .machine: [.machine]
        }
    }
}

/// A part of a pane that can have the keys and can be enlarged.
public enum PartID: Sendable, Hashable {
    case chart, metrics, events, samples, form, data, layers, tensors, evaluations, runs, machine
    /// Shown beside others, never with keys of their own.
    case gauges, rates, learningRate, gradient, fieldHelp, schedule, runDetail, evaluationChart, load, tensorDetail
}
