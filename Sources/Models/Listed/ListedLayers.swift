import Catalog
import Graphs
import Language

/// Adds a layer to a graph: given the tensor before it, `[rows, …]`, and the name that its parameters carry, it
/// returns the tensor behind it. What does not fit is a `GraphError`, which is told with the layer's number.
public typealias LayerFactory = @Sendable (inout GraphBuilder, Tensor, _ name: String) throws -> Tensor

/// The layers that an experiment can list one by one.
public enum ListedLayers {
    /// All layers: the simple ones and those that hold others, in the order in which a list shows them.
    public static let catalog: [Entry<LayerFactory>] = simple + [residual]

    /// Layers that hold no others.
    static let simple: [Entry<LayerFactory>] =
        [dense, activation, dropout, normalization]
        + [reshape, flatten, convolution, maxPooling, averagePooling, globalAveragePooling]
        + [embedding, positions, attention, transformer, lstm, gru, last]

    /// The layers as choices of a list in the experiment file: `{ layer = "dense", width = 64 }`.
    static func variants(_ entries: [Entry<LayerFactory>]) -> [Hyperparameter.Variant] {
        entries.map { Hyperparameter.Variant($0) }
    }

    /// A list of layers as a setting.
    static func hyperparameter(_ entries: [Entry<LayerFactory>], help: Text) -> Hyperparameter {
        Hyperparameter("layers", .entries(key: "layer", choices: variants(entries)), default: .list([]), help: help)
    }

    /// Makes the layers of a checked list.
    static func make(_ list: [SettingValue]) throws -> [(kind: String, factory: LayerFactory)] {
        try list.map { value in
            guard let kind = value["layer"]?.text, let entry = catalog.first(where: { $0.id == kind }) else {
                throw ModelError(
                    Text(
                        "layers: \(value) names no layer; layers are \(catalog.map { Text(verbatim: $0.id) }.joined())",
                        zh: "layers：\(value) 没有层的名称；层有 \(catalog.map { Text(verbatim: $0.id) }.joined())"))
            }
            let fields = (value.table ?? []).filter { $0.name != "layer" }
            return (kind, try entry.make(Settings(entry.hyperparameters, fields)))
        }
    }

    /// Adds layers one behind the other, named by kind and place: `dense0`. An error says which of them it is, and
    /// which layer holds that.
    static func apply(
        _ layers: [(kind: String, factory: LayerFactory)], to x: Tensor, in graph: inout GraphBuilder
    ) throws -> Tensor {
        var x = x
        for (index, layer) in layers.enumerated() {
            do {
                x = try layer.factory(&graph, x, "\(layer.kind)\(index)")
            } catch let error as GraphError {
                throw GraphError(
                    "layers",
                    Text(
                        "number \(index + 1), \(layer.kind): \(error.message)",
                        zh: "第 \(index + 1) 层 \(layer.kind)：\(error.message)"))
            }
        }
        return x
    }
}
