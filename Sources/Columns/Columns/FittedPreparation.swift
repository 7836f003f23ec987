import Formats
import Language

/// How the rows of a file become what a model sees, with everything learned from the training rows:
/// saved with the model, and applied to other rows at prediction.
public struct FittedPreparation: Sendable, Hashable, Codable {
    /// The columns that are read, in the order of the file.
    public var columns: [InputColumn]
    /// What is done to the columns, in this order.
    public var operations: [ColumnOperation]
    /// The numbers a model sees, in their order, after all operations.
    public var featureNames: [String]
    /// What is predicted, with what was learned of it.
    public var target: TargetColumn
    /// The shape of one sample: a length, or rows, columns and channels.
    public var inputShape: [Int]
    /// What stands for a missing value.
    public var missing: [String]
    /// What also does among numbers; nil in models of earlier versions.
    public var missingNumbers: [String]?
    /// By which version of the rules fields are read; nil for the first.
    public var rules: Int?

    package init(
        columns: [InputColumn], operations: [ColumnOperation], featureNames: [String], target: TargetColumn,
        inputShape: [Int], missing: [String], missingNumbers: [String]? = nil, rules: Int? = nil
    ) {
        self.columns = columns
        self.operations = operations
        self.featureNames = featureNames
        self.target = target
        self.inputShape = inputShape
        self.missing = missing
        self.missingNumbers = missingNumbers
        self.rules = rules
    }

    /// A column that is read.
    public struct InputColumn: Sendable, Hashable, Codable {
        /// As the header has it.
        public var name: String
        /// Whether its fields are amounts; else each is the name of a kind.
        public var isNumeric: Bool
        /// How its numbers are written; nil where it is as the file writes them.
        public var style: NumberStyle?

        package init(name: String, isNumeric: Bool, style: NumberStyle? = nil) {
            self.name = name
            self.isNumeric = isNumeric
            self.style = style
        }
    }

    /// What is predicted.
    public struct TargetColumn: Sendable, Hashable, Codable {
        /// As the header has it.
        public var name: String
        /// The classes, sorted; empty for regression.
        public var classes: [String]
        /// Regression learns `(y − center) / scale`; both are of the training rows.
        public var center: Double
        /// The standard deviation; 1 where the values are all the same, and for classification.
        public var scale: Double
        /// For regression, how its numbers are written; nil where it is as the file writes them.
        public var style: NumberStyle?

        package init(name: String, classes: [String], center: Double, scale: Double, style: NumberStyle? = nil) {
            self.name = name
            self.classes = classes
            self.center = center
            self.scale = scale
            self.style = style
        }

        /// A standardized prediction in the units of the data.
        public func original(_ standardized: Double) -> Double { standardized * scale + center }
    }

    /// A column whose numbers say which vector of a table stands for a row's category.
    public struct Embedding: Sendable, Hashable {
        /// Its place among the features.
        public var place: Int
        /// How many vectors there are: one for each category, and the first for all others.
        public var count: Int
        /// Numbers of each vector.
        public var width: Int

        package init(place: Int, count: Int, width: Int) {
            self.place = place
            self.count = count
            self.width = width
        }
    }

    /// The columns that are embedded, rising by place.
    public var embeddings: [Embedding] {
        operations.compactMap { operation in
            guard case .embedded(let name, let levels, let width) = operation,
                let place = featureNames.firstIndex(of: name)
            else { return nil }
            return Embedding(place: place, count: levels.count + 1, width: width)
        }.sorted { $0.place < $1.place }
    }

    /// How fields are read.
    package var fields: FieldRules {
        FieldRules(version: rules ?? 1, missing: missing, missingNumbers: missingNumbers ?? [])
    }
}

