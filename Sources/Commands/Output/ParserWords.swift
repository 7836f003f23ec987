import ArgumentParser
import Language

/// What the parser of arguments says by itself, in the language of the command line: headings, defaults, and the errors
/// that occur. Whatever else it may say stays English.
enum ParserWords {
    /// The help, or the message for an error, with the usage of the command that was meant.
    static func message(for error: any Error, in command: any ParsableCommand.Type = Workbench.self) -> String {
        guard Speech.language == .chinese else { return full(error, command, columns: nil) }
        // Unwrapped, as the parser counts characters and breaks lines at spaces, of which Chinese has none.
        let message = full(error, command, columns: 100_000)
        // Scripts for a shell and the like are no text for people.
        guard ["OVERVIEW:", "USAGE:", "Error:", "Usage:", "\nOVERVIEW:"].contains(where: message.hasPrefix) else {
            return message
        }
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map { line(String($0)) }
        return lines.map { WrappedText.helpLine($0, columns: Output.columns) }.joined(separator: "\n")
    }

    /// The parser's own message; of a command that has run it knows no more than its name.
    private static func full(_ error: any Error, _ command: any ParsableCommand.Type, columns: Int?) -> String {
        let message = command.fullMessage(for: error, columns: columns)
        guard let path = path(to: command, below: Workbench.self), path != Workbench.name else { return message }
        let name = command.name
        return message.replacing("Usage: \(name)", with: "Usage: \(path)").replacing(
            "See '\(name) ", with: "See '\(path) ")
    }

    /// The words by which a command is called.
    private static func path(
        to command: any ParsableCommand.Type, below parent: any ParsableCommand.Type
    ) -> String? {
        if parent == command { return parent.name }
        for child in parent.configuration.subcommands {
            if let path = path(to: command, below: child) { return parent.name + " " + path }
        }
        return nil
    }

    private static let headings = [
        "ARGUMENTS:": "参数：", "OPTIONS:": "选项：", "SUBCOMMANDS:": "子命令：",
    ]
    private static let beginnings = [
        "OVERVIEW: ": "概述：", "USAGE: ": "用法：", "Usage: ": "用法：", "Help:  ": "说明：",
    ]
    private static let endings = [
        "Show help information.": "显示帮助。", "Show the version.": "显示版本。",
        "Show subcommand help information.": "显示子命令的帮助。",
    ]

    private static func line(_ line: String) -> String {
        if let heading = headings[line] { return heading }
        if line.hasPrefix("Error: ") { return "错误：" + self.error(String(line.dropFirst("Error: ".count))) }
        if let match = line.wholeMatch(of: #/  See '(.+)' for detailed help\./#) { return "  详情见 '\(match.1)'。" }
        if let match = line.wholeMatch(of: #/  See '(.+)' for more information\./#) { return "  更多信息见 '\(match.1)'。" }
        var line = line
        for (english, chinese) in beginnings where line.hasPrefix(english) {
            line = chinese + line.dropFirst(english.count)
        }
        for (english, chinese) in endings where line.hasSuffix("  " + english) {
            line = line.dropLast(english.count) + chinese
        }
        // What stands in parentheses at the end: the values, and the default.
        line = line.replacing(#/ ?\(values: ([^;()]*); default: ([^()]*)\)$/#) { "（可用：\($0.1)；默认：\($0.2)）" }
        line = line.replacing(#/ ?\(values: ([^;()]*)\)$/#) { "（可用：\($0.1)）" }
        line = line.replacing(#/ ?\(default: ([^()]*)\)$/#) { "（默认：\($0.1)）" }
        return line.replacing(#/^(  [a-z-]+) \(default\)/#) { "\($0.1)（默认）  " }
    }

    /// The message of an error that the parser found.
    private static func error(_ message: String) -> String {
        if let match = message.wholeMatch(of: /Unknown option '(.+)'\. Did you mean '(.+)'\?/) {
            return "未知选项 '\(match.1)'，是否想写 '\(match.2)'？"
        }
        if let match = message.wholeMatch(of: /Unknown option '(.+)'/) { return "未知选项 '\(match.1)'" }
        if let match = message.wholeMatch(of: /Missing value for '(.+)'/) { return "缺少 '\(match.1)' 的值" }
        if let match = message.wholeMatch(of: /Missing expected argument '(.+)'/) { return "缺少参数 '\(match.1)'" }
        if let match = message.wholeMatch(of: /Unexpected argument '(.+)'/) { return "多余的参数 '\(match.1)'" }
        if let match = message.wholeMatch(of: /(\d+) unexpected arguments: (.+)/) {
            return "多余的 \(match.1) 个参数：\(match.2)"
        }
        if let match = message.wholeMatch(of: /The option '(.+)' does not take any value, but '(.*)' was specified\./) {
            return "选项 '\(match.1)' 不带值，却给出了 '\(match.2)'"
        }
        if let match = message.wholeMatch(of: /The value '(.*)' is invalid for '([^']+)'(.*)/) {
            return "值 '\(match.1)' 不能用于 '\(match.2)'" + reason(String(match.3))
        }
        return message
    }

    /// What is behind the message on a value that is invalid.
    private static func reason(_ text: String) -> String {
        if text.hasPrefix(": ") { return "：" + text.dropFirst(2) }
        if text == ". Please provide one of the following:" { return "；可用：" }
        guard let match = text.wholeMatch(of: /\. Please provide one of (.+)\./) else { return text }
        let values = match.1.replacing(" and ", with: ", ").replacing(" or ", with: ", ")
        return "；可用：\(values)"
    }
}

extension ParsableCommand {
    /// The word by which it is called.
    fileprivate static var name: String { configuration.commandName ?? "" }
}
