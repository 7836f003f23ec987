import ArgumentParser
import Catalog
import Foundation
import Sessions

/// What to say about a word that names nothing that can be opened or trained: what is near it, or, of a data file, how
/// a model is trained on it.
enum UnknownWord {
    /// What is wrong with a word that is to be opened; nil where it is an experiment file or a session.
    static func refusalToOpen(_ word: String) -> String? {
        switch Thing(at: word) {
        case .data: return advice(on: word)
        case .experiment, .other: return nil
        case .folder where (try? SessionStore().find(word)) != nil: return nil
        case .folder: return "\(word) is a folder without a session in it"
        case .nothing where (try? SessionStore().find(word)) != nil: return nil
        case .nothing:
            return "there is no experiment file, session or command '\(word)'" + hint(near: word, withSessions: true)
                + "; 'workbench --help' lists the commands, 'workbench sessions' the sessions"
        }
    }

    /// What is wrong with a word that is to be an experiment file; nil where it is one.
    static func refusalToTrain(_ word: String) -> String? {
        switch Thing(at: word) {
        case .data: return advice(on: word)
        case .experiment, .other: return nil
        case .folder where (try? SessionStore().find(word)) != nil:
            return "\(word) is a session, not an experiment file; 'workbench resume' goes on with it"
        case .folder: return "\(word) is a folder, not an experiment file"
        case .nothing: return "\(word): there is no such file" + hint(near: word, withSessions: false)
        }
    }

    /// What is wrong with the first words of a command line, where they name no command.
    static func refusal(of arguments: [String]) -> String? {
        var commands = Workbench.configuration.subcommands
        var path = ""
        for argument in arguments {
            let names = commands.map { name(of: $0) }
            if let place = names.firstIndex(of: argument) {
                commands = subcommands(of: commands[place])
                path += argument + " "
                continue
            }
            guard !commands.isEmpty, !argument.hasPrefix("-") else { return nil }
            if path.isEmpty { return refusalToOpen(argument) }
            return nearestName(to: argument, among: names).map {
                "there is no command '\(path)\(argument)', did you mean '\(path)\($0)'?"
            }
        }
        return nil
    }

    /// What lies at a path.
    private enum Thing {
        case nothing, folder, experiment, data
        /// A pipe or the like, which must not be looked into before it is read.
        case other

        init(at path: String) {
            var status = stat()
            guard !path.isEmpty, stat(path, &status) == 0 else {
                self = .nothing
                return
            }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: self = .folder
            case S_IFREG: self = path.lowercased().hasSuffix(".toml") ? .experiment : .data
            default: self = .other
            }
        }
    }

    private static func advice(on data: String) -> String {
        let file = URL(filePath: data)
        let experiment = file.deletingPathExtension().lastPathComponent + ".toml"
        let place = file.deletingLastPathComponent().appending(path: experiment).relativePath
        let shown = data.contains("/") ? place : experiment
        return """
            \(data) is no experiment file: those are named *.toml. To train on it as data, save this as \(shown):

              [data]
              source = \(SettingValue.text(file.lastPathComponent))
              target = ""    # the column to predict; "" takes one called target, label or class, or else the last

            and run: workbench train \(Words.shellWord(shown))
            """
    }

    /// The command, file, sample or session that a mistyped word most likely means.
    private static func hint(near word: String, withSessions: Bool) -> String {
        var meanings: [(name: String, meaning: String)] = []
        if withSessions {
            meanings += Workbench.configuration.subcommands.map { (name(of: $0), "the command '\(name(of: $0))'") }
        }
        let folder = URL(filePath: word).deletingLastPathComponent()
        let prefix = word.lastIndex(of: "/").map { word[...$0] } ?? ""
        for name in files(of: folder) where name.hasSuffix(".toml") {
            let meaning = "the file '\(prefix)\(name)'"
            meanings += [(prefix + name, meaning), (String(prefix + name.dropLast(5)), meaning)]
        }
        if let samples = Resources.samples {
            for name in files(of: samples) where name.hasSuffix(".toml") {
                let meaning = "the sample '\(samples.appending(path: name).path)'"
                meanings += [(name, meaning), (String(name.dropLast(5)), meaning)]
            }
        }
        if withSessions { meanings += SessionStore().list().map { ($0.name, "the session '\($0.name)'") } }
        guard let near = nearestName(to: word, among: meanings.map(\.name)),
            let meaning = meanings.first(where: { $0.name == near })?.meaning
        else { return "" }
        return ", did you mean \(meaning)?"
    }

    private static func name(of command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? ""
    }

    private static func subcommands(of command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        command.configuration.subcommands
    }

    private static func files(of folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }
}
