import Synchronization

/// How much memory a run may take. The engine does not know the machine it runs on: the program says once, at its
/// start, whom to ask.
public enum MemoryAllowance {
    private static let question = Mutex<@Sendable () -> Int?>({ nil })

    /// Sets whom to ask before a run takes its memory: for the bytes that are free, or nil for no limit.
    public static func ask(_ bytesFree: @escaping @Sendable () -> Int?) { question.withLock { $0 = bytesFree } }

    /// Bytes that may be taken now; nil where there is no limit.
    static var bytes: Int? {
        let ask = question.withLock { $0 }
        return ask()
    }
}
