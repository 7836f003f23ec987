import Language

/// What another setting has to be for one to have an effect.
///
/// It is declared beside the setting that has none without it: the form leaves such a setting out, and a run says so
/// where a person has given it all the same.
public struct Need: Sendable, Hashable {
    /// The other setting: `data.task`.
    public let path: String
    /// The words of it that will do.
    public let words: [String]

    /// - Parameter words: any of them will do.
    public init(_ path: String, _ words: [String]) {
        self.path = path
        self.words = words
    }

    /// The setting of the task, which the data decide where it is left to them.
    public static let taskPath = "data.task"
    /// The setting of the format, which the data decide where it is left to them.
    public static let formatPath = "data.format"

    /// One of these tasks, given or found in the data.
    public static func task(_ words: String...) -> Need { Need(taskPath, words) }
    /// Data in one of these formats, given or found in them.
    public static func format(_ words: String...) -> Need { Need(formatPath, words) }

    /// What it is in a few words: `the task regression`, `training.loss = "huber"`.
    public var text: Text {
        func listed(_ texts: [Text]) -> Text { texts.joined(separator: Text(" or ", zh: " 或 ")) }
        let plain = listed(words.map { Text(verbatim: $0) })
        switch path {
        case Self.taskPath: return Text("the task \(plain)", zh: "\(plain) 任务")
        case Self.formatPath: return Text("data in \(plain)", zh: "\(plain) 数据")
        default:
            return Text(verbatim: "\(path) = ")
                + listed(words.map { Text(verbatim: SettingValue.text($0).description) })
        }
    }
}
