import Formats
import Language

/// What the columns of a file hold, found in a first pass; and in a second one where a column may hold codes.
package struct TableSurvey: Sendable {
    package var columns: [ColumnSurvey]
    package var rows = 0
    /// Fields that are no UTF-8 and were read as Windows-1252.
    package var legacyFields: Int { columns.reduce(0) { $0 + $1.legacyFields } }
    /// The first line with one.
    package var firstLegacyLine: Int? { columns.compactMap(\.firstLegacyLine).min() }
    package var reading = TableReading()
    /// What parts whole from fraction where the file as a whole is looked at.
    package var decimalMark = NumberStyle.DecimalMark.point

    /// A survey of columns that were counted already.
    package init(
        columns: [ColumnSurvey], rows: Int, reading: TableReading, decimalMark: NumberStyle.DecimalMark
    ) {
        self.columns = columns
        self.rows = rows
        self.reading = reading
        self.decimalMark = decimalMark
    }

    package init(_ reader: any TableReader, fields: FieldRules, watch: DataWatch? = nil) throws {
        var columns = reader.columns.map { ColumnSurvey(name: $0) }
        var rows = 0
        var decimalMark = NumberStyle.DecimalMark.point
        reading = try reader.forEachRecord(Text("looking through the file", zh: "查看文件"), watch: watch) { record in
            rows += 1
            decimalMark = record.mark
            for index in columns.indices {
                columns[index].count(record, index, fields: fields, hash: quickHash(record.bytes(index)))
            }
        }
        self.columns = columns
        self.rows = rows
        self.decimalMark = decimalMark
        try compareSpellings(reader, fields: fields, watch: watch)
    }

    /// Reads the file again where numbers may be codes.
    package mutating func compareSpellings(
        _ reader: any TableReader, fields: FieldRules, watch: DataWatch? = nil
    ) throws {
        let open = columns.indices.filter { columns[$0].isOpen }
        guard !fields.areFirst, !open.isEmpty else { return }
        _ = try reader.forEachRecord(Text("looking for codes", zh: "查找编码"), watch: watch) { record in
            for index in open { columns[index].compare(record, index, fields: fields) }
        }
    }
}

extension TableSurvey {
    /// How the file is written, with the encoding that its fields turned out to be in.
    package func summary(of reader: any TableReader) -> Text {
        firstLegacyLine == nil
            ? reader.summary : (reader as? CSVReader)?.summary(.windows1252) ?? reader.summary
    }

    /// What to tell of fields that are in another encoding.
    package func noteOnEncoding(_ file: String) -> [Text] {
        guard let line = firstLegacyLine else { return [] }
        let count = legacyFields.grouped
        return [
            Text("\(file):\(line): ", zh: "\(file):\(line)：")
                + Text(
                    """
                    \(count) fields are no UTF-8 and were read as Windows-1252; a file in another encoding has to be converted \
                    first (iconv -f GBK -t UTF-8)
                    """,
                    zh: """
                        \(count) 个字段不是 UTF-8，按 Windows-1252 读取；其他编码的文件需先转换（iconv -f GBK -t UTF-8）
                        """)
        ]
    }
}
