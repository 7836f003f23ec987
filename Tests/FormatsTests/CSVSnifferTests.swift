import Formats
import Testing

@Suite struct CSVSnifferTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func reader(_ text: String, _ given: CSVGiven = CSVGiven()) throws -> CSVReader {
        try CSVReader(path: try folder.file("table.csv", text), given: given)
    }

    private func rows(_ reader: CSVReader) throws -> [[String]] {
        var rows: [[String]] = []
        _ = try reader.forEachRecord { record in rows.append((0..<record.count).map { record.text($0) }) }
        return rows
    }

    /// Decimal commas make a file no comma file.
    @Test(arguments: ["semicolon", "tab", "bar", "spaces"])
    func decimalCommasAreNoDelimiters(name: String) throws {
        let delimiter = ["semicolon": ";", "tab": "\t", "bar": "|", "spaces": " "][name] ?? ""
        func text(_ rows: [[String]]) -> String { rows.map { $0.joined(separator: delimiter) + "\n" }.joined() }
        let body = (0..<40).map { ["\($0),5", "\($0 * 3),25", $0 % 2 == 0 ? "\($0)" : "-1,5"] }
        // The same number of commas in every row, without a header, and with rows that are too short or too long.
        let regular = (0..<40).map { ["\($0),5", "\($0 * 3),25", "7,125"] }
        let header = [["x", "y", "z"]]
        for table in [
            body, header + body, regular, header + regular, body + [["1", "2"]] + body + [["1", "2", "3", "4"]],
        ] {
            #expect(try reader(text(table)).dialect.delimiterName.in(.english) == name)
        }
        let ragged = try reader(text(regular + [["1"]] + regular + [["1", "2", "3", "4"]] + regular))
        #expect(ragged.dialect.delimiterName.in(.english) == name)
        #expect(ragged.dialect.decimalMark == UInt8(ascii: ","))
        #expect(ragged.summary.in(.english).contains("decimal comma") && ragged.summary.in(.chinese).contains("小数逗号"))
        #expect(ragged.columns.count == 3)
        #expect(try rows(ragged).count == 120)
    }

    @Test(arguments: [
        ("Weight, kg;Height, cm\n1;2\n3;4\n", "semicolon", ["Weight, kg", "Height, cm"]),
        ("Weight, kg;Height, cm\n1,5;2,5\n3,5;4,5\n", "semicolon", ["Weight, kg", "Height, cm"]),
        ("a;b\n1.234,5;2.000,25\n1.000,0;3,5\n", "semicolon", ["a", "b"]),
        ("a;b\n1,234,567;2,345,678\n1,234,567;2,345,678\n", "semicolon", ["a", "b"]),
        ("a,b\n1,x;y\n2,z;w\n", "comma", ["a", "b"]),
        ("a,b,c\n1,x;y;z,2\n2,p;q;r,3\n", "comma", ["a", "b", "c"]),
        ("when,n\n2020-01-01 10:00:00,1\n2020-01-02 11:00:00,2\n", "comma", ["when", "n"]),
        ("a|b\n\"x,y\"|1\n\"z,w\"|2\n", "bar", ["a", "b"]),
        ("name,place\nAnn Lee,New York\nBob Day,Los Angeles\n", "comma", ["name", "place"]),
        ("1, 2, 3\n4, 5, 6\n", "comma", ["column 1", "column 2", "column 3"]),
        ("x  y   class\n1.5  2    a\n10.25 3   b\n", "spaces", ["x", "y", "class"]),
        ("'x','y'\n1,2\n3,4\n", "comma", ["x", "y"]),
        ("'x, y';'z'\n'a;b';2\n'it''s';4\n", "semicolon", ["x, y", "z"]),
        ("\u{FEFF}\"x\",\"y\"\n1,2\n", "comma", ["x", "y"]),
        ("a,b,\n1,2,\n3,4,\n", "comma", ["a", "b", "column 3"]),
        ("a,b\n1,2,\n3,4,\n", "comma", ["a", "b"]),
        ("\"x\" \"y\"\n\"1\" 3.5 a\n\"2\" 4.5 b\n", "spaces", ["row", "x", "y"]),
    ])
    func dialectsAreFoundOut(text: String, delimiter: String, columns: [String]) throws {
        let reader = try reader(text)
        #expect(reader.dialect.delimiterName.in(.english) == delimiter)
        #expect(reader.columns == columns)
        #expect(try reader.forEachRecord { _ in }.badRowCount == 0)
    }

    @Test func theDeclaredDelimiterIsTaken() throws {
        for (first, delimiter) in [("sep=;", ";"), ("SEP=|", "|"), ("\"sep=,\"", ","), ("sep=\t", "\t")] {
            let table = try reader("\(first)\r\na\(delimiter)b\r\n1\(delimiter)2\r\n")
            #expect(table.columns == ["a", "b"])
            #expect(table.headerLine == 2)
            #expect(try rows(table) == [["1", "2"]])
            #expect(table.remarks.map { $0.in(.english) } == ["line 1 names the delimiter and is no row"])
        }
    }

    @Test(arguments: [
        // numpy's savetxt puts the names into a comment.
        ("# x y label\n1.0 2.0 0\n3.0 4.0 1\n", ["x", "y", "label"], 2, 1),
        // R and others tell things first.
        ("# made by hand\n# in 2020\nx,y\n1,2\n3,4\n", ["x", "y"], 2, 3),
        ("# made by hand\n1,2\n3,4\n", ["column 1", "column 2"], 2, nil),
        // A name that starts with the mark.
        ("#,name,value\n1,a,2\n2,b,3\n", ["#", "name", "value"], 2, 1),
        ("#id,x\n1,2\n2,3\n", ["id", "x"], 2, 1),
    ])
    func commentsAtTheTopAreTold(text: String, columns: [String], count: Int, headerLine: Int?) throws {
        let table = try reader(text)
        #expect(table.columns == columns)
        #expect(table.headerLine == headerLine)
        #expect(try rows(table).count == count)
        #expect(table.remarks.isEmpty == false)
    }

    /// Names that the settings have make a header of any row.
    @Test func wantedNamesAreAHeader() throws {
        let text = "2019,2020,2021\n1,2,3\n4,5,6\n"
        #expect(try reader(text).headerLine == nil)
        let named = try reader(text, CSVGiven(names: ["2021"]))
        #expect(named.columns == ["2019", "2020", "2021"])
        #expect(try rows(named).count == 2)
        #expect(try reader(text, CSVGiven(hasHeader: false, names: ["2021"])).headerLine == nil)
    }

    @Test func aWideTableIsReadWhole() throws {
        let count = 60_001
        let names = (0..<count).map { "a rather long name \($0)" }
        let row = (0..<count).map { String($0 % 10) }.joined(separator: ",")
        let table = try reader(names.joined(separator: ",") + "\n" + row + "\n" + row + "\n")
        #expect(table.columns == names)
        #expect(try rows(table).map(\.count) == [count, count])
    }

    @Test func manyColumnsOfOneNameAreNumbered() throws {
        let count = 20_000
        let text =
            [String](repeating: "x", count: count).joined(separator: ",") + "\n"
            + [String](repeating: "1", count: count).joined(separator: ",") + "\n"
        let table = try reader(text)
        #expect(table.columns.first == "x" && table.columns.last == "x (20000)")
        #expect(Set(table.columns).count == count)
        #expect(table.remarks.map { $0.in(.english) } == ["19999 columns have the name of another and are numbered"])
    }

    @Test func aNumberedNameThatIsThereStays() throws {
        #expect(try reader("x,x,x (2),x\n1,2,3,4\n").columns == ["x", "x (3)", "x (2)", "x (4)"])
    }

    @Test func aFileOfCommasIsRefusedAtOnce() throws {
        let commas = [UInt8](repeating: UInt8(ascii: ","), count: 1_500_000)
        let path = try folder.file("commas.csv", commas)
        let error = #expect(throws: FormatError.self) { try CSVReader(path: path) }
        #expect(error?.reason.in(.english) == "it has more than 1000000 fields" && error?.line == 1)
    }

    @Test func marksCanBeSwitchedOff() throws {
        let table = try reader("a,b\n\"x,1\n\"y,2\n", CSVGiven(quote: .none))
        #expect(try rows(table) == [["\"x", "1"], ["\"y", "2"]])
    }

    /// A bad row across the border of the reader's buffer is one bad row, and no part of it another.
    @Test(arguments: ["\n", "\r\n", "\r"])
    func aBadRowAcrossTheBufferLeavesNoPhantom(end: String) throws {
        let row = "1,a" + end
        let count = (1 << 20) / row.utf8.count
        let bad = "2,\"b\"" + String(repeating: "x,phantom", count: 40) + end
        for shift in 0..<3 {
            let text =
                "x,class" + end + String(repeating: row, count: count - 10 - shift) + bad
                + String(repeating: row, count: 20)
            let table = try reader(text)
            var classes: Set<String> = []
            let reading = try table.forEachRecord { classes.insert($0.text(1)) }
            #expect(classes == ["a"])
            #expect(reading.records == count + 10 - shift)
            #expect(reading.badRows.map(\.line) == [count - 8 - shift])
        }
    }
}
