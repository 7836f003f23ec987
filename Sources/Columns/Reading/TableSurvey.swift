import Formats
import Foundation
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
        firstLegacyLine == nil && (reader as? CSVReader)?.legacyNames ?? 0 == 0
            ? reader.summary : (reader as? CSVReader)?.summary(.windows1252) ?? reader.summary
    }

    /// What to tell, once, of a file in another encoding.
    package func noteOnEncoding(_ reader: any TableReader) -> [Text] {
        let table = reader as? CSVReader, names = table?.legacyNames ?? 0
        guard let line = [firstLegacyLine, names > 0 ? table?.headerLine : nil].compactMap({ $0 }).min() else {
            return []
        }
        let file = URL(fileURLWithPath: reader.path).lastPathComponent
        var parts: [Text] = []
        if legacyFields > 0 {
            let count = legacyFields.grouped
            parts.append(legacyFields == 1 ? Text("1 field", zh: "1 个字段") : Text("\(count) fields", zh: "\(count) 个字段"))
        }
        if names > 0 {
            parts.append(
                names == 1
                    ? Text("1 name of a column", zh: "1 个列名") : Text("\(names) names of columns", zh: "\(names) 个列名"))
        }
        let what = parts.count == 2 ? Text("\(parts[0]) and \(parts[1])", zh: "\(parts[0])和\(parts[1])") : parts[0]
        let isOne = legacyFields + names == 1
        let are =
            isOne
            ? Text("\(what) is no UTF-8", zh: "\(what)不是 UTF-8") : Text("\(what) are no UTF-8", zh: "\(what)不是 UTF-8")
        let place = Text("\(file):\(line): ", zh: "\(file):\(line)：")
        guard table?.looksLikeGBK != true else {
            return [
                place
                    + Text(
                        """
                        \(are), but look like Chinese in GBK, which is not read: the letters shown are those of Windows-1252; \
                        convert the file first (iconv -f GBK -t UTF-8)
                        """,
                        zh: """
                            \(are)，看起来是 GBK 中文，无法直接读取：显示的是按 Windows-1252 解释的字符；\
                            请先转换文件（iconv -f GBK -t UTF-8）
                            """)
            ]
        }
        let read =
            isOne
            ? Text("\(are) and was read as Windows-1252", zh: "\(are)，按 Windows-1252 读取")
            : Text("\(are) and were read as Windows-1252", zh: "\(are)，按 Windows-1252 读取")
        return [
            place
                + Text(
                    "\(read); a file in another encoding has to be converted first (iconv -f GBK -t UTF-8)",
                    zh: "\(read)；其他编码的文件需先转换（iconv -f GBK -t UTF-8）")
        ]
    }
}
