import TerminalUI
import Training

/// Which tensors the Model pane looks at.
public struct InspectorView: Sendable, Hashable {
    /// Where the numbers shown are taken from.
    public var source: InspectionRequest.Source = .weight
    /// Where the list of tensors stands.
    public var position = ListState()
    /// The first value shown of the chosen tensor.
    public var firstValue = 0
    /// An earlier step to compare with.
    public var against: Int?

    /// Values asked for at a time.
    public static let valueCount = 512

    /// The weights, compared with nothing.
    public init() {}

    /// The next source, in the order of the key that switches them.
    public mutating func switchSource() {
        let all: [InspectionRequest.Source] = [.weight, .gradient, .activation, .optimizer]
        source = all[((all.firstIndex(of: source) ?? 0) + 1) % all.count]
        position = ListState()
        firstValue = 0
    }

    /// What to ask the trainer for the list of tensors.
    public var listRequest: InspectionRequest { InspectionRequest(source: source, against: against) }

    /// What to ask for the values of one of them.
    public func valuesRequest(name: String) -> InspectionRequest {
        InspectionRequest(
            source: source, name: name, values: firstValue..<(firstValue + Self.valueCount), against: against)
    }
}
