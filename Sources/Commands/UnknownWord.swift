import ArgumentParser
import Catalog
import Experiments
import Foundation
import Language
import Sessions

/// What to say about a word that names nothing that can be opened or trained: what is near it, or, of a data file, how
/// a model is trained on it.
enum UnknownWord {
    /// What is wrong with a word that is to be opened; nil where it is an experiment file or a session.
    static func refusalToOpen(_ word: String) -> Text? {
        switch Thing(at: word) {
        case .data: return advice(on: word)
        case .experiment, .other: return nil
        case .folder where (try? SessionStore().find(word)) != nil: return nil
        case .folder where Experiment.areData(at: word), .nothing where Experiment.isTextCollection(path: word):
            return adviceOnFolder(word)
        case .folder:
            return Text(
                "\(word) is a folder without a session, and without images or texts for the most part",
                zh: "\(word) 是文件夹，里面没有会话，也不是以图像或文本为主")
        case .nothing where (try? SessionStore().find(word)) != nil: return nil
        case .nothing:
            // What is called as data are, or lies in a folder, is no command and no session.
            if Experiment.isData(path: word) || word.contains("/") || word.contains("*") {
                return noFile(word)
            }
            let hint = hint(near: word, withSessions: true)
            return Text(
                """
                there is no experiment file, session or command '\(word)'\(hint); 'workbench --help' lists the commands, \
                'workbench sessions' the sessions
                """,
                zh: """
                    没有实验文件、会话或命令 '\(word)'\(hint)；'workbench --help' 列出命令，'workbench sessions' 列出会话
                    """)
        }
    }

    private static func noFile(_ word: String) -> Text {
        let hint = hint(near: word, withSessions: false)
        return word.contains("*")
            ? Text("no file matches '\(word)'\(hint)", zh: "没有文件匹配 '\(word)'\(hint)")
            : Text("there is no file '\(word)'\(hint)", zh: "没有文件 '\(word)'\(hint)")
    }

    /// Where there is no screen to look at several files of data.
    private static func adviceOnFolder(_ data: String) -> Text {
        let word = Words.shellWord(data)
        return Text(
            """
            \(data) is no experiment file, but data: 'workbench new \(word)' writes an experiment on them, for \
            'workbench train' or the screen
            """,
            zh: "\(data) 不是实验文件，而是数据：'workbench new \(word)' 会为其写出实验，供 'workbench train' 或界面使用")
    }

    /// What is wrong with a word that is to be an experiment file; nil where it is one.
    static func refusalToTrain(_ word: String) -> Text? {
        switch Thing(at: word) {
        case .data: return advice(on: word)
        case .experiment, .other: return nil
        case .folder where (try? SessionStore().find(word)) != nil:
            return Text(
                "\(word) is a session, not an experiment file; 'workbench resume' goes on with it",
                zh: "\(word) 是会话，不是实验文件；'workbench resume' 可继续训练")
        case .folder: return Text("\(word) is a folder, not an experiment file", zh: "\(word) 是文件夹，不是实验文件")
        case .nothing:
            let hint = hint(near: word, withSessions: false)
            return Text("\(word): there is no such file\(hint)", zh: "\(word)：没有这个文件\(hint)")
        }
    }

