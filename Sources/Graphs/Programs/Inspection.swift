/// Which named tensors a program keeps in memory of their own, to be looked at after a run.
public enum Inspection: Sendable, Hashable {
    case none
    case names([String])
    case all

    /// Whether a value of this name is kept.
    func includes(_ name: String) -> Bool {
        switch self {
        case .none: false
        case .names(let names): names.contains(name)
        case .all: !name.isEmpty
        }
    }
}

extension SliceProgram {
    /// Whether a value's memory still holds it after a run.
    func isKept(_ value: Int32) -> Bool {
        guard let storage = plan.storageOfValue[Int(value)] else { return false }
        return plan.storages[storage].lastUse == Int.max
    }
}

extension [SliceProgram] {
    /// A named value put together from all slices; nil where it was not kept.
    func inspect(_ name: String) -> (shape: Shape, values: [Float])? {
        var values: [Float] = []
        var shape: Shape?
        for program in self {
            guard let index = program.graph.values.firstIndex(where: { $0.name == name }),
                program.isKept(Int32(index)), let address = program.address(of: Int32(index))
            else { return nil }
            let buffer = Buffer(type: program.graph.values[index].type, address: address)
            values += (0..<buffer.count).map { Float(buffer.element($0)) }
            shape =
                shape.map {
                    Shape([($0.extents.first ?? 1) + (buffer.shape.extents.first ?? 1)] + $0.extents.dropFirst())
                }
                ?? buffer.shape
        }
        guard let shape, shape.count == values.count else { return nil }
        return (shape, values)
    }
}
