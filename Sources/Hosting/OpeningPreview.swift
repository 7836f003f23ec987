import Experiments
import Foundation
import Language
import Sessions

/// What can be told of a file or a session at once, before it is open: content for the first frame.
public enum OpeningPreview: Sendable {
    /// What an experiment file says: of itself, and the settings it gives, in its order.
    case experiment(SampleCard, settings: [SettingChange])
    /// A file of data, with its first lines as they are; none of what is no text.
    case data(DataCard, lines: [String])
    case session(SessionCard)

    /// How much of a file of data is looked at.
    private static let excerptBytes = 4 << 10

    /// Looks at what is there without opening it; nil where nothing can be told.
    public static func of(_ path: String, in store: SessionStore) -> OpeningPreview? {
        let path = NSString(string: path).expandingTildeInPath
        if let session = try? store.find(path) { return .session(SessionCard(SessionSummary(folder: session))) }
        let file = URL(filePath: path)
        if Experiment.isData(path: path) {
            guard let bytes = SampleScanner.size(of: file) else { return nil }
            let card = DataCard(name: file.lastPathComponent, path: path, bytes: bytes)
            return .data(card, lines: firstLines(of: file))
        }
        guard let card = SampleScanner.card(file), let experiment = try? Experiment.load(path: path) else { return nil }
        return .experiment(card, settings: given(in: experiment))
    }

    /// The settings that the file gives, with their values as a person writes them.
    private static func given(in experiment: Experiment) -> [SettingChange] {
        experiment.sections().flatMap { section in
            section.settings.all.map { section.path(of: $0.name) }
        }
        .filter(experiment.isGiven)
        .compactMap { path in experiment.written(at: path).map { SettingChange(path: path, value: $0) } }
    }

    /// The whole lines at the beginning of a plain file.
    private static func firstLines(of file: URL) -> [String] {
        guard let handle = try? FileHandle(forReadingFrom: file),
            let bytes = try? handle.read(upToCount: excerptBytes), !bytes.contains(0),
            !bytes.starts(with: [0x1F, 0x8B])
        else { return [] }
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        if bytes.count == excerptBytes, lines.count > 1 { lines.removeLast() }
        return lines.map { String($0.prefix(400)) }
    }
}
