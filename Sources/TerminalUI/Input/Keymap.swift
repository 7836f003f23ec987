import Language

/// All commands with their keys, the user's changes applied.
public struct Keymap: Sendable {
    /// In the order of their declaration, with the keys that they have now.
    public let commands: [Command]

    /// - Parameter changes: keys by command id, as the user's configuration gives them; they replace the declared
    ///   ones, an empty list takes the command its keys.
    /// - Throws: ``KeymapError`` for a command or key that does not exist, or two commands on one key.
    public init(_ commands: [Command], changes: [(command: String, keys: [String])] = []) throws {
        var commands = commands
        for change in changes {
            guard let index = commands.firstIndex(where: { $0.id == change.command }) else {
                throw KeymapError.unknownCommand(change.command)
            }
            commands[index].keys = try change.keys.map { name in
                guard let sequence = KeySequence(name: name) else {
                    throw KeymapError.unknownKey(name, command: change.command)
                }
                return sequence
            }
        }
        self.commands = commands
        try check()
    }

    /// What the keys pressed so far mean in `contexts`, of which the first that knows them wins; the global context
    /// comes last by itself.
    ///
    /// Full-width characters are looked up as their ASCII twins.
    public func lookup(_ keys: [KeyEvent], in contexts: [String]) -> KeyLookup {
        let keys = keys.map(\.narrow)
        for context in contexts.filter({ $0 != Command.global }) + [Command.global] {
            var isPrefix = false
            for command in commands where command.context == context {
                for sequence in command.keys {
                    if sequence.keys == keys { return .command(command) }
                    if sequence.keys.starts(with: keys) { isPrefix = true }
                }
            }
            if isPrefix { return .incomplete }
        }
        return .unknown
    }

    /// What may follow the keys pressed so far, in the order of the contexts: the keys still missing, and the command.
    public func continuations(
        of pending: [KeyEvent], in contexts: [String]
    ) -> [(keys: KeySequence, command: Command)] {
        let pending = pending.map(\.narrow)
        return available(in: contexts).flatMap { command in
            command.keys.filter { $0.keys.count > pending.count && $0.keys.starts(with: pending) }
                .map { (KeySequence(Array($0.keys.dropFirst(pending.count))), command) }
        }
    }

    /// The command with an id.
    public func command(_ id: String) -> Command? {
        commands.first { $0.id == id }
    }

    /// Commands that can be run in `contexts`: theirs in the order of the contexts, then the global ones. A command
    /// whose every key a nearer context has taken is still there; it can be run from the palette.
    public func available(in contexts: [String]) -> [Command] {
        (contexts.filter { $0 != Command.global } + [Command.global]).flatMap { context in
            commands.filter { $0.context == context }
        }
    }

    /// Commands for the footer, most important first.
    public func footer(in contexts: [String]) -> [Command] {
        available(in: contexts).enumerated()
            .filter { $0.element.footer != nil && !$0.element.keys.isEmpty }
            .sorted { ($0.element.footer ?? 0, $0.offset) < ($1.element.footer ?? 0, $1.offset) }
            .map(\.element)
    }

    /// Commands that fit what was typed, best first: the whole text of a key, or letters of title, id or help, in
    /// whichever language.
    public func search(_ query: String, in contexts: [String]) -> [Command] {
        let candidates = available(in: contexts)
        if query.isEmpty { return candidates }
        var found: [(score: Int, offset: Int, command: Command)] = []
        for (offset, command) in candidates.enumerated() {
            if let score = Keymap.rank(command, query) { found.append((score, offset, command)) }
        }
        return found.sorted { ($0.score, $0.offset) < ($1.score, $1.offset) }.map(\.command)
    }

    private func check() throws {
        for (index, command) in commands.enumerated() {
            for sequence in command.keys {
                if sequence.keys.isEmpty { throw KeymapError.unknownKey("", command: command.id) }
                for other in commands[(index + 1)...] where other.context == command.context {
                    for taken in other.keys
                    where taken.keys.starts(with: sequence.keys) || sequence.keys.starts(with: taken.keys) {
                        throw KeymapError.conflict(sequence.name, first: command.id, second: other.id)
                    }
                }
            }
        }
    }

    /// How well a command fits what was typed, lower is better; `nil` where it does not fit.
    public static func rank(_ command: Command, _ query: String) -> Int? {
        if command.keys.contains(where: { $0.name == query || $0.label == query }) { return 0 }
        return FuzzyMatch.rank(
            of: query, titles: Language.allCases.map { command.title.in($0) }, names: [command.id],
            help: Language.allCases.map { command.help.in($0) })
    }
}

/// What pressed keys mean so far.
public enum KeyLookup: Hashable, Sendable {
    /// A whole sequence: the command is to be run.
    case command(Command)
    /// The beginning of a longer sequence.
    case incomplete
    /// No command begins with these keys.
    case unknown
}

/// A keymap that cannot be used.
public enum KeymapError: ExplainedError, Hashable {
    /// A change names a command that does not exist.
    case unknownCommand(String)
    /// A change or a declaration names a key that does not exist; empty where there is no key at all.
    case unknownKey(String, command: String)
    /// Two commands of one context have this sequence, or one begins with the other.
    case conflict(String, first: String, second: String)

    /// A sentence for a person.
    public var text: Text {
        switch self {
        case .unknownCommand(let id): Text("there is no command '\(id)'", zh: "没有命令“\(id)”")
        case .unknownKey(let name, let command):
            Text("'\(name)', given for \(command), is not a key", zh: "为 \(command) 设置的“\(name)”不是按键")
        case .conflict(let key, let first, let second):
            Text(
                "the key '\(key)' is given to both \(first) and \(second)",
                zh: "按键“\(key)”同时分配给了 \(first) 和 \(second)")
        }
    }
}

/// Collects keys until they mean something.
public struct KeyDispatcher: Sendable {
    /// Keys of a sequence that is not complete yet; shown to the person.
    public private(set) var pending: [KeyEvent] = []

    /// A dispatcher to which nothing was pressed yet.
    public init() {}

    /// Takes one more key. Escape drops a sequence that was begun; a key that ends no sequence is tried alone.
    public mutating func feed(_ key: KeyEvent, keymap: Keymap, contexts: [String]) -> KeyLookup {
        if !pending.isEmpty, key == KeyEvent(.escape) {
            pending = []
            return .incomplete
        }
        let keys = pending + [key]
        var found = keymap.lookup(keys, in: contexts)
        if found == .unknown, !pending.isEmpty {
            pending = []
            found = keymap.lookup([key], in: contexts)
            if found == .incomplete { pending = [key] }
            return found
        }
        pending = found == .incomplete ? keys : []
        return found
    }
}
