import Language

extension Finding.Evidence {
    /// What the figure is called, for a person.
    public var label: Text { Self.names[name] ?? Text(verbatim: name) }

    private static let names: [String: Text] = [
        "across-splits": Text("across splits", zh: "跨划分"),
        "bound": Text("bound", zh: "界限"),
        "classes": Text("classes", zh: "类别数"),
        "columns": Text("columns", zh: "列数"),
        "compared": Text("rows compared", zh: "比较的行数"),
        "confidence": Text("confidence", zh: "置信度"),
        "correlation": Text("correlation", zh: "相关系数"),
        "cramers-v": Text("Cramér's V", zh: "Cramér V 系数"),
        "distinct": Text("distinct", zh: "不同值"),
        "documents": Text("documents", zh: "文档数"),
        "garbled": Text("garbled", zh: "乱码"),
        "groups": Text("groups", zh: "组数"),
        "lines": Text("lines", zh: "行数"),
        "ks": Text("KS distance", zh: "KS 距离"),
        "lower": Text("lower bound", zh: "下界"),
        "median-distance": Text("median distance", zh: "距离中位数"),
        "mutual-information": Text("mutual information", zh: "互信息"),
        "neighbors": Text("neighbors", zh: "近邻数"),
        "overall": Text("overall", zh: "总体"),
        "permutations": Text("permutations", zh: "打乱次数"),
        "predictive-power": Text("predictive power", zh: "预测力"),
        "ratio": Text("ratio", zh: "比值"),
        "replacements": Text("replacements", zh: "替代符"),
        "rows": Text("rows", zh: "行数"),
        "serial-correlation": Text("serial correlation", zh: "序列相关"),
        "share": Text("share", zh: "比例"),
        "skewness": Text("skewness", zh: "偏度"),
        "step": Text("step", zh: "步长"),
        "test": Text("test", zh: "测试集"),
        "upper": Text("upper bound", zh: "上界"),
        "validation": Text("validation", zh: "验证集"),
        "value": Text("value", zh: "值"),
    ]
}
