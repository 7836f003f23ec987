import Foundation
import Language
import Testing

@Suite struct TextTests {
    @Test func aTextIsInBothLanguages() {
        let text = Text("Loss", zh: "损失")
        #expect(text.in(.english) == "Loss" && text.in(.chinese) == "损失")
        #expect(Text(verbatim: "adamw").in(.chinese) == "adamw")
    }

    @Test func aTextAmongTheValuesTakesTheLanguageOfItsSurroundings() {
        let reason = Text("too large", zh: "过大")
        let whole = Text("step \(12): \(reason)", zh: "第 \(12) 步：\(reason)")
        #expect(whole.in(.english) == "step 12: too large")
        #expect(whole.in(.chinese) == "第 12 步：过大")
    }

    @Test func listsAreJoinedAsEachLanguageDoesIt() {
        let names = [Text("a", zh: "甲"), Text("b", zh: "乙")]
        #expect(names.joined() == Text("a, b", zh: "甲、乙"))
        #expect([Text]().joined().isEmpty)
    }

    @Test func aPhraseHasNoSpaceBetweenChineseCharacters() {
        let split = Text("test", zh: "测试集")
        #expect(split.followed(by: Text("accuracy", zh: "准确率")) == Text("test accuracy", zh: "测试集准确率"))
        #expect(split.followed(by: Text(verbatim: "RMSE")) == Text("test RMSE", zh: "测试集 RMSE"))
    }

    @Test func whatIsStoredIsReadAgainAndAPlainTextToo() throws {
        let text = Text("Loss", zh: "损失")
        let stored = try JSONEncoder().encode([text, Text(verbatim: "x")])
        #expect(try JSONDecoder().decode([Text].self, from: stored) == [text, Text(verbatim: "x")])
        #expect(
            try JSONDecoder().decode([Text].self, from: Data(#"["old", {"en": "a"}]"#.utf8))
                == [Text(verbatim: "old"), Text(verbatim: "a")])
    }

    @Test func digitsStandInGroupsOfThree() {
        #expect(
            [0, 7, 999, 1000, 12_345, 1_234_567, -1000, -999].map(\.grouped)
                == ["0", "7", "999", "1,000", "12,345", "1,234,567", "-1,000", "-999"])
        #expect(Int.min.grouped == "-9,223,372,036,854,775,808")
    }

    @Test func anErrorSpeaksEnglishAsADescription() throws {
        struct Refusal: ExplainedError { var text: Text { Text("no", zh: "不行") } }
        #expect("\(Refusal())" == "no")
        #expect(Text(explaining: Refusal()).in(.chinese) == "不行")
        #expect(Text(explaining: CancellationError()).in(.chinese) == "CancellationError()")
    }
}