    /// What is wrong with the first words of a command line, where they name no command.
    static func refusal(of arguments: [String]) -> Text? {
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
                Text(
                    "there is no command '\(path)\(argument)' (did you mean '\(path)\($0)'?)",
                    zh: "没有命令 '\(path)\(argument)'（是否想写 '\(path)\($0)'？）")
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

    private static func advice(on data: String) -> Text {
        let file = URL(filePath: data)
        let content = Content(of: data)
        guard content != .empty else {
            return Text("\(data) is empty: there is nothing to train on", zh: "\(data) 是空文件：没有可以训练的内容")
        }
        guard content != .unknown else {
            return Text(
                """
                \(data) is neither an experiment file, which is named *.toml, nor data that can be read: tables as CSV \
                or JSON lines, pictures as IDX, or text, each also packed by gzip or zstd
                """,
                zh: """
                    \(data) 既不是实验文件（名为 *.toml），也不是可读取的数据：CSV 或 JSON 行的表格、IDX 图片或文本，\
                    也可用 gzip 或 zstd 压缩
                    """)
        }
        let word = Words.shellWord(data)
        // The screen opens what is called as data are.
        guard Experiment.isData(path: data) else {
            return Text(
                """
                \(data) is no experiment file: those are named *.toml. 'workbench new \(word)' writes one that is fitted to it \
                as data, for 'workbench train' or the screen
                """,
                zh: """
                    \(data) 不是实验文件：实验文件名为 *.toml。'workbench new \(word)' 会以它为数据写出合适的实验文件，\
                    供 'workbench train' 或界面使用
                    """)
        }
        let experiment = file.deletingPathExtension().lastPathComponent + ".toml"
        let place = file.deletingLastPathComponent().appending(path: experiment).relativePath
        let shown = data.contains("/") ? place : experiment
        let source = SettingValue.text(file.lastPathComponent)
        return Text(
            """
            \(data) is no experiment file: those are named *.toml. To train on it as data, save this as \(shown):

              [data]
              source = \(source)
              target = ""    # the column to predict; "" takes one called target, label or class, or else the last

            and run: workbench train \(Words.shellWord(shown))

            'workbench \(word)' opens it on the screen, with every setting to be looked at first.
            """,
            zh: """
                \(data) 不是实验文件：实验文件名为 *.toml。若要用它作为数据训练，请把以下内容存为 \(shown)：

                  [data]
                  source = \(source)
                  target = ""    # 要预测的列；"" 取名为 target、label 或 class 的列，否则取最后一列

                然后运行：workbench train \(Words.shellWord(shown))

                'workbench \(word)' 可在界面中打开它，并先查看各项设置。
                """)
    }

    /// What the beginning of a file looks like.
    private enum Content {
        case empty, unknown, data

        init(of path: String) {
            guard let handle = FileHandle(forReadingAtPath: path) else {
                self = .data
                return
            }
            let start = [UInt8]((try? handle.read(upToCount: 4096)) ?? Data())
            let isPacked = start.starts(with: [0x1F, 0x8B]) || start.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
            let isPictures = start.starts(with: [0, 0, 8])
            // Text in whatever encoding has no zero bytes, save where each letter takes two.
            let isWide = start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF])
            let isBinary = start.contains(0) && !isPacked && !isPictures && !isWide
            self = start.isEmpty ? .empty : isBinary ? .unknown : .data
        }
    }

    /// The command, file, sample or session that a mistyped word most likely means.
    private static func hint(near word: String, withSessions: Bool) -> Text {
        var meanings: [(name: String, meaning: Text)] = []
        if withSessions {
            meanings += Workbench.configuration.subcommands.map { name(of: $0) }.map {
                ($0, Text("the command '\($0)'", zh: "命令 '\($0)'"))
            }
        }
        let folder = URL(filePath: word).deletingLastPathComponent()
        let prefix = word.lastIndex(of: "/").map { word[...$0] } ?? ""
        for name in files(of: folder) where name.hasSuffix(".toml") {
            let meaning = Text("the file '\(prefix)\(name)'", zh: "文件 '\(prefix)\(name)'")
            meanings += [(prefix + name, meaning), (String(prefix + name.dropLast(5)), meaning)]
        }
        for name in files(of: folder) where Experiment.isData(path: name) {
            meanings.append((prefix + name, Text("the file '\(prefix)\(name)'", zh: "文件 '\(prefix)\(name)'")))
        }
        if let samples = Resources.samples {
            for name in files(of: samples) where name.hasSuffix(".toml") {
                let path = samples.appending(path: name).path
                let meaning = Text("the sample '\(path)'", zh: "示例 '\(path)'")
                meanings += [(name, meaning), (String(name.dropLast(5)), meaning)]
            }
        }
        if withSessions {
            meanings += SessionStore().list().map {
                ($0.name, Text("the session '\($0.name)'", zh: "会话 '\($0.name)'"))
            }
        }
        guard let near = nearestName(to: word, among: meanings.map(\.name)),
            let meaning = meanings.first(where: { $0.name == near })?.meaning
        else { return .empty }
        return Text(" (did you mean \(meaning)?)", zh: "（是否想写\(meaning)？）")
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
