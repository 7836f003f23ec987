import Catalog
import Graphs

extension ListedLayers {
    static let dense = Entry<LayerFactory>(
        id: "dense", summary: "Every output from all inputs, along the last axis",
        hyperparameters: [
            Hyperparameter(
                "width", .integer(1...1_048_576, scale: .logarithmic), standard: 64, help: "Numbers put out"),
            Hyperparameter("bias", .boolean, standard: true, help: "Whether a bias is added"),
        ]
    ) { settings in
        let (width, bias) = (settings.integer("width"), settings.boolean("bias"))
        return { graph, x, name in try graph.dense(name, x, outputs: width, bias: bias) }
    }

    static let activation = Entry<LayerFactory>(
        id: "activation", summary: "A function of each element",
        hyperparameters: [
            Hyperparameter(
                "function", .choice(ActivationKind.allCases.map(\.rawValue)), standard: "relu",
                help: "The function applied to each element")
        ]
    ) { settings in
        let kind = ActivationKind(rawValue: settings.text("function")) ?? .relu
        return { graph, x, name in try graph.activation(name, kind, x) }
    }

    static let dropout = Entry<LayerFactory>(
        id: "dropout", summary: "Leaves elements out at random in training",
        reference: "Srivastava and others 2014",
        hyperparameters: [
            Hyperparameter("rate", .real(0...0.95), standard: 0.1, help: "The part of elements left out")
        ]
    ) { settings in
        let rate = settings.real("rate")
        return { graph, x, name in try graph.dropout(name, x, rate: rate) }
    }

    static let normalization = Entry<LayerFactory>(
        id: "normalization", summary: "Brings features or channels to a common scale",
        hyperparameters: [
            Hyperparameter(
                "method", .choice(Normalization.allCases.filter { $0 != .none }.map(\.rawValue)), standard: "layer",
                help: "What is brought to a common scale")
        ]
    ) { settings in
        let kind = Normalization(rawValue: settings.text("method")) ?? .layer
        return { graph, x, name in try graph.normalization(name, kind, x) }
    }

    static let reshape = Entry<LayerFactory>(
        id: "reshape", summary: "The same numbers of a sample in another shape",
        hyperparameters: [
            Hyperparameter(
                "shape", .integers(1...1_048_576, count: 1...4), standard: [1],
                help: "The new extents, without the batch: [28, 28, 1] for images, [steps, channels] for a series")
        ]
    ) { settings in
        let shape = settings.integers("shape")
        return { graph, x, name in
            let rows = graph.shape(of: x)[0]
            var size = rows
            for extent in shape {
                let (product, overflows) = size.multipliedReportingOverflow(by: extent)
                guard !overflows else {
                    throw GraphError("reshape", "\(shape) holds more numbers than can be counted")
                }
                size = product
            }
            return try graph.layer(name, kind: "reshape") { try $0.reshape(x, Shape([rows] + shape)) }
        }
    }

    static let flatten = Entry<LayerFactory>(
        id: "flatten", summary: "All numbers of a sample in one axis"
    ) { _ in
        { graph, x, name in try graph.layer(name, kind: "flatten") { try $0.flattened(x) } }
    }

    static let residual = Entry<LayerFactory>(
        id: "residual", summary: "Layers around which their input is led past and added",
        reference: "He and others 2016",
        hyperparameters: [
            hyperparameter(simple, help: "The layers that the input is led past; they keep its shape")
        ]
    ) { settings in
        let layers = try make(settings["layers"]?.list ?? [])
        return { graph, x, name in
            try graph.layer(name, kind: "residual") { graph in
                let y = try apply(layers, to: x, in: &graph)
                guard graph.shape(of: y) == graph.shape(of: x) else {
                    throw GraphError(
                        "residual",
                        "its layers make \(graph.shape(of: y)) of \(graph.shape(of: x)); they must keep the shape")
                }
                return try graph.add(x, y)
            }
        }
    }
}
