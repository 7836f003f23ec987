import Experiments
import Foundation
import Language

/// Finds experiments and what they say of themselves, without reading their data.
enum SampleScanner {
    /// The sample that the list begins with: it says which keys to try.
    private static let introduction = "digits.toml"
    /// The most entries of a folder that are looked at, and the largest file that may be an experiment.
    private static let mostEntries = 5_000
    /// The most folders that are looked into.
    private static let mostFolders = 50
    private static let largestExperiment = 1 << 20

    /// The experiment files that ship with the program, the one to begin with first.
    static func samples(in folder: URL) -> [SampleCard] {
        let names = names(in: folder).filter { $0.hasSuffix(".toml") }
        let ordered = names.filter { $0 == introduction } + names.filter { $0 != introduction }
        return ordered.compactMap { card(folder.appending(path: $0)) }
    }

    /// The experiments and the files of data in a folder; nothing where it is the one of the samples.
    static func folder(_ folder: URL, except samples: URL?) -> FolderCard {
        guard folder.standardizedFileURL.path != samples?.standardizedFileURL.path else { return FolderCard() }
        var found = FolderCard()
        var folders = 0
        for name in names(in: folder).prefix(mostEntries) {
            let file = folder.appending(path: name)
            if name.hasSuffix(".toml") {
                guard var card = card(file), card.isExperiment else { continue }
                card.problem = problem(of: file)
                found.experiments.append(card)
            } else if Experiment.isData(path: name), let bytes = size(of: file), bytes > 0 {
                found.data.append(DataCard(name: name, path: file.path, bytes: bytes))
            } else if folders < mostFolders, isFolder(file) {
                folders += 1
                let kind: DataCard.Kind? =
                    Experiment.isPictureFolder(path: file.path)
                    ? .pictures : Experiment.isTextCollection(path: file.path) ? .texts : nil
                if let kind {
                    found.data.append(DataCard(name: name + "/", path: file.path, bytes: 0, kind: kind))
                }
            }
        }
        // Files of one name are told apart by what they are called themselves.
        let names = Dictionary(grouping: found.experiments, by: \.name).mapValues(\.count)
        for index in found.experiments.indices where names[found.experiments[index].name] ?? 1 > 1 {
            found.experiments[index].name = URL(filePath: found.experiments[index].path).lastPathComponent
        }
        return found
    }

    /// Why an experiment file cannot be opened; nil where it can.
    private static func problem(of file: URL) -> Text? {
        do {
            _ = try Experiment.load(path: file.path)
            return nil
        } catch {
            let failure = OpeningFailure(error, opening: file.path)
            let place = failure.line.map { Text("line \($0): ", zh: "第 \($0) 行：") } ?? .empty
            return place + failure.text
        }
    }

    private static func names(in folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
            .filter { !$0.hasPrefix(".") }.sorted()
    }

    private static func isFolder(_ file: URL) -> Bool {
        var status = stat()
        // Links are not followed: they may lead anywhere.
        return lstat(file.path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Bytes of a plain file; nil of anything else, such as a pipe, which must not be opened.
    static func size(of file: URL) -> Int? {
        var status = stat()
        guard stat(file.path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// What a file says of itself; nil where it is none that could be an experiment.
    static func card(_ file: URL) -> SampleCard? {
        guard let bytes = size(of: file), bytes <= largestExperiment,
            let text = try? String(contentsOf: file, encoding: .utf8)
        else { return nil }
        return card(text: text, path: file.path, file: file.lastPathComponent)
    }

    /// The name, what the file says of itself or else the comment at its top, and the kind of model.
    static func card(text: String, path: String, file: String) -> SampleCard {
        var summary: [String] = []
        var isTop = true
        var name = String(file.dropLast(".toml".count))
        var kind = ""
        var isExperiment = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = line.trimmingCharacters(in: .whitespaces)
            if isTop, line.hasPrefix("#") {
                summary.append(line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces))
            } else if isTop, !line.isEmpty || !summary.isEmpty {
                isTop = false
            }
            if let value = value(of: "name", in: line) { name = value }
            if line.hasPrefix("[data]") { isExperiment = true }
            if kind.isEmpty, let value = value(of: "kind", in: line) { kind = value }
        }
        // The first paragraph says what the sample teaches.
        let paragraph = summary.prefix { !$0.isEmpty }.joined(separator: " ")
        let said = ExperimentSummary(toml: text)?.text(orComment: paragraph) ?? Text(verbatim: paragraph)
        return SampleCard(name: name, path: path, summary: said, kind: kind, isExperiment: isExperiment)
    }

    private static func value(of key: String, in line: String) -> String? {
        let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        guard parts.count == 2, parts[0] == key, parts[1].hasPrefix("\"") else { return nil }
        return parts[1].dropFirst().prefix { $0 != "\"" }.description
    }
}
