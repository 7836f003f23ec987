import Catalog
import Graphs

/// Layers for images `[rows, height, width, channels]`.
extension ListedLayers {
    static let convolution = Entry<LayerFactory>(
        id: "convolution", summary: "2-D convolution of images",
        hyperparameters: [
            Hyperparameter(
                "channels", .integer(1...65_536, scale: .logarithmic), default: 32, help: "Output channels"),
            Hyperparameter(
                "kernel-size", .integer(1...31), default: 3, help: "Height and width of the kernels",
                formerly: ["kernel"]),
            Hyperparameter("stride", .integer(1...31), default: 1, help: "Stride of the kernel"),
            Hyperparameter(
                "padding", .choice(["same", "none"]), default: "same",
                help: "same pads with zeros, so that stride 1 keeps the size; none does not pad"),
            Hyperparameter("bias", .boolean, default: true, help: "Whether a bias is added"),
        ]
    ) { settings in
        let (channels, kernel) = (settings.integer("channels"), settings.integer("kernel-size"))
        let (stride, bias) = (settings.integer("stride"), settings.boolean("bias"))
        let padding = settings.text("padding") == "none" ? 0 : kernel / 2
        return { graph, x, name in
            guard graph.shape(of: x).rank == 4 else {
                throw GraphError(
                    "convolution",
                    "it needs images, height × width × channels; put "
                        + "{ layer = \"reshape\", shape = [height, width, channels] } before it")
            }
            return try graph.convolution(
                name, x, channels: channels, kernel: kernel, stride: stride, padding: padding, bias: bias)
        }
    }

    private static let windowHyperparameters = [
        Hyperparameter("size", .integer(1...64), default: 2, help: "Height and width of a window"),
        Hyperparameter(
            "stride", .integer(0...64, zero: "auto"), default: 0, help: "Stride of the window; auto: its size"),
    ]

    static let maxPooling = Entry<LayerFactory>(
        id: "max-pooling", summary: "Max pooling over windows of an image",
        hyperparameters: windowHyperparameters
    ) { settings in
        let (size, stride) = (settings.integer("size"), settings.integer("stride"))
        return { graph, x, name in
            try graph.layer(name, kind: "max-pooling") {
                try $0.maxPooling(x, size: size, stride: stride == 0 ? nil : stride)
            }
        }
    }

    static let averagePooling = Entry<LayerFactory>(
        id: "average-pooling", summary: "Average pooling over windows of an image",
        hyperparameters: windowHyperparameters
    ) { settings in
        let (size, stride) = (settings.integer("size"), settings.integer("stride"))
        return { graph, x, name in
            try graph.layer(name, kind: "average-pooling") {
                try $0.averagePooling(x, size: size, stride: stride == 0 ? nil : stride)
            }
        }
    }

    static let globalAveragePooling = Entry<LayerFactory>(
        id: "global-average-pooling", summary: "Mean of each channel over the whole image or sequence"
    ) { _ in
        { graph, x, name in
            try graph.layer(name, kind: "average-pooling") { graph in
                let shape = graph.shape(of: x)
                // A sequence is an image of one column.
                let image = shape.rank == 3 ? try graph.reshape(x, [shape[0], shape[1], 1, shape[2]]) : x
                return try graph.globalAveragePooling(image)
            }
        }
    }
}
