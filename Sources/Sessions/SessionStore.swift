import Catalog
import Dispatch
import Formats
import Foundation
import Language
import Training

/// The folder in which sessions are kept, one folder each.
public struct SessionStore: Sendable {
    /// The folder in which each session has one; it may not exist yet.
    public let root: URL
    private let files: any FileWriting

    /// - Parameters:
    ///   - root: Created when the first session is.
    ///   - files: Through what data are copied; tests let it fail.
    public init(root: URL = SessionStore.defaultRoot, files: any FileWriting = DiskFiles()) {
        self.root = root
        self.files = files
    }

    /// `$XDG_DATA_HOME/workbench/sessions`, or the same below `~/.local/share`.
    public static var defaultRoot: URL {
        let environment = ProcessInfo.processInfo.environment
        let data: URL
        if let path = environment["XDG_DATA_HOME"], path.hasPrefix("/") {
            data = URL(filePath: path, directoryHint: .isDirectory)
        } else {
            let home = environment["HOME"].map { URL(filePath: $0, directoryHint: .isDirectory) }
            data = (home ?? FileManager.default.homeDirectoryForCurrentUser).appending(path: ".local/share")
        }
        return data.appending(path: "workbench/sessions", directoryHint: .isDirectory)
    }

    /// All sessions: those being written first, then the one written last.
    public func list() -> [SessionSummary] {
        // Each is opened and asked; with thousands of them every core helps.
        names().mapInParallel { SessionSummary(folder: folder(of: $0)) }
            .sorted { ($0.rank, $0.modified, $1.name) > ($1.rank, $1.modified, $0.name) }
    }

    /// How many sessions there are.
    public var count: Int { names().count }

    /// Creates a session and opens it for writing.
    ///
    /// Its folder is one that did not exist: of two programs that ask for the same name at the same moment one gets it.
    ///
    /// - Parameters:
    ///   - name: As a person chose it; nil makes one of the experiment's name and the date.
    ///   - experiment: The name of the first run's experiment.
    public func create(name: String? = nil, experiment: String, date: Date = Date()) throws -> Session {
        if let name, !SessionName.isValid(name) { throw SessionError.invalidName(name) }
        let folder = try makeFolder(name: name, orDefault: SessionName.byDefault(experiment: experiment, date: date))
        // The lock comes before all else, and is held until what could not be made is gone: as on a full disk it is
        // not to stand in the way of the next one.
        let lock: SessionLock
        do {
            lock = try SessionLock(folder: folder)
        } catch {
            rmdir(folder.path)
            throw error
        }
        do {
            return try Session(creatingIn: folder, lock: lock, files: files)
        } catch {
            try? SessionRemoval.remove(folder)
            throw error
        }
    }

    /// Opens a session for writing, by its name or by the path of its folder; makes it where there is none.
    ///
    /// - Parameters:
    ///   - nameOrPath: nil makes one of the experiment's name and the date.
    ///   - experiment: The name of the first run's experiment.
    public func openOrCreate(_ nameOrPath: String?, experiment: String) throws -> Session {
        guard let nameOrPath else { return try create(experiment: experiment) }
        if (try? find(nameOrPath)) != nil { return try open(nameOrPath, access: .write) }
        let path = URL(filePath: nameOrPath, directoryHint: .isDirectory).standardizedFileURL
        let isPath = nameOrPath.contains("/")
        do {
            guard isPath else { return try create(name: nameOrPath, experiment: experiment) }
            return try SessionStore(root: path.deletingLastPathComponent(), files: files)
                .create(name: path.lastPathComponent, experiment: experiment)
        } catch SessionError.alreadyExists(let name) {
            // Another program may have made it at the same moment.
            if (try? find(nameOrPath)) != nil { return try open(nameOrPath, access: .write) }
            throw isPath ? SessionError.notASession(path: path.path) : SessionError.alreadyExists(name: name)
        }
    }

    /// Opens a session by its name, or by the path of its folder.
    public func open(_ nameOrPath: String, access: Session.Access) throws -> Session {
        try Session(folder: try find(nameOrPath), access: access, files: files)
    }