extension FittedPreparation {
    /// Reads one that was saved, and refuses one whose parts don't go together.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            columns: try container.decode([InputColumn].self, forKey: .columns),
            operations: try container.decode([ColumnOperation].self, forKey: .operations),
            featureNames: try container.decode([String].self, forKey: .featureNames),
            target: try container.decode(TargetColumn.self, forKey: .target),
            inputShape: try container.decode([Int].self, forKey: .inputShape),
            missing: try container.decode([String].self, forKey: .missing),
            missingNumbers: try container.decodeIfPresent([String].self, forKey: .missingNumbers),
            rules: try container.decodeIfPresent(Int.self, forKey: .rules))
        do {
            try check()
        } catch {
            throw DecodingError.damaged(error, at: container.codingPath)
        }
    }

    /// Reports parts that don't go together: whoever has one that passed can rely on what is checked here.
    ///
    /// Names of columns and classes are each there once, numbers are finite, the shape holds as many numbers as there
    /// are features, and the operations make these features of these columns, all of them numbers.
    public func check() throws(DataError) {
        func fail(_ reason: Text) -> DataError {
            DataError(
                reason: Text("the preparation of the data is damaged: \(reason)", zh: "数据的预处理已损坏：\(reason)"))
        }
        let version = rules ?? 1
        guard (1...FieldRules.newest).contains(version) else {
            throw fail(Text("it follows rules \(version) of a later version", zh: "它遵循更高版本的规则 \(version)"))
        }
        var size = 1
        for length in inputShape {
            let (product, overflows) = size.multipliedReportingOverflow(by: length)
            guard length > 0, !overflows else {
                throw fail(Text("\(inputShape) is no shape", zh: "\(inputShape) 不是形状"))
            }
            size = product
        }
        guard (1...3).contains(inputShape.count), size == featureNames.count else {
            throw fail(
                Text(
                    "its shape \(inputShape) does not hold \(featureNames.count) features",
                    zh: "形状 \(inputShape) 容不下 \(featureNames.count) 个特征"))
        }
        guard Set(columns.map(\.name) + [target.name]).count == columns.count + 1 else {
            throw fail(Text("two columns have one name", zh: "有两列同名"))
        }
        guard Set(target.classes).count == target.classes.count, target.classes.count != 1 else {
            throw fail(Text("its classes are not distinct, or only one", zh: "类别有重复，或只有一个"))
        }
        guard target.center.isFinite, target.scale.isFinite, target.scale > 0 else {
            throw fail(Text("the target's scale is none", zh: "目标列的尺度无效"))
        }
        guard operations.allSatisfy({ $0.numbers.allSatisfy { Float($0).isFinite } }) else {
            throw fail(Text("an operation has a number that is beyond all numbers", zh: "有操作含超出范围的数"))
        }
        guard embeddings.isEmpty || inputShape.count == 1 else {
            throw fail(Text("a shape has no place for embedded columns", zh: "形状中没有嵌入列的位置"))
        }
        // What is hashed says itself how many columns it makes.
        var hashed = 0
        for operation in operations {
            guard operation.isSound(features: featureNames.count) else {
                throw fail(Text("an operation's parts don't go together", zh: "有操作的各部分不相符"))
            }
            if case .hashed(_, let buckets) = operation { hashed += min(buckets, featureNames.count) }
            guard hashed <= featureNames.count else {
                throw fail(Text("its operations do not make its features", zh: "其操作得不到其特征"))
            }
        }
        // Pictures have no columns.
        guard !columns.isEmpty else { return }
        var frame = Frame(
            columns: columns.map {
                Frame.Column(name: $0.name, content: $0.isNumeric ? .numbers([]) : .kinds([], levels: []))
            }, rows: 0)
        frame.apply(operations, keepingNamesApart: version > 1)
        guard frame.columns.map(\.name) == featureNames, frame.columns.allSatisfy(\.isNumeric) else {
            throw fail(Text("its operations do not make its features", zh: "其操作得不到其特征"))
        }
    }
}

extension Frame.Column {
    fileprivate var isNumeric: Bool { if case .numbers = content { true } else { false } }
}
