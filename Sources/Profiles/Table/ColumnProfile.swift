import Datasets
import Language

/// What is known of one column of a table.
public struct ColumnProfile: Sendable {
    public var name: String
    /// Its place in the file, from 0.
    public var place: Int
    public var kind: Kind
    /// What made that of it, for a person.
    public var decision: Text
    public var role: Role
    /// All rows of the table.
    public var rows: Int
    /// Rows without a value.
    public var missing: Int
    /// How missing values are written, the most frequent first.
    public var missingTexts: [Value]
    /// Different values that are not missing.
    public var distinct: Int
    /// Whether they were counted; else it is an estimate, off by 1.6 % in the mean.
    public var isDistinctExact: Bool
    /// The most frequent values first, at most ``mostValues``.
    public var values: [Value]
    /// Of how many rows the values were counted: all, or a sample where there are more different ones than are counted.
    public var valuesCountedIn: Int
    /// Fields that are no numbers where the rest are, words such as `unknown` left out.
    public var strays: Int
    /// A first one of them.
    public var firstStray: (line: Int, text: String)?
    /// Fields that say a number is infinite.
    public var infinite: Int
    /// For a column of numbers.
    public var numbers: NumberProfile?
    /// How it goes with the target; nil for the target itself and where it is not known.
    public var relation: Relation?
    /// How each row's value goes with the one before, from −1 to 1; 0 where the order is random, nil where all are one.
    public var serial: Double?

    package init(
        name: String, place: Int, kind: Kind, decision: Text, role: Role, rows: Int, missing: Int,
        missingTexts: [Value], distinct: Int, isDistinctExact: Bool, values: [Value], valuesCountedIn: Int,
        strays: Int, firstStray: (line: Int, text: String)? = nil, infinite: Int, numbers: NumberProfile? = nil,
        relation: Relation? = nil, serial: Double? = nil
    ) {
        self.name = name
        self.place = place
        self.kind = kind
        self.decision = decision
        self.role = role
        self.rows = rows
        self.missing = missing
        self.missingTexts = missingTexts
        self.distinct = distinct
        self.isDistinctExact = isDistinctExact
        self.values = values
        self.valuesCountedIn = valuesCountedIn
        self.strays = strays
        self.firstStray = firstStray
        self.infinite = infinite
        self.numbers = numbers
        self.relation = relation
        self.serial = serial
    }

    package static let mostValues = 100

    /// What its values are.
    public enum Kind: String, Sendable, Hashable {
        case number, category, text, date
        /// No value at all.
        case empty

        public var label: Text {
            switch self {
            case .number: Text("number", zh: "数值")
            case .category: Text("category", zh: "类别")
            case .text: Text("text", zh: "文本")
            case .date: Text("date", zh: "日期")
            case .empty: Text("empty", zh: "空")
            }
        }
    }

    /// What training does with it.
    public enum Role: Sendable, Hashable {
        case target
        case input
        /// As the setting `data.ignore` names it.
        case ignored
        /// By itself, for a reason.
        case leftOut(Text)

        public var label: Text {
            switch self {
            case .target: Text("target", zh: "目标列")
            case .input: Text("input", zh: "输入")
            case .ignored: Text("ignored", zh: "忽略")
            case .leftOut: Text("left out", zh: "略去")
            }
        }
    }

    /// A value as it stands in the file, and in how many rows.
    public struct Value: Sendable, Hashable {
        public var text: String
        public var count: Int

        package init(text: String, count: Int) {
            self.text = text
            self.count = count
        }
    }

    /// The share of rows without a value.
    public var missingShare: Double { rows > 0 ? Double(missing) / Double(rows) : 0 }
    /// Rows with a value.
    public var present: Int { rows - missing }
    /// Rows without a value that training takes: those where none stands, and texts among numbers.
    public var gaps: Int { min(rows, missing + strays) }
    /// Their share of all rows.
    public var gapShare: Double { rows > 0 ? Double(gaps) / Double(rows) : 0 }
}

/// A column's numbers in figures.
public struct NumberProfile: Sendable, Hashable {
    /// Numbers there are.
    public var count: Int
    public var mean: Double
    /// Of the population.
    public var deviation: Double
    public var least: Double
    public var greatest: Double
    /// Fisher-Pearson's; nil where all numbers are one.
    public var skewness: Double?
    public var zeros: Int
    public var negatives: Int
    /// Values at ``shares``, linear between neighbors.
    public var quantiles: [Double]
    /// Numbers of the sample in bins of equal width from `histogramRange.lowerBound` to its upper bound; those beyond
    /// stand in none.
    public var histogram: [Int]
    public var histogramRange: ClosedRange<Double>
    /// Of how many numbers quantiles and histogram were made: all, or those of a sample.
    public var sampled: Int

    package init(
        count: Int, mean: Double, deviation: Double, least: Double, greatest: Double, skewness: Double? = nil,
        zeros: Int, negatives: Int, quantiles: [Double], histogram: [Int], histogramRange: ClosedRange<Double>,
        sampled: Int
    ) {
        self.count = count
        self.mean = mean
        self.deviation = deviation
        self.least = least
        self.greatest = greatest
        self.skewness = skewness
        self.zeros = zeros
        self.negatives = negatives
        self.quantiles = quantiles
        self.histogram = histogram
        self.histogramRange = histogramRange
        self.sampled = sampled
    }

    /// The shares that have a quantile.
    public static let shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
    package static let bins = 50

    public var median: Double { quantiles[3] }
    public var quartiles: ClosedRange<Double> { quantiles[2]...max(quantiles[2], quantiles[4]) }
}

/// How much a column tells of the target.
public struct Relation: Sendable, Hashable {
    public var measure: Measure
    /// From 0 to 1, but for a correlation: from −1.
    public var value: Double
    /// Mutual information in bits, from ten bins of each number; corrected for chance (Miller and Madow 1955).
    public var mutualInformation: Double
    /// How much better than a guess without it the target is told by this column alone, from 0 to 1.
    public var predictivePower: Double
    /// Rows it was computed from.
    public var rows: Int

    package init(measure: Measure, value: Double, mutualInformation: Double, predictivePower: Double, rows: Int) {
        self.measure = measure
        self.value = value
        self.mutualInformation = mutualInformation
        self.predictivePower = predictivePower
        self.rows = rows
    }

    public enum Measure: String, Sendable, Hashable {
        /// Pearson's, of two columns of numbers.
        case correlation
        /// The correlation ratio η, of numbers and kinds.
        case correlationRatio = "correlation-ratio"
        /// Cramér's V, corrected for chance (Bergsma 2013), of two columns of kinds.
        case cramersV = "cramers-v"

        public var label: Text {
            switch self {
            case .correlation: Text("correlation", zh: "相关系数")
            case .correlationRatio: Text("correlation ratio η", zh: "相关比 η")
            case .cramersV: Text("Cramér's V", zh: "Cramér V 系数")
            }
        }
    }
}
