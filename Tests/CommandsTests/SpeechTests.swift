import Foundation
import Testing

/// The command line speaks one language, chosen before anything else, and programs read the same in each.
@Suite struct SpeechTests {
    private let program: Program

    init() throws { program = try Program() }

    private func writeConfiguration(_ text: String) throws {
        let folder = program.folder.appending(path: ".config/workbench")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: folder.appending(path: "config.toml"))
    }

    /// What says it first is what counts: the option, the setting, then the variables.
    @Test func theLanguageIsChosenInOrder() throws {
        let chinese = ["LANG": "zh_CN.UTF-8"]
        #expect(try program.run("doctor").output.contains("language          English (en), as nothing names another"))
        #expect(try program.run("doctor", environment: chinese).output.contains("中文 (zh)，由变量 LANG 指定"))
        let list = try program.run("doctor", environment: ["LANGUAGE": "fr:zh", "LANG": "en_GB.UTF-8"])
        #expect(list.output.contains("由变量 LANGUAGE 指定"))
        let all = try program.run("doctor", environment: chinese.merging(["LC_ALL": "C"]) { $1 })
        #expect(all.output.contains("English (en), by the variable LC_ALL"))
        try writeConfiguration("language = \"zh\"\n")
        #expect(try program.run("doctor").output.contains("由 config.toml 的 language 指定"))
        #expect(try program.run("doctor", "--language", "en").output.contains("English (en), by --language"))
        #expect(try program.run("--language=auto", "doctor").output.contains("由 config.toml 的 language 指定"))
    }

    @Test(arguments: [
        ["--language", "zh", "sessions"], ["sessions", "--language", "zh"], ["sessions", "--language=zh"],
    ])
    func theOptionStandsAnywhere(arguments: [String]) throws {
        let result = try program.start(arguments).finish()
        #expect(result.status == 0 && result.errors == "")
        #expect(result.output.contains("中还没有会话"))
    }

    @Test func anUnknownLanguageIsAnErrorWithTheKnownOnes() throws {
        for arguments in [["--language", "fr", "sessions"], ["sessions", "--language"]] {
            let result = try program.start(arguments).finish()
            #expect(result.status == 2 && result.output == "")
            #expect(result.errors.contains("is no language of this program; allowed: auto, en, zh"))
        }
        // As with the other settings of the screen, what is wrong is left out and told.
        try writeConfiguration("language = \"fr\"\n")
        let result = try program.run("sessions")
        #expect(result.status == 0)
        #expect(result.errors.contains("left out: language: 'fr' is no language of this program"))
    }

    @Test func traditionalCharactersAreRemarkedOnOnce() throws {
        let result = try program.run("sessions", environment: ["LANG": "zh_TW.UTF-8"])
        #expect(result.status == 0 && result.output.contains("中还没有会话"))
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(result.errors.contains("这里显示简体字"))
    }

    @Test(arguments: [
        ["--help"], ["train", "--help"], ["bench", "--help"], ["export", "--help"], ["sessions", "--help"],
        ["sessions", "delete", "--help"], ["look-ahead", "--help"], ["settings", "--help"],
    ])
    func helpIsChinese(arguments: [String]) throws {
        let result = try program.start(arguments + ["--language", "zh"]).finish()
        #expect(result.status == 0 && result.errors == "")
        #expect(result.output.hasPrefix("概述：") && result.output.contains("用法：workbench"))
        #expect(result.output.contains("选项：") && result.output.contains("显示帮助。"))
        for english in ["OVERVIEW", "USAGE", "OPTIONS", "ARGUMENTS", "(default", "Show "] {
            #expect(!result.output.contains(english), "\(english) in \(result.output)")
        }
        for line in result.output.split(separator: "\n") {
            let width = line.unicodeScalars.reduce(0) { $0 + ((0x2E80...0xFFEF).contains($1.value) ? 2 : 1) }
            #expect(width <= 80 || line.hasPrefix("用法") || line.hasPrefix("    "), "\(width): \(line)")
        }
    }

    @Test(arguments: [
        (["train"], "错误：缺少参数 '<experiment>'"),
        (["train", "x.toml", "--threds", "2"], "未知选项 '--threds'，是否想写 '--threads'？"),
        (["train", "x.toml", "--steps"], "缺少 '--steps <count>' 的值"),
        (["train", "x.toml", "--steps", "many"], "值 'many' 不能用于 '--steps <count>'"),
        (["export", "x", "--to", "pdf"], "可用："), (["train", "x.toml", "--steps", "0"], "--steps 必须是 1 或更大，而不是 0"),
        (["doctor", "x", "y"], "多余的 2 个参数"), (["trian", "x.toml", "y"], "是否想写命令 'train'？"),
        (["settings", "learning-rat"], "没有设置、小节或选项 'learning-rat'（是否想写 'learning-rate'？）"),
    ])
    func wrongUsageIsToldInChinese(arguments: [String], words: String) throws {
        let result = try program.start(arguments + ["--language", "zh"]).finish()
        #expect(result.status == 2 && result.output == "")
        #expect(result.errors.contains(words), "\(result.errors)")
    }

    /// What programs read is the same to the byte; what people read is not.
    @Test func programsReadTheSame() throws {
        let trained = try program.run(
            "train", Program.sample("digits.toml"), "--steps", "40", "--session", "mine", "--lines", "--language", "zh")
        #expect(trained.status == 0 && trained.output.contains("会话 mine，运行 1") && trained.output.contains("学习率"))
        let commands = [
            ["sessions", "list", "--json"], ["replay", "mine", "--json"],
            ["look-ahead", "mine", "5: x1 x3", "--at", "20", "--json"],
        ]
        for command in commands {
            let english = try program.start(command + ["--language", "en"]).finish()
            let chinese = try program.start(command + ["--language", "zh"]).finish()
            #expect(english.status == 0 && !english.output.isEmpty, "\(english.errors)")
            #expect(english.output == chinese.output)
            let words = try program.start(command.filter { $0 != "--json" } + ["--language", "zh"]).finish()
            #expect(words.output.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
        }
        // Times aside.
        func evaluated(_ language: String) throws -> [String] {
            let result = try program.run("evaluate", "mine", "--json", "--language", language)
            return result.output.split(separator: "\n").map {
                String($0).replacing(/"seconds":[^,}]*/, with: "")
            }
        }
        #expect(try evaluated("en") == evaluated("zh"))
    }

    /// A session and its data in the words of the field, not by their keys in JSON.
    @Test func splitsMetricsAndStatesAreChinese() throws {
        _ = try program.run(
            "train", Program.sample("iris.toml"), "--steps", "60", "--session", "mine", "--lines", "--language", "en")
        let commands = [
            ["plan", Program.sample("iris.toml")], ["sessions"], ["sessions", "show", "mine"],
            ["sessions", "show", "mine", "--run", "1"], ["evaluate", "mine"], ["look-ahead", "mine", "--at", "20"],
        ]
        for command in commands {
            let output = try program.start(command + ["--language", "zh"]).finish().output
            // The experiment's own text and names of files are as they were written.
            for line in output.split(separator: "\n") where !line.contains(" = ") && !line.contains("/") {
                let word = line.firstMatch(of: /\b(train|validation|test|accuracy|f1|macro|finished|note|undefined)\b/)
                #expect(word == nil, "\(command): \(line)")
            }
        }
    }

    /// All values are tried with the other settings that are named.
    @Test func aLookAheadTakesOtherSettings() throws {
        _ = try program.run("train", Program.sample("digits.toml"), "--steps", "40", "--session", "mine", "--lines")
        func losses(_ settings: String...) throws -> String {
            let result = try program.start(
                ["look-ahead", "mine", "5: x1 x3", "--at", "20", "--json"] + settings.flatMap { ["--set", $0] }
            ).finish()
            #expect(result.status == 0, "\(result.errors)")
            return result.output
        }
        let own = try losses()
        #expect(try losses("training.weight-decay=0.5") != own)
        #expect(try losses() == own)
        let refused = try program.run("look-ahead", "mine", "5: x1 x3", "--at", "20", "--set", "model.hidden=[4]")
        #expect(refused.status == 1 && refused.errors.contains("model.hidden cannot change in a run"))
    }

    /// The file's epochs are what `--steps` stands for.
    @Test func stepsStandForTheEpochs() throws {
        let result = try program.run("train", Program.sample("digits.toml"), "--steps", "5", "--json")
        #expect(result.status == 0 && !result.output.contains("has no effect beside"))
        let told = try program.run(
            "train", Program.sample("digits.toml"), "--steps", "5", "--set", "training.epochs=3", "--json")
        #expect(told.output.contains("training.epochs has no effect beside training.steps"))
    }

    /// A long reason does not push the last column of the table away.
    @Test func aDamagedSessionIsToldBelowTheTable() throws {
        _ = try program.run("train", Program.sample("digits.toml"), "--steps", "5", "--session", "mine", "--lines")
        let broken = program.folder.appending(path: "data/workbench/sessions/broken")
        try FileManager.default.createDirectory(at: broken, withIntermediateDirectories: true)
        try Data("no database".utf8).write(to: broken.appending(path: "session.sqlite"))
        let lines = try program.run("sessions").output.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines.contains { $0.hasPrefix("broken") && $0.hasSuffix("damaged") })
        #expect(lines.last?.hasPrefix("broken is damaged: ") == true)
    }
}
