import Catalog
import Formats

/// The settings of `[data]`.
public enum DataSettings {
    /// In the order of forms and documentation.
    public static let hyperparameters = [
        Hyperparameter(
            "source", .text(), default: "",
            help: "What to learn from, relative to the experiment file: a file; for text, a folder or a pattern too"),
        Hyperparameter(
            "format", .choice(["auto", "csv", "jsonl", "idx", "text"]), default: "auto",
            help:
                "How the source is written, packed by gzip or not; jsonl is an array of objects, too; auto recognizes "
                + "it from the content"),
        Hyperparameter(
            "target", .text(optional: true), default: "",
            help: "The column to predict; empty takes one called target, label or class, or else the last"),
        Hyperparameter(
            "task", .choice(["auto", "classification", "regression", "language"]), default: "auto",
            help: "What to learn; auto decides by the target's values"),
        Hyperparameter(
            "split",
            .table([
                Hyperparameter("train", .real(0.01...1), default: 0.8, help: "Share to learn from"),
                Hyperparameter("validation", .real(0...0.9), default: 0.1, help: "Share that steers the run"),
                Hyperparameter("test", .real(0...0.9), default: 0.1, help: "Share to judge by at the end"),
                Hyperparameter(
                    "stratify", .boolean, default: true, help: "Every class has the same share in each part"),
                Hyperparameter(
                    "order", .choice(["shuffled", "file"]), default: "shuffled",
                    help: "file takes the parts as they follow each other, for series in time"),
            ]),
            default: .table([
                SettingField("train", 0.8), SettingField("validation", 0.1), SettingField("test", 0.1),
                SettingField("stratify", true), SettingField("order", "shuffled"),
            ]), help: "How the rows are shared out; a text is always cut in that order"),
        Hyperparameter(
            "ignore", .words(allowed: []), default: [], help: "Columns to leave out"),
        Hyperparameter(
            "categorical", .words(allowed: []), default: [],
            help: "Columns of numbers that are names of kinds, not amounts"),
        Hyperparameter(
            "numeric", .words(allowed: []), default: [],
            help: "Columns to read as amounts although they look like codes or hold many texts, which then are missing"),
        Hyperparameter(
            "numbers", .choice(["auto", "point", "comma"]), default: "auto",
            help: "How numbers are written: point as 1,234.5, comma as 1.234,5; auto finds it out for each column"),
        Hyperparameter(
            "keep", .words(allowed: []), default: [],
            help: "Columns to learn from that would be left out: constant, numbering the rows, nearly all different"),
        Hyperparameter(
            "missing", .words(allowed: []),
            default: [
                "", "NA", "N/A", "n/a", "#N/A", "#NA", "<NA>", "NaN", "nan", "-NaN", "-nan", "null", "NULL", "None",
                "?",
            ],
            help: "What stands for a missing value"),
        Hyperparameter(
            "missing-numbers", .words(allowed: []),
            default: [
                "-", "--", "---", "–", "—", ".", "..", "...", "*", "na", "n.a.", "k.a.", "nan", "nil", "none", "null",
                "missing", "unknown", "undefined", "not available", "not applicable", "inf", "+inf", "-inf", "infinity",
                "+infinity", "-infinity", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "1.#IND",
                "-1.#IND",
                "1.#QNAN", "-1.#QNAN",
            ],
            help: "What also does where the rest of a column are numbers, in small or capital letters"),
        Hyperparameter(
            "delimiter", .text(), default: "auto",
            help: "The character between fields, or its name, such as tab; space stands for any run of spaces; auto "
                + "finds it out"),
        Hyperparameter(
            "quote", .choice(CSVQuote.allCases.map(\.rawValue)), default: "auto",
            help: "The quotation marks around fields that hold a delimiter or a line end; auto finds them out"),
        Hyperparameter(
            "header", .choice(["auto", "yes", "no"]), default: "auto", help: "Whether the first row names the columns"),
        Hyperparameter(
            "labels", .text(optional: true), default: "",
            help:
                "For pictures in an IDX file: the file of their labels; empty goes by its name, images becoming labels"),
        Hyperparameter(
            "test-source", .text(optional: true), default: "",
            help: "A file of its own for the test part; the other two then share the source"),
        Hyperparameter(
            "preprocessing",
            .entries(
                key: "step",
                choices: Cleaning.catalog.map { .init($0) }),
            default: [.table([SettingField("step", "scale"), SettingField("method", "standard")])],
            help:
                "What is done to the rows, in order, fitted on the training part; group, impute, scale and encode come "
                + "unlisted, too",
            formerly: ["cleaning"]),
        DataEdit.hyperparameter,
        Hyperparameter(
            "rules", .integer(1...FieldRules.newest), default: .integer(FieldRules.newest),
            help: "By which version of its rules the program reads tables; 1 is that of sessions without this setting"),
        Hyperparameter(
            "shape", .integers(1...65_536, count: 0...3), default: [],
            help: "The features as rows, columns and channels of a picture; empty takes them as a plain list"),
        Hyperparameter(
            "tokenizer", .choice(["characters", "bytes", "bpe"]), default: "characters",
            help: "The tokens of a text; bpe is byte-pair encoding, trained on the training split",
            reference: "Sennrich 2016, arXiv:1508.07909", formerWords: ["pairs": "bpe"]),
        Hyperparameter(
            "vocab-size", .integer(257...65_536, scale: .logarithmic), default: 1024,
            help: "Tokens that the tokenizer bpe may learn, the 256 bytes included", formerly: ["vocabulary"]),
    ]
}
