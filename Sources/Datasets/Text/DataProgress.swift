import Language

/// How far the reading of data has come, where it takes its time.
public struct DataProgress: Sendable, Hashable {
    /// What is being done, for a person: `learning pairs`.
    public var title: Text
    /// Parts done.
    public var done: Int
    /// Parts there are at most.
    public var total: Int

    init(_ title: Text, done: Int, total: Int) {
        self.title = title
        self.done = done
        self.total = total
    }
}

/// Is told how far the reading of data has come, many times a second; what it throws ends the reading.
public typealias DataWatch = (DataProgress) throws -> Void
