import Experiments
import Foundation
import Language

/// How a path that is typed may go on: folders, experiments and data.
public struct PathQuery: Query {
    public static let id = QueryID(rawValue: "path")

    private let typed: String

    /// - Parameter typed: the beginning of a path; `~` is the person's home.
    public init(_ typed: String) { self.typed = typed }

    public func answer(_ context: QueryContext) -> PathCompletion {
        var expanded = NSString(string: typed).expandingTildeInPath
        if typed.hasSuffix("/"), !expanded.hasSuffix("/") { expanded += "/" }
        let cut = expanded.lastIndex(of: "/").map { expanded.index(after: $0) } ?? expanded.startIndex
        let (folder, beginning) = (String(expanded[..<cut]), String(expanded[cut...]))
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        var found: [String] = []
        for name in names.sorted() where name.hasPrefix(beginning) && (!name.hasPrefix(".") || beginning.hasPrefix("."))
        {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: folder + name, isDirectory: &isFolder) else { continue }
            if isFolder.boolValue {
                found.append(folder + name + "/")
            } else if name.hasSuffix(".toml") || Experiment.isData(path: name) {
                found.append(folder + name)
            }
        }
        return PathCompletion(
            typed: typed, common: Self.common(found) ?? typed, count: found.count,
            paths: Array(found.prefix(Self.most)))
    }

    /// Paths that are listed.
    private static let most = 200

    private static func common(_ paths: [String]) -> String? {
        guard var common = paths.first else { return nil }
        for path in paths { common = path.commonPrefix(with: common) }
        return common
    }
}

/// How a path may go on.
public struct PathCompletion: Sendable, Hashable {
    /// What was typed.
    public var typed: String
    /// What all of them begin with; what was typed where there is none.
    public var common: String
    /// How many there are.
    public var count: Int
    /// The first two hundred, folders with a `/` at their end.
    public var paths: [String]
}
