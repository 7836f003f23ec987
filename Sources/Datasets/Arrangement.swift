import Catalog

extension FittedData {
    /// The tokenizer of a text.
    /// - Throws: `DataError` where these are those of a table.
    func tokenizer() throws -> Tokenizer {
        guard case .text(let tokenizer) = self else {
            throw DataError(setting: "source", reason: "it is a text, but the weights were learned from a table")
        }
        return tokenizer
    }
}

extension PreparedData {
    /// The same data with classes and features in the order that weights were learned with: by their names, not by
    /// their places.
    ///
    /// - Throws: `DataError` where names differ.
    func arranged(as learned: FittedData) throws -> PreparedData {
        guard case .table(let table) = content else { return self }
        guard case .table(let preparation) = learned else {
            throw DataError(setting: "source", reason: "it is a table, but the weights were learned from a text")
        }
        var notes = notes
        let arranged = try table.arranged(as: preparation, notes: &notes)
        return PreparedData(content: .table(arranged), files: files, notes: notes)
    }
}

extension TableData {
    func arranged(as learned: FittedPreparation, notes: inout [String]) throws -> TableData {
        let own = preparation
        guard isClassification == !learned.target.classes.isEmpty else {
            throw DataError(
                setting: "task",
                reason: "these data make a \(Self.task(own)) of \(own.target.name), but the weights learned a "
                    + "\(Self.task(learned)) of \(learned.target.name)")
        }
        try Self.checkNames("classes", own.target.classes, learned.target.classes, setting: "target")
        try Self.checkNames("features", own.featureNames, learned.featureNames, setting: "source")
        if own.target.name != learned.target.name {
            notes.append("\(own.target.name) is predicted, where the weights learned to predict \(learned.target.name)")
        }
        if own.operations != learned.operations || own.target.center != learned.target.center
            || own.target.scale != learned.target.scale
        {
            notes.append(
                "scaling and filling are fitted to these data anew; the weights were learned with those of others")
        }
        guard own.target.classes != learned.target.classes || own.featureNames != learned.featureNames else {
            return self
        }
        var arranged = own
        arranged.target.classes = learned.target.classes
        arranged.featureNames = learned.featureNames
        let names = own.columns.map(\.name), order = learned.columns.map(\.name)
        try Self.checkNames("columns", names, order, setting: "source")
        arranged.columns = order.compactMap { name in own.columns.first { $0.name == name } }
        // Both have the same names, each once.
        let classes = own.target.classes.map { name in
            Int32(learned.target.classes.firstIndex(of: name) ?? 0)
        }
        let places = learned.featureNames.map { name in own.featureNames.firstIndex(of: name) ?? 0 }
        var features = [Float](repeating: 0, count: self.features.count)
        let width = places.count
        for row in 0..<(width > 0 ? features.count / width : 0) {
            for (place, from) in places.enumerated() {
                features[row * width + place] = self.features[row * width + from]
            }
        }
        notes.append("classes and columns have the order that the weights were learned with")
        return TableData(
            preparation: arranged, features: features, labels: labels.map { classes[Int($0)] }, values: values,
            originalValues: originalValues, lines: lines, splits: splits, badRows: badRows,
            badRowCount: badRowCount)
    }

    private static func task(_ preparation: FittedPreparation) -> String {
        preparation.target.classes.isEmpty ? "regression" : "classification"
    }

    /// Refuses names that are not the same ones, in whatever order.
    private static func checkNames(_ what: String, _ own: [String], _ learned: [String], setting: String) throws {
        guard own != learned else { return }
        let known = Set(learned), present = Set(own)
        let new = own.filter { !known.contains($0) }, gone = learned.filter { !present.contains($0) }
        guard new.isEmpty, gone.isEmpty, known.count == learned.count, present.count == own.count else {
            func words(_ names: [String]) -> String {
                names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
            }
            let differences = [
                gone.isEmpty ? nil : "here there is no \(words(gone))",
                new.isEmpty ? nil : "they do not know \(words(new))",
                new.isEmpty && gone.isEmpty ? "a name comes twice, and their order is another" : nil,
            ].compactMap { $0 }
            throw DataError(
                setting: setting,
                reason: "the weights were learned with other \(what): \(differences.joined(separator: "; ")). "
                    + "Take data with the same \(what), or train anew")
        }
    }
}
