import Formats

/// Rows of numbers with a class or a value each, cleaned and shared out to the splits.
public struct TableData: Sendable {
    /// What was done to the rows, to be done to others at prediction.
    public let preparation: FittedPreparation
    /// Samples × features, row by row, in the order of the file.
    package let features: [Float]
    /// For classification: the class of every row.
    package let labels: [Int32]
    /// For regression: the standardized value of every row, and the value as it is in the file.
    package let values: [Float]
    package let originalValues: [Double]
    /// The line in the file of every row.
    package let lines: [Int]
    package let splits: SplitRows
    /// Rows that were kept aside, and why: the first ten thousand.
    public let badRows: [BadRow]
    /// All rows that were kept aside.
    public let badRowCount: Int

    package init(
        preparation: FittedPreparation, features: [Float], labels: [Int32], values: [Float],
        originalValues: [Double], lines: [Int], splits: SplitRows, badRows: [BadRow], badRowCount: Int
    ) {
        self.preparation = preparation
        self.features = features
        self.labels = labels
        self.values = values
        self.originalValues = originalValues
        self.lines = lines
        self.splits = splits
        self.badRows = badRows
        self.badRowCount = badRowCount
    }

    /// Numbers of one sample.
    public var featureCount: Int { preparation.featureNames.count }
    /// What each number of a sample is, in their order.
    public var featureNames: [String] { preparation.featureNames }
    /// The shape of one sample: `[64]`, or `[8, 8, 1]` for a picture of rows, columns and channels.
    public var inputShape: [Int] { preparation.inputShape }
    /// The classes, sorted; empty for regression.
    public var classes: [String] { preparation.target.classes }
    /// Whether classes are predicted rather than values.
    public var isClassification: Bool { !classes.isEmpty }

    /// Samples of a split; 0 where it has none.
    public func count(of split: Split) -> Int { splits[split].count }

    /// The line of the file that a sample of a split comes from.
    public func line(of sample: Int, in split: Split) -> Int { lines[splits[split][sample]] }

    /// What a sample of a split is to give, as it is in the file: the name of its class, or a number.
    public func target(of sample: Int, in split: Split) -> String { target(ofRow: splits[split][sample]) }

    package func target(ofRow row: Int) -> String {
        if isClassification { return classes[Int(labels[row])] }
        let value = originalValues[row]
        return Int(exactly: value).map(String.init) ?? String(value)
    }

    /// The numbers of some samples of a split, row by row.
    package func features(of samples: Range<Int>, in split: Split) -> [Float] {
        [Float](unsafeUninitializedCapacity: samples.count * featureCount) { buffer, count in
            Array(samples).withUnsafeBufferPointer { gather(split, $0, into: buffer) }
            count = buffer.count
        }
    }

    /// What some samples of a split are to give, as a model is given it: classes, or else standardized values.
    package func targets(of samples: Range<Int>, in split: Split) -> (labels: [Int32], values: [Float]) {
        let rows = splits[split][samples]
        return isClassification ? (rows.map { labels[$0] }, []) : ([], rows.map { values[$0] })
    }

    /// How many samples of a split each class has.
    public func classCounts(of split: Split) -> [Int] {
        var counts = [Int](repeating: 0, count: classes.count)
        for row in splits[split] { counts[Int(labels[row])] += 1 }
        return counts
    }

    /// Weights that make every class count alike in a mean loss over the training split: samples by
    /// classes and samples of the class, `n / (k · n_c)`; 0 for a class without samples.
    public func balancedClassWeights() -> [Float] {
        let counts = classCounts(of: .train)
        let present = counts.count { $0 > 0 }
        return counts.map { $0 == 0 ? 0 : Float(Double(count(of: .train)) / (Double(present) * Double($0))) }
    }

    /// The true values of a regression's split, in the units of the data.
    public func originalTargets(of split: Split) -> [Double] { splits[split].map { originalValues[$0] } }

    /// Copies samples of a split with their classes, row by row.
    public func gather(
        _ split: Split, _ samples: UnsafeBufferPointer<Int>, features: UnsafeMutableBufferPointer<Float>,
        targets: UnsafeMutableBufferPointer<Int32>
    ) {
        gather(split, samples, into: features)
        let rows = splits[split]
        for (place, sample) in samples.enumerated() { targets[place] = labels[rows[sample]] }
    }

    /// Copies samples of a split with their standardized values, row by row.
    public func gather(
        _ split: Split, _ samples: UnsafeBufferPointer<Int>, features: UnsafeMutableBufferPointer<Float>,
        targets: UnsafeMutableBufferPointer<Float>
    ) {
        gather(split, samples, into: features)
        let rows = splits[split]
        for (place, sample) in samples.enumerated() { targets[place] = values[rows[sample]] }
    }

    private func gather(
        _ split: Split, _ samples: UnsafeBufferPointer<Int>, into destination: UnsafeMutableBufferPointer<Float>
    ) {
        let width = featureCount
        let rows = splits[split]
        features.withUnsafeBufferPointer { source in
            for (place, sample) in samples.enumerated() {
                let start = rows[sample] * width
                _ = UnsafeMutableBufferPointer(rebasing: destination[(place * width)..<((place + 1) * width)])
                    .update(fromContentsOf: source[start..<(start + width)])
            }
        }
    }
}

extension TableData {
    /// Lays the cleaned columns out row by row.
    package init(_ raw: RawTable, preparation: FittedPreparation, splits: SplitRows) {
        let target = preparation.target
        let codes = Dictionary(uniqueKeysWithValues: target.classes.enumerated().map { ($1, Int32($0)) })
        self.init(
            preparation: preparation, features: raw.frame.features,
            labels: target.classes.isEmpty ? [] : raw.targetTexts.map { codes[$0] ?? 0 },
            values: target.classes.isEmpty
                ? raw.targetNumbers.map { Float(($0 - target.center) / target.scale) } : [],
            originalValues: target.classes.isEmpty ? raw.targetNumbers : [], lines: raw.lines, splits: splits,
            badRows: raw.keptAside.rows, badRowCount: raw.keptAside.count)
    }

    /// The features in another order: each number of a sample comes from the place that is named for it.
    package func features(from places: [Int]) -> [Float] {
        let width = places.count
        guard width > 0 else { return [] }
        var arranged = [Float](repeating: 0, count: features.count)
        for row in 0..<features.count / width {
            for (place, from) in places.enumerated() {
                arranged[row * width + place] = features[row * width + from]
            }
        }
        return arranged
    }
}
