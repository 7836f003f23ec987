import Foundation

/// How the journal is written: `{"action":"go-to","step":5,"version":2}`.
///
/// The first version, which had no number, wrote commands as the compiler encodes them: `{"goTo":{"step":5}}`.
extension JournalAction {
    /// What is written now. A later version that changes the meaning of anything here counts up.
    private static let version = 2

    /// Reads what was stored; what this version cannot read is kept as it is.
    public init(stored text: String) {
        let action = try? JSONDecoder().decode(Stored.self, from: Data(text.utf8)).action
        self = action ?? .unknown(text)
    }

    /// The action as a text to be stored.
    public var stored: String {
        if case .unknown(let text) = self { return text }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Numbers that are none stand in no command that was obeyed.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return (try? encoder.encode(Stored(action: self))).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private struct Stored: Codable {
        let action: JournalAction

        init(action: JournalAction) { self.action = action }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            guard let version = try values.decodeIfPresent(Int.self, forKey: "version") else {
                action = try JournalAction(firstVersion: values)
                return
            }
            guard (2...JournalAction.version).contains(version) else { throw Unreadable() }
            action = try JournalAction(values)
        }

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: Key.self)
            try values.encode(JournalAction.version, forKey: "version")
            try action.encode(into: &values)
        }
    }

    fileprivate struct Unreadable: Error {}

    fileprivate struct Key: CodingKey, ExpressibleByStringLiteral {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringLiteral name: String) { stringValue = name }
        init(stringValue name: String) { stringValue = name }
        init?(intValue: Int) { nil }
    }

    // MARK: This version

    private init(_ values: KeyedDecodingContainer<Key>) throws {
        func value<Value: Decodable>(_ key: Key) throws -> Value { try values.decode(Value.self, forKey: key) }
        func valueIfAny<Value: Decodable>(_ key: Key) throws -> Value? {
            try values.decodeIfPresent(Value.self, forKey: key)
        }
        switch try values.decode(String.self, forKey: "action") {
        case "run": self = .run
        case "pause": self = .pause
        case "step": self = .step(try value("count"))
        case "run-until": self = .runUntil(step: try value("step"))
        case "run-until-condition": self = .runUntilCondition(try value("condition"))
        case "evaluate": self = .evaluate
        case "checkpoint": self = .checkpoint(name: try valueIfAny("name"))
        case "change": self = .change(try value("changes"))
        case "skip-batch": self = .skipBatch
        case "stop": self = .stop(save: try value("save"))
        case "step-back": self = .stepBack(try value("count"))
        case "go-to": self = .goTo(step: try value("step"))
        case "fork": self = .fork(step: try valueIfAny("step"))
        case "look-ahead": self = .lookAhead(try value("plan"))
        case "breakpoints": self = .breakpoints(try value("breakpoints"))
        case "watches": self = .watches(try value("expressions"))
        case "phase": self = .phase
        default: throw Unreadable()
        }
    }

    private func encode(into values: inout KeyedEncodingContainer<Key>) throws {
        func name(_ name: String) throws { try values.encode(name, forKey: "action") }
        switch self {
        case .run: try name("run")
        case .pause: try name("pause")
        case .step(let count):
            try name("step")
            try values.encode(count, forKey: "count")
        case .runUntil(let step):
            try name("run-until")
            try values.encode(step, forKey: "step")
        case .runUntilCondition(let text):
            try name("run-until-condition")
            try values.encode(text, forKey: "condition")
        case .evaluate: try name("evaluate")
        case .checkpoint(let given):
            try name("checkpoint")
            try values.encodeIfPresent(given, forKey: "name")
        case .change(let changes):
            try name("change")
            try values.encode(changes, forKey: "changes")
        case .skipBatch: try name("skip-batch")
        case .stop(let save):
            try name("stop")
            try values.encode(save, forKey: "save")
        case .stepBack(let count):
            try name("step-back")
            try values.encode(count, forKey: "count")
        case .goTo(let step):
            try name("go-to")
            try values.encode(step, forKey: "step")
        case .fork(let step):
            try name("fork")
            try values.encodeIfPresent(step, forKey: "step")
        case .lookAhead(let plan):
            try name("look-ahead")
            try values.encode(plan, forKey: "plan")
        case .breakpoints(let breakpoints):
            try name("breakpoints")
            try values.encode(breakpoints, forKey: "breakpoints")
        case .watches(let expressions):
            try name("watches")
            try values.encode(expressions, forKey: "expressions")
        case .phase: try name("phase")
        case .unknown: throw Unreadable()
        }
    }

    // MARK: The first version

    private init(firstVersion values: KeyedDecodingContainer<Key>) throws {
        guard values.allKeys.count == 1, let name = values.allKeys.first else { throw Unreadable() }
        let inner = try values.nestedContainer(keyedBy: Key.self, forKey: name)
        func value<Value: Decodable>(_ key: Key = "_0") throws -> Value { try inner.decode(Value.self, forKey: key) }
        func valueIfAny<Value: Decodable>(_ key: Key) throws -> Value? {
            try inner.decodeIfPresent(Value.self, forKey: key)
        }
        switch name.stringValue {
        case "run": self = .run
        case "pause": self = .pause
        case "step": self = .step(try value())
        case "runUntil": self = .runUntil(step: try value("step"))
        case "runUntilCondition": self = .runUntilCondition(try value())
        case "evaluate": self = .evaluate
        case "checkpoint": self = .checkpoint(name: try valueIfAny("name"))
        case "change": self = .change(try value())
        case "skipBatch": self = .skipBatch
        case "stop": self = .stop(save: try value("save"))
        case "stepBack": self = .stepBack(try value())
        case "goTo": self = .goTo(step: try value("step"))
        case "fork": self = .fork(step: try valueIfAny("step"))
        case "lookAhead": self = .lookAhead(try value())
        case "breakpoints": self = .breakpoints(try value())
        case "watches": self = .watches(try value())
        case "phase": self = .phase
        default: throw Unreadable()
        }
    }
}
