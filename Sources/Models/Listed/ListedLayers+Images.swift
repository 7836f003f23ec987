import Catalog
import Graphs
import Language

/// Layers for images `[rows, height, width, channels]`.
extension ListedLayers {
    static let convolution = Entry<LayerFactory>(
        id: "convolution", summary: Text("2-D convolution of images", zh: "图像的二维卷积"),
        hyperparameters: [
            Hyperparameter(
                "channels", .integer(1...65_536, scale: .logarithmic), default: 32,
                help: Text("Output channels", zh: "输出通道数")),
            Hyperparameter(
                "kernel-size", .integer(1...31), default: 3,
                help: Text("Height and width of the kernels", zh: "卷积核的高和宽"),
                formerly: ["kernel"]),
            Hyperparameter("stride", .integer(1...31), default: 1, help: Text("Stride of the kernel", zh: "卷积核的步幅")),
            Hyperparameter(
                "padding", .choice(["same", "none"]), default: "same",
                help: Text(
                    "same pads with zeros, so that stride 1 keeps the size; none does not pad",
                    zh: "same 补零，步幅为 1 时尺寸不变；none 不补")),
            Hyperparameter("bias", .boolean, default: true, help: Text("Whether a bias is added", zh: "是否加偏置")),
        ]
    ) { settings in
        let (channels, kernel) = (settings.integer("channels"), settings.integer("kernel-size"))
        let (stride, bias) = (settings.integer("stride"), settings.boolean("bias"))
        let padding = settings.text("padding") == "none" ? 0 : kernel / 2
        return { graph, x, name in
            guard graph.shape(of: x).rank == 4 else {
                throw GraphError(
                    "convolution",
                    Text(
                        """
                        it needs images, height × width × channels; put { layer = "reshape", shape = \
                        [height, width, channels] } before it
                        """,
                        zh: "需要图像，高 × 宽 × 通道；请在它之前加 { layer = \"reshape\", shape = [height, width, channels] }"))
            }
            return try graph.convolution(
                name, x, channels: channels, kernel: kernel, stride: stride, padding: padding, bias: bias)
        }
    }

    private static let windowHyperparameters = [
        Hyperparameter("size", .integer(1...64), default: 2, help: Text("Height and width of a window", zh: "窗口的高和宽")),
        Hyperparameter(
            "stride", .integer(0...64, zero: "auto"), default: 0,
            help: Text("Stride of the window; auto: its size", zh: "窗口的步幅；auto：等于窗口大小")),
    ]

    static let maxPooling = Entry<LayerFactory>(
        id: "max-pooling", summary: Text("Max pooling over windows of an image", zh: "图像窗口上的最大池化"),
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
        id: "average-pooling", summary: Text("Average pooling over windows of an image", zh: "图像窗口上的平均池化"),
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
        id: "global-average-pooling",
        summary: Text("Mean of each channel over the whole image or sequence", zh: "各通道在整幅图像或整个序列上的均值")
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
