import Catalog
import Graphs

extension ListedLayers {
    static let dense = Entry<LayerFactory>(
        id: "dense", summary: "Fully connected layer, along the last axis",
        hyperparameters: [
            Hyperparameter(
                "width", .integer(1...1_048_576, scale: .logarithmic), default: 64, help: "Output features"),
            Hyperparameter("bias", .boolean, default: true, help: "Whether a bias is added"),
        ]
    ) { settings in
        let (width, bias) = (settings.integer("width"), settings.boolean("bias"))
        return { graph, x, name in try graph.dense(name, x, outputs: width, bias: bias) }
    }

    static let activation = Entry<LayerFactory>(
        id: "activation", summary: "Activation function",
        hyperparameters: [
            Hyperparameter(
                "function", .choice(ActivationKind.allCases.map(\.rawValue)), default: "relu",
                help: "The activation function")
        ]
    ) { settings in
        let kind = ActivationKind(rawValue: settings.text("function")) ?? .relu
        return { graph, x, name in try graph.activation(name, kind, x) }
    }

    static let dropout = Entry<LayerFactory>(
        id: "dropout", summary: "Drops elements at random in training",
        reference: "Srivastava and others 2014",
        hyperparameters: [
            Hyperparameter("rate", .real(0...0.95), default: 0.1, help: "Fraction of elements dropped")
        ]
    ) { settings in
        let rate = settings.real("rate")
        return { graph, x, name in try graph.dropout(name, x, rate: rate) }
    }

    static let normalization = Entry<LayerFactory>(
        id: "normalization", summary: "Normalizes features or channels",
        hyperparameters: [
            Hyperparameter(
                "method", .choice(Normalization.allCases.filter { $0 != .none }.map(\.rawValue)), default: "layer",
                help: "Layer, RMS, batch or group normalization")
        ]
    ) { settings in
        let kind = Normalization(rawValue: settings.text("method")) ?? .layer
        return { graph, x, name in try graph.normalization(name, kind, x) }
    }

    static let reshape = Entry<LayerFactory>(
        id: "reshape", summary: "Gives a sample another shape",
        hyperparameters: [
            Hyperparameter(
                "shape", .integers(1...1_048_576, count: 1...4), default: [1],
                help: "The new shape, without the batch: [28, 28, 1] for images, [steps, channels] for a series")
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
        id: "flatten", summary: "Flattens a sample to one axis"
    ) { _ in
        { graph, x, name in try graph.layer(name, kind: "flatten") { try $0.flattened(x) } }
    }

    static let residual = Entry<LayerFactory>(
        id: "residual", summary: "Residual connection: the input is added to what the layers make of it",
        reference: "He and others 2016",
        hyperparameters: [
            hyperparameter(simple, help: "The layers inside; they keep the shape of their input")
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
