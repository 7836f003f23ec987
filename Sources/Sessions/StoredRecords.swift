import Datasets
import Experiments
import Formats
import Foundation
import Language
import SQLite

/// What is kept as JSON is checked like a column: it may be damaged or come from a stranger.
extension RunPlan {
    /// - Throws: Where a count is none, or so large that sums would overflow.
    func checked() throws -> RunPlan {
        let sizes = [parameters, totalSteps, batchSize, unitsPerStep, memoryBytes, threads, slices, firstStep]
        let layerSizes = layers.flatMap { [$0.parameters, $0.activationBytes] + $0.outputShape }
        guard (sizes + layerSizes + splitSizes.map(\.count)).allSatisfy(Row.counts.contains),
            stepsPerEpoch.isFinite, stepsPerEpoch > 0, flopsPerStep.isFinite
        else { throw StoredValueError(column: "plan", Text("numbers that no plan has", zh: "运行计划不可能有的数值")) }
        return self
    }
}

extension RunOutcome {
    /// - Throws: Where a count is none, or so large that sums would overflow.
    func checked() throws -> RunOutcome {
        guard ([step, bestStep ?? 0] + evaluations.map(\.step)).allSatisfy(Row.counts.contains) else {
            throw StoredValueError(column: "outcome", Text("numbers that no outcome has", zh: "运行结果不可能有的数值"))
        }
        return self
    }
}

extension Session {
    /// Where file names of a run's experiment start from.
    ///
    /// - Throws: Where that is said to be in the session, and is not.
    func dataFolder(of row: Row) throws -> URL {
        let path = try row.text("folder")
        if path.hasPrefix("/") { return URL(filePath: path, directoryHint: .isDirectory) }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1, parts[0] == SessionFiles.data, !parts.contains(where: { ["", ".", ".."].contains($0) })
        else { throw StoredValueError(column: "folder", Text("a path that leads out of the session", zh: "指向会话之外的路径")) }
        return folder.appending(path: path, directoryHint: .isDirectory)
    }

    /// What the files of a copy are called where they were copied from; nil where a run's data are no copy.
    func dataCopy(of run: RunRecord) -> DataCopy? {
        let data = folder.path + "/" + SessionFiles.data + "/"
        guard let original = run.original, run.folder.path.hasPrefix(data) else { return nil }
        let name = run.folder.path.dropFirst(data.count).prefix { $0 != "/" }
        return DataCopy(copy: data + name, original: original)
    }

    /// Refuses an experiment whose data are said to be in the session, and are not.
    func checkSources(of experiment: Experiment, run: RunRecord) throws {
        let data = folder.path + "/" + SessionFiles.data + "/"
        guard run.folder.path.hasPrefix(data) else { return }
        let depth = run.folder.path.dropFirst(data.count).split(separator: "/").count - 1
        for name in DataSettings.naming {
            let path = experiment.data.text(name)
            // What was named by an absolute path is no part of the copy.
            if path.hasPrefix("/") { continue }
            var place = depth
            for part in path.split(separator: "/") where part != "." {
                place += part == ".." ? -1 : 1
                guard place >= 0 else {
                    let setting = "data.\(name) = \(path.printable)"
                    throw SessionError.unusable(
                        name: self.name,
                        reason: Text(
                            "run \(run.id) looks for its data outside the session: \(setting)",
                            zh: "运行 \(run.id) 在会话之外查找数据：\(setting)"))
                }
            }
        }
    }
}
