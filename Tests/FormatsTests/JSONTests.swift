import Formats
import Testing

@Suite struct JSONTests {
    @Test func valuesAreReadAndWritten() throws {
        let text = #"{"a":[1,-2.5,1e3,true,false,null],"b":"x\n\u00e9\ud83d\ude00","c":{}}"#
        let value = try JSONParser.parse(text)
        #expect(value["a"]?.array?.first == .integer(1))
        #expect(value["a"]?.array?[2] == .real(1000))
        #expect(value["b"]?.text == "x\né😀")
        #expect(try JSONParser.parse(value.json) == value)
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "01", "1.", "-", "+1", "NaN", "nul", "\"", "\"\\x\"",
        "\"\\ud800\"", "\"\u{1}\"", "1 2", "{a:1}", "1e999", "[1 2]", "// c\n1",
        String(repeating: "[", count: 10_000),
    ])
    func whatIsNoJSONIsRefused(text: String) {
        #expect(throws: JSONError.self) { try JSONParser.parse(text) }
    }
}
