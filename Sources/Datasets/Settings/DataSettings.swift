import Catalog
import Columns
import Formats
import Language
import Texts

/// The settings of `[data]`.
public enum DataSettings {
    /// The settings that name files.
    public static let naming = ["source", "validation-source", "test-source", "labels"]

    /// In the order of forms and documentation.
    public static let hyperparameters = [
        Hyperparameter(
            "source", .text(), default: "",
            help: Text(
                "The data, relative to the experiment file: a file; for text and images, a folder or a pattern too",
                zh: "训练数据，路径相对于实验文件：一个文件；文本和图像也可以是文件夹或通配模式")),
        Hyperparameter(
            "format", .choice(["auto", "csv", "jsonl", "idx", "npy", "images", "text"]), default: "auto",
            help: Text(
                """
                Format of the source, packed by gzip or zstd or not; jsonl is an array of objects, too; auto \
                detects it from the content
                """,
                zh: "数据格式，可用 gzip 或 zstd 压缩；jsonl 也可以是对象数组；auto 按内容识别"),
            meanings: [
                "auto": Text("What the content looks like", zh: "按内容识别"),
                "csv": Text("A table: fields with commas or another delimiter", zh: "表格：以逗号等分隔的字段"),
                "jsonl": Text("A table: an object a line, or an array of them", zh: "表格：每行一个对象，或对象数组"),
                "idx": Text("Images in one file, as of MNIST", zh: "存于一个文件的图像，如 MNIST"),
                "npy": Text(
                    "Arrays of numpy, NPY or NPZ: a table of columns c0, c1, … or images",
                    zh: "numpy 数组（NPY 或 NPZ）：列为 c0、c1……的表格，或图像"),
                "images": Text(
                    "PNG and JPEG files: a folder with a folder for each class, or a CSV with a column of their paths",
                    zh: "PNG 和 JPEG 文件：每个类别一个文件夹的文件夹，或含路径列的 CSV"),
                "text": Text("A text for a language model", zh: "供语言模型学习的文本"),
            ]),
        Hyperparameter(
            "target", .text(optional: true), default: "",
            help: Text(
                "The column to predict; empty takes one called target, label or class, or else the last",
                zh: "要预测的列；留空则取名为 target、label 或 class 的列，否则取最后一列"),
            needs: .columns),
        Hyperparameter(
            "task", .choice(["auto", "classification", "regression", "language"]), default: "auto",
            help: Text("The task; auto decides by the target's values", zh: "任务类型；auto 按目标列的取值判断"),
            meanings: [
                "auto": Text("By the values of the target", zh: "按目标列的取值判断"),
                "classification": Text("Predict one of some classes", zh: "预测类别"),
                "regression": Text("Predict a number", zh: "预测数值"),
                "language": Text("Predict the next token of a text", zh: "预测文本的下一个词元"),
            ]),
        Hyperparameter(
            "split",
            .table([
                Hyperparameter(
                    "train", .real(0.01...1), default: 0.8, help: Text("Fraction of the training set", zh: "训练集比例")),
                Hyperparameter(
                    "validation", .real(0...0.9), default: 0.1,
                    help: Text("Fraction of the validation set", zh: "验证集比例")),
                Hyperparameter(
                    "test", .real(0...0.9), default: 0.1, help: Text("Fraction of the test set", zh: "测试集比例")),
                Hyperparameter(
                    "stratify", .boolean, default: true,
                    help: Text(
                        "Stratified: every class has the same share in each split",
                        zh: "分层划分：各划分中每个类别的比例相同"),
                    needs: [.task("classification")]),
                Hyperparameter(
                    "order", .choice(["shuffled", "file"]), default: "shuffled",
                    help: Text("file cuts the splits in file order, for time series", zh: "file 按文件顺序划分，用于时间序列"),
                    needs: .table,
                    meanings: [
                        "shuffled": Text("Rows at random, by the seed", zh: "按随机种子打乱各行"),
                        "file": Text("Rows in the order of the file", zh: "按文件顺序"),
                    ]),
                Hyperparameter(
                    "group", .text(optional: true), default: "",
                    help: Text(
                        "A column whose rows of one value stay in one split, such as a patient; it is no feature then",
                        zh: "该列取值相同的行在同一划分中，例如同一患者；该列不再作为特征"),
                    needs: .columns),
                Hyperparameter(
                    "time", .text(optional: true), default: "",
                    help: Text(
                        "A column of dates or numbers by whose order the splits are cut: the latest rows are the test set",
                        zh: "按此日期或数值列的先后划分：最晚的行为测试集"),
                    needs: .columns),
                TrainingSubset.hyperparameter,
            ]),
            default: .table([
                SettingField("train", 0.8), SettingField("validation", 0.1), SettingField("test", 0.1),
                SettingField("stratify", true), SettingField("order", "shuffled"), SettingField("group", ""),
                SettingField("time", ""), SettingField("subset", 1.0),
            ]), help: Text("How rows are split; a text is always cut in this order", zh: "行如何划分；文本总是按此顺序切分")),
        Resampling.hyperparameter,
        Hyperparameter(
            "ignore", .words(allowed: []), default: [], help: Text("Columns to ignore", zh: "忽略的列"),
            needs: .columns),
        Hyperparameter(
            "categorical", .words(allowed: []), default: [],
            help: Text("Columns of numbers that are categories", zh: "数值实为类别编号的列"),
            needs: .columns),
        Hyperparameter(
            "numeric", .words(allowed: []), default: [],
            help: Text(
                """
                Columns to read as numbers although they look like codes or hold many texts, \
                which then are missing
                """,
                zh: "当作数值读取的列，即使看似编码或含许多文本；这些文本视为缺失值"),
            needs: .columns),
        Hyperparameter(
            "numbers", .choice(["auto", "point", "comma"]), default: "auto",
            help: Text(
                """
                How numbers are written: point as 1,234.5, comma as 1.234,5; auto detects it \
                for each column
                """,
                zh: "数字写法：point 如 1,234.5，comma 如 1.234,5；auto 逐列识别"),
            needs: .columns),
        Hyperparameter(
            "keep", .words(allowed: []), default: [],
            help: Text(
                "Columns to keep that would be left out: constant, row numbers, nearly all values different",
                zh: "保留本会被排除的列：常量列、行号列、取值几乎各不相同的列"),
            needs: .columns),
        Hyperparameter(
            "missing", .words(allowed: []),
            default: [
                "", "NA", "N/A", "n/a", "#N/A", "#NA", "<NA>", "NaN", "nan", "-NaN", "-nan", "null", "NULL", "None",
                "?",
            ],
            help: Text("Texts that are missing values", zh: "视为缺失值的文本"),
            needs: .columns),
        Hyperparameter(
            "missing-numbers", .words(allowed: []),
            default: [
                "-", "--", "---", "–", "—", ".", "..", "...", "*", "na", "n.a.", "k.a.", "nan", "nil", "none", "null",
                "missing", "unknown", "undefined", "not available", "not applicable", "inf", "+inf", "-inf", "infinity",
                "+infinity", "-infinity", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "1.#IND",
                "-1.#IND",
                "1.#QNAN", "-1.#QNAN",
            ],
            help: Text(
                """
                Texts that are missing values too where the rest of a column are numbers, in \
                upper or lower case
                """,
                zh: "一列其余为数字时也视为缺失值的文本，不分大小写"),
            needs: .columns),
        Hyperparameter(
            "delimiter", .text(), default: "auto",
            help: Text(
                "Delimiter of fields, or its name, such as tab; space is any run of spaces; auto detects it",
                zh: "字段分隔符或其名称，如 tab；space 指任意多个空格；auto 自动识别"),
            needs: .csv),
        Hyperparameter(
            "quote", .choice(CSVQuote.allCases.map(\.rawValue)), default: "auto",
            help: Text(
                "Quotation marks around fields that hold a delimiter or a line end; auto detects them",
                zh: "包住含分隔符或换行的字段的引号；auto 自动识别"),
            needs: .csv),
        Hyperparameter(
            "header", .choice(["auto", "yes", "no"]), default: "auto",
            help: Text("Whether the first row names the columns", zh: "首行是否为列名"),
            needs: .csv),
        Hyperparameter(
            "labels", .text(optional: true), default: "",
            help: Text(
                "The file of the labels of an IDX file or an array; empty goes by an IDX file's name, or takes y of an NPZ file",
                zh: "IDX 文件或数组对应的标签文件；留空时 IDX 按文件名把 images 换成 labels，NPZ 取数组 y"),
            needs: [.format("idx", "npy")]),
        Hyperparameter(
            "image-size", .integers(1...4096, count: 0...2), default: [],
            help: Text(
                "Height and width that images are brought to, or both in one number; empty: those of most, or 64 or 32",
                zh: "图像统一缩放到的高和宽，或用一个数表示两者；留空则取多数图像的尺寸，或 64、32"),
            needs: [.format("images")]),
        Hyperparameter(
            "image-channels", .choice(["auto", "grey", "color"]), default: "auto",
            help: Text("Channels that images of files are brought to", zh: "图像文件统一转换成的通道"),
            needs: [.format("images")],
            meanings: [
                "auto": Text("Color where one of them has it", zh: "有彩色图像时为彩色"),
                "grey": Text("One channel of grey", zh: "一个灰度通道"),
                "color": Text("Red, green and blue", zh: "红、绿、蓝三个通道"),
            ]),
        Hyperparameter(
            "validation-source", .text(optional: true), default: "",
            help: Text(
                "A separate file for the validation set; the other splits then share the source",
                zh: "单独的验证集文件；其余划分共用 source")),
        Hyperparameter(
            "test-source", .text(optional: true), default: "",
            help: Text(
                "A separate file for the test set; the other splits then share the source",
                zh: "单独的测试集文件；其余划分共用 source")),
        Hyperparameter(
            "preprocessing",
            .entries(
                key: "step",
                choices: Cleaning.catalog.map { .init($0) }),
            default: [
                .table([SettingField("step", "scale"), SettingField("method", "standard"), SettingField("columns", [])])
            ],
            help: Text(
                """
                Steps in order, fitted to training rows, those that drop rows first; group, impute, scale, \
                encode come unlisted, too
                """,
                zh: "预处理步骤，按顺序执行，在训练集上拟合；删行最先执行；group、impute、scale、encode 未列出也会执行"),
            needs: .columns,
            formerly: ["cleaning"]),
        DataEdit.hyperparameter,
        Hyperparameter(
            "rules", .integer(1...FieldRules.newest), default: .integer(FieldRules.newest),
            help: Text(
                "Version of the rules by which tables are read; 1 is that of sessions without this setting",
                zh: "读取表格的规则版本；1 用于没有此设置的旧会话"),
            needs: .table),
        Hyperparameter(
            "shape", .integers(1...65_536, count: 0...3), default: [],
            help: Text(
                "The features as height, width and channels of an image; empty takes them as a vector",
                zh: "把特征看作图像的高、宽、通道；留空则视为向量"),
            needs: .columns),
        Hyperparameter(
            "tokenizer", .choice(["characters", "bytes", "bpe"]), default: "characters",
            help: Text(
                "Tokenizer of a text; bpe is byte-pair encoding, trained on the training set",
                zh: "文本的分词器；bpe 为字节对编码，在训练集上训练"),
            reference: "Sennrich 2016, arXiv:1508.07909",
            needs: [.task("language")],
            meanings: [
                "characters": Text("One token for each character", zh: "每个字符一个词元"),
                "bytes": Text("One token for each byte, of whatever file", zh: "每个字节一个词元，适用于任何文件"),
                "bpe": Text("Pieces of words that come often, learned from the text", zh: "从文本学习的常见词片段"),
            ], formerWords: ["pairs": "bpe"]),
        Hyperparameter(
            "vocab-size", .integer(257...65_536, scale: .logarithmic), default: 1024,
            help: Text(
                "Tokens that the tokenizer bpe may learn, the 256 bytes included",
                zh: "bpe 分词器的词表大小，含 256 个字节"),
            needs: [.task("language"), Need("data.tokenizer", ["bpe"])], formerly: ["vocabulary"]),
        TextRecords.hyperparameter,
        TextDocuments.hyperparameter,
        TextCleaning.hyperparameter,
    ]
}

extension [Need] {
    /// Rows with a target, of whatever format.
    static let table: [Need] = [.task("classification", "regression")]
    /// Rows of columns that have names.
    static let columns: [Need] = [.format("csv", "jsonl", "npy")]
    /// Fields between delimiters.
    static let csv: [Need] = [.format("csv")]
}
