import Formats
import Language

/// The columns of a plan while rows are read into them, and their fields that are no numbers among numbers.
struct InputColumns {
    private let inputs: [ColumnPlan.Input]
    private let fields: FieldRules
    private var numbers: [[Double]]
    private var texts: [[String?]]
    private(set) var strays: [Strays]

    init(_ inputs: [ColumnPlan.Input], fields: FieldRules) {
        self.inputs = inputs
        self.fields = fields
        numbers = [[Double]](repeating: [], count: inputs.count)
        texts = [[String?]](repeating: [], count: inputs.count)
        strays = inputs.map { Strays(column: $0.name) }
    }

    mutating func append(_ record: TableRecord) {
        for (place, input) in inputs.enumerated() {
            let isMissing = fields.isMissing(record.bytes(input.index))
            if input.isNumeric {
                let number = isMissing ? nil : fields.number(record, input.index, style: input.style)
                if number == nil, !isMissing { strays[place].add(record, input.index, fields: fields) }
                numbers[place].append(number ?? .nan)
            } else {
                texts[place].append(isMissing ? nil : fields.level(record, input.index))
            }
        }
    }

    var columns: [Frame.Column] {
        inputs.enumerated().map { place, input in
            Frame.Column(
                name: input.name, content: input.isNumeric ? .numbers(numbers[place]) : Self.kinds(texts[place]))
        }
    }

    private static func kinds(_ texts: [String?]) -> Frame.Content {
        let levels = Set(texts.compactMap { $0 }).sorted()
        let codes = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, Int32($0)) })
        return .kinds(texts.map { text in text.flatMap { codes[$0] } ?? -1 }, levels: levels)
    }
}

extension ColumnPlan {
    /// Why a row costs itself by the first rules: the first text among numbers; nil where it is read.
    package func fault(of record: TableRecord) -> BadRow? {
        guard fields.areFirst else { return nil }
        for input in inputs where input.isNumeric {
            if !fields.isMissing(record.bytes(input.index)), record.number(input.index) == nil {
                return Self.noNumber(record, input.index, input.name)
            }
        }
        return nil
    }

    /// A row with a text where a number is due.
    static func noNumber(_ record: TableRecord, _ index: Int, _ name: String) -> BadRow {
        let field = record.text(index)
        return BadRow(
            line: record.line, column: record.column(index),
            reason: Text("\(name): \"\(field)\" is no number", zh: "\(name)：\"\(field)\" 不是数值"))
    }
}
