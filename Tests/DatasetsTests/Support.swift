import Catalog
import Columns
import Datasets
import Foundation
import Language
import Texts

/// A folder of files for one test, removed with it.
final class DataFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("data-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ name: String, _ text: String) throws {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func load(_ settings: [SettingField], seed: UInt64 = 1) throws -> PreparedData {
        try PreparedData.load(try Settings(DataSettings.hyperparameters, settings), relativeTo: url, seed: seed)
    }

    func table(_ settings: [SettingField], seed: UInt64 = 1) throws -> TableData {
        guard case .table(let table) = try load(settings, seed: seed).content else { throw NotATable() }
        return table
    }

    func text(_ settings: [SettingField], seed: UInt64 = 1) throws -> TextData {
        guard case .text(let text) = try load(settings, seed: seed).content else { throw NotATable() }
        return text
    }

    struct NotATable: Error {}
}

extension PreparedData {
    /// The notes in English.
    var told: [String] { notes.map { $0.in(.english) } }
}

extension TableData {
    /// The features of a split, a row for each sample.
    func features(of split: Split) -> [[Float]] { gathered(split).map(\.features) }

    /// All of a split, in order; for classification with the class, else with the standardized value.
    func gathered(_ split: Split) -> [(features: [Float], label: Int32, value: Float)] {
        (0..<count(of: split)).map { sample in
            var features = [Float](repeating: .nan, count: featureCount)
            var label: Int32 = -1
            var value: Float = .nan
            withUnsafePointer(to: sample) { pointer in
                let samples = UnsafeBufferPointer(start: pointer, count: 1)
                features.withUnsafeMutableBufferPointer { features in
                    if isClassification {
                        withUnsafeMutablePointer(to: &label) {
                            gather(split, samples, features: features, targets: .init(start: $0, count: 1))
                        }
                    } else {
                        withUnsafeMutablePointer(to: &value) {
                            gather(split, samples, features: features, targets: .init(start: $0, count: 1))
                        }
                    }
                }
            }
            return (features, label, value)
        }
    }
}

/// Numbers as the file has them.
let unscaled = SettingField(
    "preprocessing", [.table([SettingField("step", "scale"), SettingField("method", "none")])])

/// All rows to learn from.
let allTraining = SettingField(
    "split", .table([SettingField("train", 1.0), SettingField("validation", 0.0), SettingField("test", 0.0)]))

/// The message of what a call throws; empty where it does not.
func message(_ body: () throws -> some Any) -> String {
    do {
        _ = try body()
        return ""
    } catch {
        return "\(error)"
    }
}

/// The samples beside the sources.
let samplesFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("samples")
