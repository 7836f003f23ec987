import Foundation
import TOMLFiles
import Testing

/// What `Tests/Reference/toml.py` wrote: how Python's tomllib reads the same texts.
struct ConformanceTests {
    private static func cases() throws -> [String: Any] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "toml.json")
        return try #require(try JSONSerialization.jsonObject(with: try Data(contentsOf: file)) as? [String: Any])
    }

    @Test func validTextsReadAsTheyShould() throws {
        let valid = try #require(try Self.cases()["valid"] as? [[String: Any]])
        #expect(valid.count > 300)
        for content in valid {
            let text = try #require(content["toml"] as? String)
            do {
                let root = try TOMLDocument(text).root
                #expect(Self.agrees(.table(root), content["read"]), "\(text)")
            } catch {
                Issue.record("\(text): \(error)")
            }
        }
    }

    @Test func invalidTextsAreRefusedWithAPlace() throws {
        let refused = try #require(try Self.cases()["refused"] as? [String])
        #expect(refused.count > 90)
        for text in refused {
            do {
                _ = try TOMLDocument(text)
                Issue.record("\(text) was read")
            } catch {
                let place = try #require(error.place, "\(text)")
                let lines = text.utf8.count { $0 == UInt8(ascii: "\n") } + 1
                #expect((1...lines).contains(place.line) && place.column >= 1, "\(text): \(error)")
                #expect(error.reason.in(.english).hasPrefix("not valid TOML: "), "\(text): \(error)")
            }
        }
    }

    /// Whether a value is the expected one: scalars are `{ "type", "value" }`.
    private static func agrees(_ content: TOMLValue.Content, _ expected: Any?) -> Bool {
        if case .array(let values) = content {
            guard let list = expected as? [Any], list.count == values.count else { return false }
            return zip(values, list).allSatisfy { agrees($0.content, $1) }
        }
        guard let expected = expected as? [String: Any] else { return false }
        if case .table(let table) = content {
            return Set(table.keys) == Set(expected.keys) && table.keys.count == expected.count
                && table.entries.allSatisfy { agrees($0.value.content, expected[$0.key]) }
        }
        guard let type = expected["type"] as? String, let value = expected["value"] as? String else { return false }
        switch content {
        case .boolean(let boolean): return type == "bool" && value == "\(boolean)"
        case .integer(let number): return type == "integer" && Int(value) == number
        case .real(let number):
            guard type == "float", let expected = Double(value) else { return false }
            return number == expected || number.isNaN && expected.isNaN
        case .text(let text): return type == "string" && text.unicodeScalars.elementsEqual(value.unicodeScalars)
        case .date: return type == "date"
        default: return false
        }
    }
}
