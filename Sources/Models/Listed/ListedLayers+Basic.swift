import Catalog
import Graphs
import Language

extension ListedLayers {
    static let dense = Entry<LayerFactory>(
        id: "dense", summary: Text("Fully connected layer, along the last axis", zh: "全连接层，作用于最后一维"),
        hyperparameters: [
            Hyperparameter(
                "width", .integer(1...1_048_576, scale: .logarithmic), default: 64,
                help: Text("Output features", zh: "输出特征数")),
            Hyperparameter("bias", .boolean, default: true, help: Text("Whether a bias is added", zh: "是否加偏置")),
        ]
    ) { settings in
        let (width, bias) = (settings.integer("width"), settings.boolean("bias"))
        return { graph, x, name in try graph.dense(name, x, outputs: width, bias: bias) }
    }

    static let activation = Entry<LayerFactory>(
        id: "activation", summary: Text("Activation function", zh: "激活函数"),
        hyperparameters: [
            Hyperparameter(
                "function", .choice(ActivationKind.allCases.map(\.rawValue)), default: "relu",
                help: Text("The activation function", zh: "所用激活函数"))
        ]
    ) { settings in
        let kind = ActivationKind(rawValue: settings.text("function")) ?? .relu
        return { graph, x, name in try graph.activation(name, kind, x) }
    }

    static let dropout = Entry<LayerFactory>(
        id: "dropout", summary: Text("Drops elements at random in training", zh: "训练时随机丢弃元素"),
        reference: "Srivastava and others 2014",
        hyperparameters: [
            Hyperparameter(
                "rate", .real(0...0.95), default: 0.1, help: Text("Fraction of elements dropped", zh: "丢弃元素的比例"))
        ]
    ) { settings in
        let rate = settings.real("rate")
        return { graph, x, name in try graph.dropout(name, x, rate: rate) }
    }

    static let normalization = Entry<LayerFactory>(
        id: "normalization", summary: Text("Normalizes features or channels", zh: "对特征或通道做归一化"),
        hyperparameters: [
            Hyperparameter(
                "method", .choice(Normalization.allCases.filter { $0 != .none }.map(\.rawValue)), default: "layer",
                help: Text("Layer, RMS, batch or group normalization", zh: "层、RMS、批或组归一化"))
        ]
    ) { settings in
        let kind = Normalization(rawValue: settings.text("method")) ?? .layer
        return { graph, x, name in try graph.normalization(name, kind, x) }
    }

    static let reshape = Entry<LayerFactory>(
        id: "reshape", summary: Text("Gives a sample another shape", zh: "改变样本的形状"),
        hyperparameters: [
            Hyperparameter(
                "shape", .integers(1...1_048_576, count: 1...4), default: [1],
                help: Text(
                    """
                    The new shape, without the batch: [28, 28, 1] for images, [steps, channels] for \
                    a series
                    """,
                    zh: "不含批维的新形状：图像如 [28, 28, 1]，序列为 [steps, channels]"))
        ]
    ) { settings in
        let shape = settings.integers("shape")
        return { graph, x, name in
            let rows = graph.shape(of: x)[0]
            var size = rows
            for extent in shape {
                let (product, overflows) = size.multipliedReportingOverflow(by: extent)
                guard !overflows else {
                    throw GraphError(
                        "reshape",
                        Text(
                            "\(shape) holds more numbers than can be counted",
                            zh: "\(shape) 的元素多到无法计数"))
                }
                size = product
            }
            return try graph.layer(name, kind: "reshape") { try $0.reshape(x, Shape([rows] + shape)) }
        }
    }

    static let flatten = Entry<LayerFactory>(
        id: "flatten", summary: Text("Flattens a sample to one axis", zh: "把样本展平为一维")
    ) { _ in
        { graph, x, name in try graph.layer(name, kind: "flatten") { try $0.flattened(x) } }
    }

    static let residual = Entry<LayerFactory>(
        id: "residual",
        summary: Text(
            "Residual connection: the input is added to what the layers make of it",
            zh: "残差连接：把输入加到内部各层的输出上"),
        reference: "He and others 2016",
        hyperparameters: [
            hyperparameter(
                simple, help: Text("The layers inside; they keep the shape of their input", zh: "内部各层；须保持输入形状"))
        ]
    ) { settings in
        let layers = try make(settings["layers"]?.list ?? [])
        return { graph, x, name in
            try graph.layer(name, kind: "residual") { graph in
                let y = try apply(layers, to: x, in: &graph)
                guard graph.shape(of: y) == graph.shape(of: x) else {
                    throw GraphError(
                        "residual",
                        Text(
                            """
                            its layers make \(graph.shape(of: y)) of \(graph.shape(of: x)); they must keep \
                            the shape
                            """,
                            zh: "内部各层把 \(graph.shape(of: x)) 变为 \(graph.shape(of: y))；形状须保持不变"))
                }
                return try graph.add(x, y)
            }
        }
    }
}
