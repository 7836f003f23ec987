import Catalog
import Foundation
import Language
import Testing

@Suite struct HyperparameterTests {
    private let rate = Hyperparameter(
        "learning-rate", .real(0...10, scale: .logarithmic), default: 1e-3, help: Text(verbatim: "How far a step goes"))
    private let hidden = Hyperparameter(
        "hidden", .integers(1...4096, count: 0...8), default: [64], help: Text(verbatim: "Widths of the hidden layers"))
    private let split = Hyperparameter(
        "split",
        .table([
            Hyperparameter("train", .real(0...1), default: 0.8, help: Text(verbatim: "Share")),
            Hyperparameter("stratify", .boolean, default: true, help: Text(verbatim: "Keep class shares")),
        ]), default: .table([]), help: Text(verbatim: "Shares"))

    @Test func aWholeNumberIsTakenAsReal() throws {
        #expect(try rate.checked(1) == .real(1))
        #expect(try rate.parse("3e-4") == .real(3e-4))
    }

    @Test func refusalsNameTheValueAndWhatIsAllowed() {
        let error = #expect(throws: SettingError.self) { try rate.parse("fast") }
        #expect(error?.description == "learning-rate: \"fast\" is no number; allowed: a number from 0.0 to 10.0")
        #expect(throws: SettingError.self) { try rate.checked(.real(.nan)) }
        #expect(throws: SettingError.self) { try hidden.parse("12, x") }
        #expect(throws: SettingError.self) { try hidden.checked([.integer(0)]) }
    }

    @Test func listsAreReadWithAndWithoutBrackets() throws {
        #expect(try hidden.parse("[128, 64]") == [128, 64])
        #expect(try hidden.parse("128 64") == [128, 64])
        #expect(try hidden.parse("") == [])
    }

    @Test func aTableIsFilledWithItsDefaults() throws {
        let checked = try split.checked(.table([SettingField("train", 0.7)]))
        #expect(checked["train"]?.real == 0.7)
        #expect(checked["stratify"]?.boolean == true)
        let error = #expect(throws: SettingError.self) {
            try split.checked(.table([SettingField("trian", 0.7)]))
        }
        #expect(error?.name == "split.trian")
        #expect(error?.reason.in(.english).contains("did you mean 'train'?") == true)
    }

    @Test func entriesAreCheckedAgainstTheirOwnSettings() throws {
        let cleaning = Hyperparameter(
            "cleaning",
            .entries(
                key: "step",
                choices: [
                    .init(
                        "scale", help: .empty,
                        hyperparameters: [
                            Hyperparameter(
                                "method", .choice(["standard", "robust"]), default: "standard", help: .empty)
                        ])
                ]), default: [], help: .empty)
        let checked = try cleaning.checked([.table([SettingField("step", "scale")])])
        #expect(checked.list?.first?["method"]?.text == "standard")
        let error = #expect(throws: SettingError.self) {
            try cleaning.checked([.table([SettingField("step", "scale"), SettingField("method", "robst")])])
        }
        #expect(error?.name == "cleaning.scale.method")
        #expect(error?.reason.in(.english).contains("'robust'") == true)
    }
}

@Suite struct SettingsTests {
    private let settings = Settings([
        Hyperparameter("momentum", .real(0...1), default: 0.9, help: .empty),
        Hyperparameter("nesterov", .boolean, default: false, help: .empty),
    ])

    @Test func unknownNamesAreRefusedWithTheNearest() {
        var settings = settings
        let error = #expect(throws: SettingError.self) { try settings.set("momentun", to: 0.5) }
        #expect(
            error?.description
                == "momentun: there is no such setting (did you mean 'momentum'?); allowed: momentum, nesterov")
    }

    @Test func defaultsAreReadUntilOneIsGiven() throws {
        var settings = settings
        #expect(settings.real("momentum") == 0.9)
        try settings.set("momentum", to: 0)
        #expect(settings.real("momentum") == 0)
        #expect(settings.isGiven("momentum"))
        settings.reset("momentum")
        #expect(settings.real("momentum") == 0.9)
        #expect(settings.all.map(\.name) == ["momentum", "nesterov"])
    }
}

@Suite struct SettingValueTests {
    @Test(arguments: [
        (SettingValue.real(3e-4), "0.0003"), (.real(1e-5), "1e-5"), (.text("a\"b\n\u{1}"), "\"a\\\"b\\n\\u0001\""),
        (.list([1, 2]), "[1, 2]"), (.table([SettingField("a", true)]), "{ a = true }"),
    ])
    func isWrittenAsTOML(value: SettingValue, text: String) {
        #expect(value.description == text)
    }

    @Test func survivesJSON() throws {
        let value: SettingValue = .table([
            SettingField("hidden", [1, 2]), SettingField("rate", 0.5), SettingField("on", true),
        ])
        let decoded = try JSONDecoder().decode(SettingValue.self, from: JSONEncoder().encode(value))
        #expect(decoded == value)
    }
}
