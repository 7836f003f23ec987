import Catalog
import Language
import Testing

/// Names and words of earlier versions are read, wherever they stand, and words stand for a 0 that is no amount.
@Suite struct FormerNamesTests {
    private let clip = Hyperparameter(
        "clip-norm", .real(0...10, zero: "off"), default: 0, help: Text(verbatim: "The largest norm"),
        formerly: ["clip"])
    private let slices = Hyperparameter(
        "slices", .integer(0...8, zero: "auto"), default: 0, help: Text(verbatim: "Slices"))
    private let tokenizer = Hyperparameter(
        "tokenizer", .choice(["bytes", "bpe"]), default: "bytes", help: Text(verbatim: "Tokens"),
        formerWords: ["pairs": "bpe"])

    @Test func aWordStandsForZero() throws {
        #expect(try slices.parse("auto") == 0 && slices.parse("0") == 0 && slices.checked("auto") == 0)
        #expect(try clip.parse("\"off\"") == .real(0) && clip.checked("off") == .real(0) && clip.checked(0) == .real(0))
        #expect(slices.written(0) == "auto" && slices.written(4) == 4)
        #expect(clip.written(.real(0)) == "off" && clip.written(.integer(0)) == "off")
        #expect(slices.allowed.in(.english) == "auto, or a whole number from 1 to 8")
        #expect(clip.allowed.in(.english) == "off, or a number above 0, at most 10.0")
        #expect(throws: SettingError.self) { try slices.parse("off") }
        #expect(throws: SettingError.self) { try tokenizer.parse("auto") }
    }

    @Test func formerNamesAreRead() throws {
        var settings = Settings([clip, tokenizer])
        try settings.set("clip", to: 2)
        try settings.set("tokenizer", to: "pairs")
        #expect(settings.all == [SettingField("clip-norm", .real(2)), SettingField("tokenizer", "bpe")])
        #expect(tokenizer.renamings(in: "bpe", at: "data.tokenizer").isEmpty)
        #expect(
            tokenizer.renamings(in: "pairs", at: "data.tokenizer") == [
                Renaming(former: "data.tokenizer = \"pairs\"", present: "data.tokenizer = \"bpe\"")
            ])
    }

    @Test func formerNamesAreReadInsideOfTablesAndLists() throws {
        let table = Hyperparameter(
            "record", .table([clip, tokenizer]), default: .table([]), help: Text(verbatim: "A record"))
        let given: SettingValue = .table([SettingField("clip", "off"), SettingField("tokenizer", "pairs")])
        let present: SettingValue = .table([SettingField("clip-norm", .real(0)), SettingField("tokenizer", "bpe")])
        #expect(try table.checked(given) == present)
        #expect(table.written(present)["clip-norm"] == "off")

        let list = Hyperparameter(
            "list", .entries(key: "step", choices: [.init("one", help: .empty, hyperparameters: [clip, slices])]),
            default: [], help: Text(verbatim: "A list"))
        let entry: SettingValue = [.table([SettingField("step", "one"), SettingField("clip", 3)])]
        let checked = try list.checked(entry)
        #expect(checked.list?.first?["clip-norm"] == .real(3))
        #expect(list.written(checked).list?.first?["slices"] == "auto")
        #expect(
            list.renamings(in: entry, at: "list") == [
                Renaming(former: "list.one.clip", present: "list.one.clip-norm")
            ])
    }
}
