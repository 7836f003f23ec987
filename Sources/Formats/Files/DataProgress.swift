import Language

/// How far the reading of data has come, where it takes its time.
public struct DataProgress: Sendable, Hashable {
    /// What is being done, for a person: `learning pairs`.
    public var title: Text
    /// Parts done.
    public var done: Int
    /// Parts there are at most.
    public var total: Int
    /// Whether the parts are bytes.
    public var countsBytes: Bool

    package init(_ title: Text, done: Int, total: Int, countsBytes: Bool = false) {
        self.title = title
        self.done = done
        self.total = total
        self.countsBytes = countsBytes
    }
}

/// Is told how far the reading of data has come, many times a second; what it throws ends the reading.
public typealias DataWatch = (DataProgress) throws -> Void

/// Counts the bytes of one pass over data, and tells of them now and then and at its end.
package struct ByteTally {
    private let title: Text
    private let total: Int
    private let watch: DataWatch?
    private var done = 0
    private var told = 0
    /// Bytes between two words.
    private static let stretch = 1 << 20

    package init(_ title: Text, of total: Int, watch: DataWatch?) throws {
        self.title = title
        self.total = total
        self.watch = watch
        try tell()
    }

    /// So many bytes more are done.
    package mutating func add(_ bytes: Int) throws {
        done += bytes
        if done - told >= Self.stretch { try tell() }
    }

    /// All of it is done, whatever was counted.
    package mutating func finish() throws {
        done = total
        try tell()
    }

    private mutating func tell() throws {
        told = done
        try watch?(DataProgress(title, done: min(done, total), total: total, countsBytes: true))
    }
}
