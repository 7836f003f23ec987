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
