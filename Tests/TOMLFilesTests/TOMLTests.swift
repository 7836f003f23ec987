import Foundation
import TOMLFiles
import Testing

/// Places, limits and words of the reader.
struct TOMLTests {
    private static func error(_ text: String) -> String {
        do {
            _ = try TOMLDocument(text)
            return "none"
        } catch {
            return "\(error)"
        }
    }

    /// Texts that ended the program, each with what is said now.
    @Test func whatIsWrongIsSaidWithItsPlace() {
        let cases = [
            ("[!]", "1:2: not valid TOML: a key was expected, but here is '!'"),
            ("[.]", "1:2: not valid TOML: a key was expected, but here is '.'"),
            (
                "a = 1\nhidden = [512, 256 }",
                "2:20: not valid TOML: in a list ',' or ']' was expected, but here is '}'"
            ),
            ("a = [1,\n2", "1:5: not valid TOML: a list that begins here is not closed with ']'"),
            ("a = { b = 1", "1:5: not valid TOML: a table that begins here is not closed with '}'"),
            ("a = relu", "1:5: not valid TOML: 'relu' is no value; a text stands in quotation marks: \"relu\""),
            ("a = \"x", "1:5: not valid TOML: a text that begins here is not closed on its line"),
            ("a\n", "1:2: not valid TOML: '=' must follow the key 'a', but here is the end of the line"),
            ("a = 1 b = 2", "1:7: not valid TOML: after a value the line must end, but here is 'b'"),
            ("a = 1 'b'", "1:7: not valid TOML: after a value the line must end, but here is \"'\""),
            ("a = 1\n a.b = 2", "2:2: not valid TOML: 'a' is defined twice, first on line 1"),
            ("[a]\nb = 1\n[a]", "3:2: not valid TOML: 'a' is defined twice, first on line 1"),
            ("a = 9223372036854775808", "1:5: not valid TOML: the number does not fit into 64 bits"),
            ("é = 1", "1:1: not valid TOML: a key was expected, but here is 'é'"),
            ("a = 1\u{1B}", "1:5: not valid TOML: this is no value; a text stands in quotation marks"),
            ("\u{1B}", "1:1: not valid TOML: a key was expected, but here is the character U+001B"),
            ("a = 1\rb = 2", "1:6: not valid TOML: a line ends with CR alone; save the file with LF or CRLF line ends"),
            (
                "a = \"\\q\"",
                "1:6: not valid TOML: '\\' begins no escape here; write it twice, or put the text in single quotes"
            ),
        ]
        for (text, expected) in cases { #expect(Self.error(text) == expected) }
    }

    /// Inputs that took gigabytes, minutes or the stack.
    @Test(arguments: [
        "a = " + String(repeating: "[", count: 100_000), "a = " + String(repeating: "{a=", count: 100_000),
        "a" + String(repeating: ".a", count: 100_000) + " = 1", "[a" + String(repeating: ".a", count: 100_000) + "]",
        String(repeating: "[[a", count: 1) + String(repeating: ".a", count: 64) + "]]",
        String(repeating: "a.a = {", count: 100_000),
    ])
    func depthIsBounded(text: String) {
        #expect(Self.error(text).contains("nested more than 64 deep") || Self.error(text).contains("than 64 parts"))
    }

    @Test func sizesAreBounded() {
        let long = String(repeating: "k", count: 10_000_000)
        #expect(Self.error(long + " = 1").contains("larger than 1 MiB"))
        #expect(Self.error(long.prefix(1_000_000) + " = 1") == "1:1: not valid TOML: a key is longer than 256 bytes")
        #expect(Self.error("'" + long.prefix(300) + "' = 1") == "1:1: not valid TOML: a key is longer than 256 bytes")
        #expect(Self.error(String(repeating: "[a]\n", count: 2)).contains("twice"))
    }

    /// One megabyte of what makes many small things is read, and not in time that grows faster than the text.
    @Test(arguments: ["[[a]]\n", "[[a.b]]\n", "#\n", "\n"])
    func manySmallThingsAreRead(line: String) throws {
        let count = TOMLFile.maximumBytes / line.utf8.count
        let root = try TOMLDocument(String(repeating: line, count: count)).root
        if line == "[[a]]\n" { #expect(root["a"]?.array?.count == count) }
        let wide = "a = [" + String(repeating: "{},", count: 300_000) + "]"
        #expect(try TOMLDocument(wide).root["a"]?.array?.count == 300_000)
    }

    @Test func everyValueKnowsItsPlace() throws {
        let text = "\u{FEFF}a = 1\r\n[data]\r\nsplit = { train = 0.8, \"é\" = 2 }\r\n[[data.steps]]\r\n  kind = 'x'\r\n"
        let document = try TOMLDocument(text)
        for (path, expected) in [
            ("a", "1:1"), ("data", "2:2"), ("data.split", "3:1"), ("data.split.train", "3:11"),
            ("data.split.é", "3:24"), ("data.steps", "4:8"), ("data.steps[0]", "4:1"), ("data.steps[0].kind", "5:3"),
            ("data.steps[1].kind", "4:8"), ("data.split.train.more", "3:11"), ("nothing", "nil"),
        ] {
            #expect(document.place(of: path).map(\.description) ?? "nil" == expected, "\(path)")
        }
        #expect(document.root["data"]?.table?["split"]?.table?["é"]?.place == TOMLPlace(line: 3, column: 30))
    }

    @Test func wordsNeedNoQuotesAfterSet() throws {
        func read(_ text: String) throws -> TOMLValue.Content { try TOMLValue(typed: text).content }
        func texts(_ text: String) throws -> [String]? { try TOMLValue(typed: text).array?.compactMap(\.text) }
        #expect(try read(" 0.03 ") == .real(0.03))
        #expect(try read("cosine") == .text("cosine"))
        #expect(try read("1e") == .text("1e"))
        #expect(try texts("[loss, f1-macro , \"a, b\",'c']") == ["loss", "f1-macro", "a, b", "c"])
        let steps = try TOMLValue(typed: "[{step=deduplicate}, { step = scale, method = \"min-max\" }]").array
        #expect(steps?.compactMap { $0.table?["step"]?.text } == ["deduplicate", "scale"])
        #expect(steps?.last?.table?["method"]?.text == "min-max")
        for (text, expected) in [
            ("[512, 256", "1:1: not valid TOML: a list that begins here is not closed with ']'"),
            ("[512, 256 }", "1:11: not valid TOML: in a list ',' or ']' was expected, but here is '}'"),
            ("{step}", "1:6: not valid TOML: '=' must follow the key 'step', but here is '}'"),
            ("[1] 2", "1:5: not valid TOML: after the value comes '2'"),
            ("", "1:1: not valid TOML: a value was expected, but here is the end"),
        ] {
            #expect(throws: TOMLError.self) { try TOMLValue(typed: text) }
            do { _ = try TOMLValue(typed: text) } catch { #expect("\(error)" == expected) }
        }
    }

    @Test func filesAreCheckedBeforeTheyAreRead() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "workbench-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func reason(_ name: String) -> String {
            do { return try TOMLFile.read(folder.appending(path: name).path) } catch { return "\(error)" }
        }
        try Data("a = 1\nb = \"\u{E9}".utf8.dropLast()).write(to: folder.appending(path: "cut"))
        try Data(count: TOMLFile.maximumBytes + 1).write(to: folder.appending(path: "large"))
        #expect(mkfifo(folder.appending(path: "pipe").path, 0o600) == 0)
        #expect(reason("none") == "there is no such file")
        #expect(reason("") == "is a folder")
        #expect(reason("pipe") == "is no plain file")
        #expect(reason("large") == "is larger than 1 MiB, the most that is read")
        #expect(reason("cut") == "2:6: is not UTF-8 text; save it as UTF-8")
    }
}
