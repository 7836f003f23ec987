import Language

extension ModelError {
    /// For a kind that takes rows of numbers.
    static func isText(_ kind: String) -> ModelError {
        ModelError(
            Text(
                "\(kind): the data are text; kinds for text are \(Models.languageKinds.map { Text(verbatim: $0) }.joined())",
                zh: "\(kind)：数据是文本；用于文本的模型有 \(Models.languageKinds.map { Text(verbatim: $0) }.joined())"))
    }
}

extension ModelInput {
    /// The number of features; an error for text.
    func featureCount(for kind: String) throws -> Int {
        guard case .features = self else {
            throw ModelError.isText(kind)
        }
        return sampleShape.reduce(1, *)
    }

    /// Vocabulary and context; an error for anything but learning to go on with a text.
    package func tokens(for kind: String, _ task: LearningTask) throws -> (vocabulary: Int, context: Int) {
        guard case .tokens(let vocabulary, let context) = self, case .language = task else {
            throw ModelError(
                Text(
                    """
                    \(kind): the data are no text to go on with; kinds for tables are \
                    \(Models.tableKinds.map { Text(verbatim: $0) }.joined())
                    """,
                    zh: """
                        \(kind)：数据不是可续写的文本；用于表格的模型有 \
                        \(Models.tableKinds.map { Text(verbatim: $0) }.joined())
                        """))
        }
        return (vocabulary, context)
    }
}
