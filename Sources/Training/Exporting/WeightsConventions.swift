import Language
import Optimizers

/// How numbers are computed from exported weights, in sentences for whoever does it elsewhere.
enum WeightsConventions {
    /// A sentence for each thing that the model has.
    static func sentences(for description: WeightsDescription) -> [Text] {
        let kinds = description.saved.layerKinds
        var sentences = all.filter { !kinds.isDisjoint(with: $0.kinds) }.map(\.sentence)
        if kinds.contains("convolution"), kinds.contains("dense"), kinds.isDisjoint(with: ["average-pooling"]) {
            sentences.append(
                Text(
                    """
                    An image is flattened by row, column and channel: one that lies as [channels, height, width], as in \
                    PyTorch, is brought into [height, width, channels] before.
                    """,
                    zh: """
                        图像按行、列、通道展平：像 PyTorch 那样以 [channels, height, width] 存放的图像，要先变为 \
                        [height, width, channels]。
                        """))
        }
        if description.saved.experiment.training.text("precision") == "bf16" {
            sentences.append(
                Text(
                    """
                    Figures were measured with the operands of products rounded to bf16; computing in single precision \
                    moves them in their last digits.
                    """,
                    zh: "测量指标时，乘积的操作数舍入为 bf16；用 32 位浮点数计算，指标的末几位会有不同。"))
        }
        return sentences
    }

    private static let all: [(kinds: Set<String>, sentence: Text)] = [
        (
            ["column-embedding"],
            Text(
                """
                In the place of each feature that `embedded` lists in `model.json` stands a row of a table, as many numbers \
                as it has columns: the feature is the number of the row of embedding.column0, embedding.column1, … in \
                this order.
                """,
                zh: """
                    `model.json` 的 `embedded` 所列的每个特征由嵌入表的一行代替，占该表列数那么多个数：\
                    特征值就是行号，表依次为 embedding.column0、embedding.column1……
                    """)
        ),
        (
            ["dense", "tied-head"],
            Text(
                "A dense layer is y = x W + b with W of [inputs, outputs]: the transpose of PyTorch's Linear.weight.",
                zh: "全连接层是 y = x W + b，W 的形状为 [inputs, outputs]：即 PyTorch 的 Linear.weight 的转置。")
        ),
        (
            ["tied-head"],
            Text(
                "The head is the token table: logits = x · Tᵀ with embedding.token; it has no tensor of its own.",
                zh: "输出头就是词元的嵌入表：logits = x · Tᵀ，T 为 embedding.token；它没有自己的张量。")
        ),
        (
            ["convolution"],
            Text(
                """
                Images are [rows, height, width, channels]. A convolution's weight is [outputs, inputs, height, width], \
                as PyTorch's; the image is padded with kernel / 2 zeros, rounded down, unless padding says none.
                """,
                zh: """
                    图像为 [rows, height, width, channels]。卷积的权重为 [outputs, inputs, height, width]，与 PyTorch \
                    相同；图像四周补 kernel / 2 个零（向下取整），除非 padding 为 none。
                    """)
        ),
        (
            ["max-pooling", "average-pooling"],
            Text(
                """
                Pooling takes no padding; what does not fill a window is left out. Global average pooling is the mean \
                of each channel over all places.
                """,
                zh: "池化不做填充；不足一个窗口的部分略去。全局平均池化是每个通道在所有位置上的均值。")
        ),
        (
            ["batch-norm"],
            Text(
                """
                Batch normalization is y = (x − running.mean) / √(running.variance + 1e-5) · gain + bias for each \
                channel, the innermost axis.
                """,
                zh: "批归一化对每个通道（最后一维）是 y = (x − running.mean) / √(running.variance + 1e-5) · gain + bias。")
        ),
        (
            ["layer-norm"],
            Text(
                """
                Layer normalization is over the innermost axis, y = (x − mean) / √(variance + 1e-5) · gain + bias; \
                without a tensor named bias there is none.
                """,
                zh: """
                    层归一化作用于最后一维，y = (x − mean) / √(variance + 1e-5) · gain + bias；没有名为 bias 的张量时\
                    不加偏置。
                    """)
        ),
        (
            ["rms-norm"],
            Text(
                "RMS normalization is over the innermost axis, y = x / √(mean of x² + 1e-5) · gain.",
                zh: "RMS 归一化作用于最后一维，y = x / √(x² 的均值 + 1e-5) · gain。")
        ),
        (
            ["group-norm"],
            Text(
                """
                Group normalization has as many groups as divide the channels, at most a group for each 8 of them, and \
                adds 1e-5 to the variance.
                """,
                zh: "组归一化的组数能整除通道数，每 8 个通道最多一组；方差加上 1e-5。")
        ),
        (
            ["lstm"],
            Text(
                """
                An LSTM's gates lie side by side in the order input, forget, cell, output: input.weight and \
                recurrent.weight are the transposes of PyTorch's weight_ih and weight_hh. States begin as zeros.
                """,
                zh: """
                    LSTM 的门按输入、遗忘、单元、输出的顺序并排存放：input.weight 和 recurrent.weight 是 PyTorch 的 \
                    weight_ih 和 weight_hh 的转置。状态从零开始。
                    """)
        ),
        (
            ["gru"],
            Text(
                """
                A GRU's gates lie side by side in the order reset, update, new: input.weight and recurrent.weight are \
                the transposes of PyTorch's weight_ih and weight_hh. States begin as zeros.
                """,
                zh: """
                    GRU 的门按重置、更新、候选的顺序并排存放：input.weight 和 recurrent.weight 是 PyTorch 的 \
                    weight_ih 和 weight_hh 的转置。状态从零开始。
                    """)
        ),
        (
            ["attention"],
            Text(
                """
                Attention is softmax(Q Kᵀ / √(size of a head)) V for each head; heads lie side by side in the width. \
                It is causal where the model goes on with a text.
                """,
                zh: """
                    注意力对每个头是 softmax(Q Kᵀ / √d) V，d 为头的大小；各个头在宽度上并排存放。续写文本的模型使用因果掩码。
                    """)
        ),
        (
            ["swiglu"],
            Text(
                """
                Before attention, queries and keys are turned by rotary positions: element d of a head's first half \
                and element d of its second, at position t, by the angle t · 10000^(−2d / size of a head). A gated \
                layer is down(silu(gate(x)) · up(x)).
                """,
                zh: """
                    计算注意力之前，查询和键按旋转位置编码转动：在位置 t，头的前半部分的第 d 个元素与后半部分的第 d 个元素\
                    转动角度 t · 10000^(−2d / n)，n 为头的大小。门控层是 down(silu(gate(x)) · up(x))。
                    """)
        ),
        (
            ["gelu"],
            Text(
                "GELU is the exact one, x · Φ(x), not the approximation by tanh.",
                zh: "GELU 是精确的 x · Φ(x)，不是用 tanh 的近似。")
        ),
        (["dropout"], Text("Dropout is off.", zh: "随机失活已关闭。")),
    ]
}
