import Experiments
import Hosting
import TerminalUI

/// Which tensors the Model pane looks at.
struct Inspector: Sendable {
    /// Where the numbers shown are taken from.
    private(set) var source: InspectionRequest.Source = .weight
    /// Where the list of tensors stands.
    private(set) var position = ListState()
    /// The first value shown of the chosen tensor.
    private var firstValue = 0
    /// An earlier step to compare with.
    var against: Int?

    /// The layer or tensor to be chosen once the list is there.
    private var wanted: String?

    /// Values asked for at a time.
    static let valueCount = 512

    /// The next source, in the order of the key that switches them.
    mutating func switchSource() {
        let all: [InspectionRequest.Source] = [.weight, .gradient, .activation, .optimizer]
        source = all[((all.firstIndex(of: source) ?? 0) + 1) % all.count]
        position = ListState()
        firstValue = 0
    }

    /// Looks for a layer, or one of its tensors, in the weights or gradients.
    mutating func look(for layer: String) {
        if source != .gradient { source = .weight }
        wanted = layer
    }

    /// Chooses what was looked for.
    mutating func find(in inspection: Inspection) {
        guard let wanted, inspection.request.source == source else { return }
        self.wanted = nil
        let names = inspection.tensors.map(\.name)
        guard let place = names.firstIndex(of: wanted) ?? names.firstIndex(where: { $0.hasPrefix(wanted + ".") }) else {
            return
        }
        position.selection = place
        firstValue = 0
    }

    /// What to ask the trainer for the list of tensors.
    private var listRequest: InspectionRequest { InspectionRequest(source: source, against: against) }

    /// What to ask for the values of one of them.
    private func valuesRequest(name: String) -> InspectionRequest {
        InspectionRequest(
            source: source, name: name, values: firstValue..<(firstValue + Self.valueCount), against: against)
    }

    // MARK: Asking

    /// Asks a trainer that waits for the tensors of the chosen source.
    func inspect(_ session: SessionState?) -> [Effect] {
        guard let session, session.canInspect else { return [] }
        return [.command(.inspect(listRequest))] + inspectValues(session)
    }

    /// Asks for the values of the chosen tensor.
    func inspectValues(_ session: SessionState?) -> [Effect] {
        guard let session, session.active == session.current, let inspection = session.shown?.inspection,
            inspection.request.source == source, inspection.tensors.indices.contains(position.selection)
        else { return [] }
        return [.command(.inspect(valuesRequest(name: inspection.tensors[position.selection].name)))]
    }

    /// Chooses a tensor and asks for its values.
    mutating func choose(_ session: SessionState?, _ change: (inout ListState) -> Void) -> [Effect] {
        change(&position)
        firstValue = 0
        return inspectValues(session)
    }

    /// Shows earlier or later values of the chosen tensor.
    mutating func scrollValues(by count: Int, _ session: SessionState?) -> [Effect] {
        guard let shape = session?.shown?.tensor?.tensors.first?.shape else { return [] }
        let last = max(0, shape.reduce(1, *) - 1)
        firstValue = min(max(0, firstValue + count), last / 16 * 16)
        return inspectValues(session)
    }
}
