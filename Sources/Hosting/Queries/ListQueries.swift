import Foundation
import Sessions

/// The experiments that ship with the program.
public struct SamplesQuery: Query {
    public static let id = QueryID(rawValue: "samples")

    public init() {}

    public func answer(_ context: QueryContext) -> [SampleCard] { context.samples.map(SampleScanner.samples) ?? [] }
}

/// The experiments and the files of data in a folder.
public struct FolderQuery: Query {
    public static let id = QueryID(rawValue: "folder")

    private let folder: URL

    /// Asks for the folder the program was started in, unless told another.
    public init(folder: URL? = nil) {
        self.folder = folder ?? URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
    }

    public func answer(_ context: QueryContext) -> FolderCard {
        SampleScanner.folder(folder, except: context.samples)
    }
}

/// The sessions in the store, newest first.
public struct SessionsQuery: Query {
    public static let id = QueryID(rawValue: "sessions")

    public init() {}

    public func answer(_ context: QueryContext) -> [SessionCard] { context.store.list().map(SessionCard.init) }
}

extension Effect {
    /// Answered by `Message.samples`.
    public static var listSamples: Effect { .ask(AnyQuery(SamplesQuery())) }
    /// Answered by `Message.folder`.
    public static var listFolder: Effect { .ask(AnyQuery(FolderQuery())) }
    /// Answered by `Message.sessions`.
    public static var listSessions: Effect { .ask(AnyQuery(SessionsQuery())) }
}

extension Message {
    /// The samples that were found.
    public static func samples(_ cards: [SampleCard]) -> Message { .answer(AnyQuery.Answer(SamplesQuery(), cards)) }
    /// What the current folder holds.
    public static func folder(_ card: FolderCard) -> Message { .answer(AnyQuery.Answer(FolderQuery(), card)) }
    /// The sessions in the store, newest first.
    public static func sessions(_ cards: [SessionCard]) -> Message { .answer(AnyQuery.Answer(SessionsQuery(), cards)) }
}
