import Catalog
import Formats
import Foundation
import Training

/// The folder in which sessions are kept, one folder each.
public struct SessionStore: Sendable {
    /// The folder in which each session has one; it may not exist yet.
    public let root: URL
    private let files: any FileWriting

    /// - Parameters:
    ///   - root: Created when the first session is.
    ///   - files: Through what data are copied; tests let it fail.
    public init(root: URL = SessionStore.standardRoot, files: any FileWriting = DiskFiles()) {
        self.root = root
        self.files = files
    }

    /// `$XDG_DATA_HOME/workbench/sessions`, or the same below `~/.local/share`.
    public static var standardRoot: URL {
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

    /// All sessions, the one written last first.
    public func list() -> [SessionSummary] {
        names().map { SessionSummary(folder: folder(of: $0)) }
            .sorted { ($0.modified, $1.name) > ($1.modified, $0.name) }
    }

    /// Creates a session and opens it for writing.
    ///
    /// - Parameters:
    ///   - name: As a person chose it; nil makes one of the experiment's name and the date.
    ///   - experiment: The name of the first run's experiment.
    public func create(name: String? = nil, experiment: String, date: Date = Date()) throws -> Session {
        let name = name ?? SessionName.unique(SessionName.standard(experiment: experiment, date: date)) { isTaken($0) }
        guard SessionName.isValid(name) else { throw SessionError.invalidName(name) }
        guard !isTaken(name) else { throw SessionError.alreadyExists(name: name) }
        let folder = folder(of: name)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw SessionError.unusable(
                name: name, reason: "\(folder.path) cannot be created: \(error.localizedDescription)")
        }
        do {
            return try Session(folder: folder, access: .write, files: files)
        } catch {
            // What could not be made, as on a full disk, is not to stand in the way of the next one.
            try? files.remove(folder.path)
            throw error
        }
    }

    /// Opens a session by its name, or by the path of its folder.
    public func open(_ nameOrPath: String, access: Session.Access) throws -> Session {
        try Session(folder: try find(nameOrPath), access: access, files: files)
    }

    /// The folder of a session that is named, or whose path is given.
    public func find(_ nameOrPath: String) throws -> URL {
        if SessionName.isValid(nameOrPath), Session.exists(at: folder(of: nameOrPath)) { return folder(of: nameOrPath) }
        let path = URL(filePath: nameOrPath, directoryHint: .isDirectory)
        if !nameOrPath.isEmpty, Session.exists(at: path) { return path }
        throw SessionError.notFound(name: nameOrPath, hint: nearest(to: nameOrPath, among: names()))
    }

    /// Deletes a session with everything in it. Refused while some program writes to it.
    public func delete(_ nameOrPath: String) throws {
        let folder = try find(nameOrPath)
        try withExtendedLifetime(try SessionLock(folder: folder)) { try FileManager.default.removeItem(at: folder) }
    }

    /// Gives a session another name. Refused while some program writes to it.
    public func rename(_ nameOrPath: String, to name: String) throws {
        let folder = try find(nameOrPath)
        guard SessionName.isValid(name) else { throw SessionError.invalidName(name) }
        let target = folder.deletingLastPathComponent().appending(path: name, directoryHint: .isDirectory)
        guard !FileManager.default.fileExists(atPath: target.path) else { throw SessionError.alreadyExists(name: name) }
        try withExtendedLifetime(try SessionLock(folder: folder)) {
            try FileManager.default.moveItem(at: folder, to: target)
        }
    }

    private func folder(of name: String) -> URL { root.appending(path: name, directoryHint: .isDirectory) }

    private func isTaken(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder(of: name).path) }

    private func names() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? [])
            .filter { Session.exists(at: folder(of: $0)) }.sorted()
    }
}