    /// The folder of a session that is named, or whose path is given.
    public func find(_ nameOrPath: String) throws -> URL {
        if SessionName.isFolderName(nameOrPath), SessionFiles.exist(at: folder(of: nameOrPath)) {
            return folder(of: nameOrPath)
        }
        let path = URL(filePath: nameOrPath, directoryHint: .isDirectory)
        if !nameOrPath.isEmpty, SessionFiles.exist(at: path) { return path }
        throw SessionError.notFound(name: nameOrPath, near: nearestName(to: nameOrPath, among: names()))
    }

    /// Deletes a session with everything in it. Refused while some program writes to it.
    public func delete(_ nameOrPath: String) throws {
        let folder = try find(nameOrPath)
        // What is no plain file is nobody's lock, and no reason to keep a session that cannot be opened.
        let kind = Result { try OwnFolder(folder.path).kind(of: SessionLock.fileName) }
        let isPlain = if case .success(let kind) = kind { kind != .folder } else { false }
        let lock = isPlain ? try SessionLock(folder: folder) : nil
        try withExtendedLifetime(lock) { try SessionRemoval.remove(folder) }
    }

    /// Gives a session another name. Refused while some program writes to it.
    public func rename(_ nameOrPath: String, to name: String) throws {
        let folder = try find(nameOrPath)
        guard SessionName.isValid(name) else { throw SessionError.invalidName(name) }
        let target = folder.deletingLastPathComponent().appending(path: name, directoryHint: .isDirectory)
        try withExtendedLifetime(try SessionLock(folder: folder)) {
            // Made first, so that the name is this one's alone; an empty folder is replaced in one step.
            guard mkdir(target.path, 0o777) == 0 else {
                if errno == EEXIST { throw SessionError.alreadyExists(name: name) }
                throw FileError(.createFolder, target.path, code: errno)
            }
            guard Foundation.rename(folder.path, target.path) == 0 else {
                let code = errno
                rmdir(target.path)
                throw FileError(.rename, folder.path, code: code)
            }
        }
    }

    /// Makes the folder of a new session, which nobody else has made.
    private func makeFolder(name: String?, orDefault other: String) throws -> URL {
        do {
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        } catch {
            throw SessionError.unusable(
                name: name ?? other,
                reason: Self.notCreated(root.path, Text(verbatim: error.localizedDescription)))
        }
        for candidate in SessionName.variants(of: name ?? other) {
            let folder = folder(of: candidate)
            if mkdir(folder.path, 0o777) == 0 { return folder }
            guard errno == EEXIST else {
                let error = FileError(.createFolder, folder.path, code: errno)
                throw SessionError.unusable(
                    name: candidate, reason: Self.notCreated(folder.path, error.explanation))
            }
            if name != nil { break }
        }
        throw SessionError.alreadyExists(name: name ?? other)
    }

    private static func notCreated(_ path: String, _ reason: Text) -> Text {
        Text("\(path) cannot be created: \(reason)", zh: "无法创建 \(path)：\(reason)")
    }

    private func folder(of name: String) -> URL { root.appending(path: name, directoryHint: .isDirectory) }

    private func names() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? [])
            .filter { SessionFiles.exist(at: folder(of: $0)) }.sorted()
    }
}

/// Removes a session's folder whose lock is held.
enum SessionRemoval {
    /// The lock's file goes last: for as long as anything else is there, nobody else gets in. Links are removed, never
    /// followed.
    static func remove(_ folder: URL) throws {
        let files = DiskFiles()
        var status = stat()
        // A person who keeps a session elsewhere, behind a link, loses the link.
        guard lstat(folder.path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            return try files.remove(folder.path)
        }
        // The tables go first, without which it is no session that could be opened.
        var names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        names.removeAll { $0 == SessionLock.fileName || $0 == SessionFiles.database }
        for name in [SessionFiles.database] + names { try files.remove(folder.path + "/" + name) }
        try files.remove(folder.path)
    }
}

extension Array where Element: Sendable {
    /// As `map`, on every core.
    fileprivate func mapInParallel<Result: Sendable>(_ transform: @Sendable (Element) -> Result) -> [Result] {
        var results = [Result?](repeating: nil, count: count)
        results.withUnsafeMutableBufferPointer { buffer in
            nonisolated(unsafe) let buffer = buffer
            DispatchQueue.concurrentPerform(iterations: count) { buffer[$0] = transform(self[$0]) }
        }
        return results.compactMap { $0 }
    }
}
