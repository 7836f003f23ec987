import Catalog
import Graphs

/// Layers for images `[rows, height, width, channels]`.
extension ListedLayers {
    static let convolution = Entry<LayerFactory>(
        id: "convolution", summary: "2-D convolution of images",
        hyperparameters: [
            Hyperparameter(
                "channels", .integer(1...65_536, scale: .logarithmic), standard: 32, help: "Channels put out"),
            Hyperparameter("kernel", .integer(1...31), standard: 3, help: "Height and width of the kernels"),
            Hyperparameter("stride", .integer(1...31), standard: 1, help: "Steps between two places of a kernel"),
            Hyperparameter(
                "padding", .choice(["same", "none"]), standard: "same",
                help: "Zeros around the image, or only places where the whole kernel fits"),
            Hyperparameter("bias", .boolean, standard: true, help: "Whether a bias is added"),
        ]
    ) { settings in
        let (channels, kernel) = (settings.integer("channels"), settings.integer("kernel"))
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
        Hyperparameter("size", .integer(1...64), standard: 2, help: "Height and width of a window"),
        Hyperparameter("stride", .integer(0...64), standard: 0, help: "Steps between two windows; 0 for their size"),
    ]

    static let maxPooling = Entry<LayerFactory>(
        id: "max-pooling", summary: "The largest element of each window of an image",
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
        id: "average-pooling", summary: "The mean of each window of an image",
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
        id: "global-average-pooling", summary: "The mean of each channel over the whole image or sequence"
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
