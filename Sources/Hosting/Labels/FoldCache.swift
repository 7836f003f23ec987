import Datasets
import Experiments
import Foundation
import Formats
import Language
import Training

/// Keeps the folds of a search that are done, so that one that was killed or given up goes on where it was.
///
/// They lie in a folder named by all that decides them: settings, the content of the data files, the number of folds. Only
/// the newest few of such folders stay, and what cannot be read or written is computed anew.
struct FoldCache {
    private let folder: URL

    /// Folders that stay, the newest; a larger file is none of ours.
    private static let mostFolders = 8, largestFile = 1 << 30

    /// `$XDG_CACHE_HOME/workbench/folds`, or the same below `~/.cache`.
    static var usualFolder: URL {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["XDG_CACHE_HOME"], path.hasPrefix("/") {
            return URL(filePath: path, directoryHint: .isDirectory).appending(path: "workbench/folds")
        }
        let home = environment["HOME"].map { URL(filePath: $0, directoryHint: .isDirectory) }
        return (home ?? FileManager.default.homeDirectoryForCurrentUser).appending(path: ".cache/workbench/folds")
    }

    /// - Throws: `DataError` or `FileError` where the data cannot be read.
    init(_ experiment: Experiment, folds: Int, in parent: URL) throws {
        var hash = SHA256()
        let isa = ProcessInfo.processInfo.environment["WORKBENCH_ISA"] ?? ""
        hash.update("folds 1\n\(folds)\n\(isa)\n\(experiment.toml(complete: true))".utf8)
        for file in try PreparedData.checkedSourceFiles(of: experiment.data, relativeTo: experiment.folder) {
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty { hash.update(piece) }
            hash.update([0])
        }
        folder = parent.appending(path: hash.hexadecimal)
        Self.prune(parent, except: folder.lastPathComponent)
    }

    var keeper: FoldKeeper { FoldKeeper(kept: kept, keep: keep) }

    /// Takes what was kept away.
    func clear() { try? FileManager.default.removeItem(at: folder) }

    private func file(_ fold: Int) -> URL { folder.appending(path: "fold-\(fold).plist") }

    private func kept(_ fold: Int) -> FoldPrediction? {
        let path = file(fold).path
        guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int,
            size <= Self.largestFile, let data = FileManager.default.contents(atPath: path),
            let prediction = try? PropertyListDecoder().decode(FoldPrediction.self, from: data), prediction.isSound
        else { return nil }
        return prediction
    }

    private func keep(_ fold: Int, _ prediction: FoldPrediction) {
        let encoder = PropertyListEncoder()
        encoder.outputFormat = .binary
        // What is not kept is computed again.
        guard let bytes = try? encoder.encode(prediction) else { return }
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try? bytes.write(to: file(fold), options: .atomic)
    }

    private static func prune(_ parent: URL, except own: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
        let others = names.filter { $0 != own && $0.count == 64 && $0.allSatisfy(\.isHexDigit) }
        let dated = others.map { name -> (name: String, date: Date) in
            let attributes = try? FileManager.default.attributesOfItem(atPath: parent.appending(path: name).path)
            return (name, attributes?[.modificationDate] as? Date ?? .distantPast)
        }
        for old in dated.sorted(by: { $0.date > $1.date }).dropFirst(mostFolders) {
            try? FileManager.default.removeItem(at: parent.appending(path: old.name))
        }
    }
}
