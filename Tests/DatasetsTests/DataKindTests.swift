import Catalog
import Datasets
import Formats
import Testing

/// What is found by looking at data is what preparing them comes to.
@Suite struct DataKindTests {
    private static let numbers = (0..<60).map { "\($0),\(Double($0) * 1.37 + 0.21)" }.joined(separator: "\n")
    private static let classes = (0..<60).map { "\($0),\($0 % 3 == 0 ? "red" : "blue")" }.joined(separator: "\n")
    private static let objects = (0..<60).map { "{\"x\": \($0), \"y\": \"\($0 % 2 == 0 ? "a" : "b")\"}" }
        .joined(separator: "\n")
    private static let prose = [String](repeating: "One after the other, word by word.", count: 40)
        .joined(separator: "\n")

    @Test(arguments: [
        ("a.csv", "x,y\n" + numbers, [], DataKind(format: "csv", task: "regression")),
        ("a.csv", "x,y\n" + classes, [], DataKind(format: "csv", task: "classification")),
        ("a.csv", "x,y\n" + classes, [SettingField("target", "x")], DataKind(format: "csv", task: "regression")),
        ("a.jsonl", objects, [], DataKind(format: "jsonl", task: "classification")),
        ("a.txt", prose, [], DataKind(format: "text", task: "language")),
        ("a.csv", "x,y\n" + numbers, [SettingField("task", "language")], DataKind(format: "text", task: "language")),
    ])
    func isWhatThePreparedDataAre(name: String, text: String, fields: [SettingField], kind: DataKind) throws {
        let folder = try DataFolder()
        try folder.write(name, text)
        let given = [SettingField("source", .text(name))] + fields
        #expect(try DataKind(Settings(DataSettings.hyperparameters, given), relativeTo: folder.url) == kind)
        let task =
            switch try folder.load(given).task {
            case .classification: "classification"
            case .regression: "regression"
            case .language: "language"
            }
        #expect(task == kind.task)
    }

    @Test func whatIsNotThereIsAnError() throws {
        let folder = try DataFolder()
        let settings = try Settings(DataSettings.hyperparameters, [SettingField("source", "nowhere.csv")])
        #expect(throws: DataError.self) { try DataKind(settings, relativeTo: folder.url) }
    }
}
