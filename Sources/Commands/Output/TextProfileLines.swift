import Drawing
import Formats
import Foundation
import Language
import Profiles
import TerminalUI

/// What a text holds, for a person and for a program.
struct TextProfileLines {
    let profile: TextProfile
    let seconds: Double

    // MARK: For a person

    func tell() {
        let (lines, words) = (profile.lines.grouped, profile.words.grouped)
        let characters = profile.characters.grouped
        let documents = profile.documentKind.counted(profile.documents)
        let encodings = profile.encodings.map(\.name).joined()
        Output.say(
            Text(
                """
                \(documents), \(lines) lines, \(words) words, \(characters) characters (\(encodings)), read in \
                \(Words.duration(seconds))
                """,
                zh: """
                    \(documents)，\(lines) 行，\(words) 词，\(characters) 个字符（\(encodings)），用时 \(Words.duration(seconds))
                    """))
        for note in profile.notes { Output.say(Words.note(note) + "\n") }
        Output.say("\n")
        if profile.findings.isEmpty {
            Output.say(Text("no findings: nothing that should be looked at", zh: "未发现问题"))
        }
        for finding in profile.findings { tell(finding) }
        Output.say("\n")
        Output.say(lengths)
        let scripts = profile.scripts.reduce(0) { $0 + $1.letters }
        let shares = profile.scripts.prefix(6).map { entry in
            entry.script.label
                + Text(verbatim: " " + Self.percent(Double(entry.letters) / Double(max(1, scripts))))
        }.joined()
        if scripts > 0 { Output.say(Text("letters by script: \(shares)", zh: "字母的文字：\(shares)")) }
        let frequent = profile.frequentCharacters.prefix(20).map { $0.text == " " ? "␣" : $0.text.printable }
            .joined(separator: " ")
        Output.say(Text("most frequent characters: \(frequent)", zh: "最常见的字符：\(frequent)"))
        guard !profile.frequentLines.isEmpty else { return }
        Output.say("\n")
        var table = TextTable([
            Text("times", zh: "次数"), Text("documents", zh: "文档"), Text("most frequent lines", zh: "最常见的行"),
        ])
        for line in profile.frequentLines.prefix(12) {
            table.add([line.count.grouped, line.documents.grouped, line.text])
        }
        Output.say(table.text)
    }

    private func tell(_ finding: Finding) {
        let remedy = finding.remedy.map { Text(" → \($0.title)", zh: " → \($0.title)") } ?? .empty
        Output.say(finding.severity.label + Text(verbatim: "  \(finding.kind)"))
        Output.say(WrappedText.lines((finding.sentence + remedy).spoken, indent: 4, columns: Output.columns))
        for place in profile.places(of: finding).prefix(2) {
            let other = place.other.map { Text(" repeats \($0)", zh: " 重复 \($0)") } ?? .empty
            let line = (Text(verbatim: "\(place.file):\(place.line)") + other).spoken
            Output.say("      " + TextWidth.truncate("\(line)  \(place.text)", to: max(20, Output.columns - 6)) + "\n")
        }
    }

    private var lengths: String {
        var table = TextTable(
            [Text("length in characters", zh: "长度（字符）"), Text("least", zh: "最小")]
                + TextProfile.Lengths.shares.map { Text(verbatim: Self.percent($0)) } + [Text("most", zh: "最大")])
        func add(_ name: Text, _ lengths: TextProfile.Lengths) {
            guard !lengths.quantiles.isEmpty else { return }
            table.add(
                [name.spoken, lengths.least.grouped] + lengths.quantiles.map(\.grouped) + [lengths.greatest.grouped])
        }
        add(Text("documents", zh: "文档"), profile.documentLengths)
        add(Text("lines", zh: "行"), profile.lineLengths)
        return table.text
    }

    private static func percent(_ share: Double) -> String {
        NumberFormat.percent(share, decimals: share < 0.01 ? 1 : 0)
    }

    // MARK: For a program

    func say() {
        var text = JSONLine("text")
        text.add("documents", profile.documents)
        text.add("document_is", profile.documentKind.rawValue)
        text.add("lines", profile.lines)
        text.add("words", profile.words)
        text.add("characters", profile.characters)
        text.add("bytes", profile.bytes)
        text.add(
            "encodings",
            .array(
                profile.encodings.map {
                    .object([
                        JSONMember("name", .text($0.name.in(.english))), JSONMember("files", .integer($0.files)),
                    ])
                }))
        text.add("prose", profile.prose?.rawValue)
        text.add("document_characters", Self.value(profile.documentLengths))
        text.add("line_characters", Self.value(profile.lineLengths))
        text.add(
            "scripts",
            .object(profile.scripts.map { JSONMember($0.script.rawValue, .integer($0.letters)) }))
        text.add("frequent_characters", Self.values(profile.frequentCharacters.map { ($0.text, $0.count, nil) }))
        text.add("frequent_lines", Self.values(profile.frequentLines.map { ($0.text, $0.count, $0.documents) }))
        text.add("repetitions_are_exact", profile.countsAreExact)
        Output.say(text.text)
        for finding in profile.findings {
            var line = ProfileLines.line(for: finding)
            line.add(
                "places",
                .array(
                    profile.places(of: finding).map { place in
                        .object(
                            [
                                JSONMember("file", .text(place.file)), JSONMember("line", .integer(place.line)),
                                JSONMember("text", .text(place.text)),
                            ] + (place.other.map { [JSONMember("repeats", .text($0))] } ?? []))
                    }))
            Output.say(line.text)
        }
        var line = JSONLine("profiled")
        line.add("files", profile.files.count)
        line.add("documents", profile.documents)
        line.add("rows", profile.lines)
        line.add("notes", .array(profile.notes.map { .text($0.in(.english)) }))
        line.add("seconds", seconds)
        Output.say(line.text)
    }

    private static func values(_ values: [(text: String, count: Int, documents: Int?)]) -> JSONValue {
        .array(
            values.map { value in
                .object(
                    [JSONMember("value", .text(value.text)), JSONMember("count", .integer(value.count))]
                        + (value.documents.map { [JSONMember("documents", .integer($0))] } ?? []))
            })
    }

    private static func value(_ lengths: TextProfile.Lengths) -> JSONValue {
        .object([
            JSONMember("min", .integer(lengths.least)), JSONMember("max", .integer(lengths.greatest)),
            JSONMember("mean", JSONLine.number(lengths.mean)),
            JSONMember(
                "quantiles",
                .object(
                    zip(TextProfile.Lengths.shares, lengths.quantiles).map { JSONMember("\($0)", .integer($1)) })),
            JSONMember("histogram", .array(lengths.histogram.map { .integer($0) })),
        ])
    }
}
