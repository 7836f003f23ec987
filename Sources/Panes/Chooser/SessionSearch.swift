import Experiments
import Hosting
import Language
import TerminalUI

/// What can be opened, the current folder's files first, and a search in it that also takes a file's path.
public struct SessionSearch: Sendable {
    /// What is searched for, or a path.
    public var query = TextField()
    /// All samples, in the order of their files.
    public var samples: [SampleCard] = []
    /// The experiments and the data of the current folder.
    public var folder = FolderCard()
    /// All sessions, the one written last first.
    public var sessions: [SessionCard] = []
    /// Whether the lists have arrived; until then there is nothing to say about their being empty.
    public var hasSamples = false
    /// Whether the current folder has been looked at.
    public var hasFolder = false
    /// Whether the list of sessions has arrived.
    public var hasSessions = false
    /// How the path that is typed may go on, once that was asked for.
    public var completion: PathCompletion?
    /// Which of `rows` is chosen.
    public var position = ListState()

    /// A line that can be chosen.
    public enum Row: Sendable, Hashable {
        /// The path that is typed: an experiment file or a session's folder.
        case file(path: String)
        /// A session in the store, to be opened.
        case session(SessionCard)
        /// An experiment that ships with the program, to be started.
        case sample(SampleCard)
        /// An experiment in the current folder, to be started.
        case experiment(SampleCard)
        /// Data in the current folder, to be learned from.
        case data(DataCard)
    }

    /// An empty search, before the lists have arrived.
    public init() {}

    /// What fits the search: a path first, then files of the current folder, sessions, and samples.
    public var rows: [Row] {
        let query = query.text
        guard !query.isEmpty else {
            return folder.experiments.map(Row.experiment) + folder.data.map(Row.data) + sessions.map(Row.session)
                + samples.map(Row.sample)
        }
        var rows: [Row] = []
        if isPath { rows.append(.file(path: query)) }
        if let completion, completion.common == query {
            rows += completion.paths.filter { $0 != query }.map { .file(path: $0) }
        }
        rows += FuzzyMatch.filter(folder.experiments.map(\.name), by: query).map { .experiment(folder.experiments[$0]) }
        rows += FuzzyMatch.filter(folder.data.map(\.name), by: query).map { .data(folder.data[$0]) }
        rows += FuzzyMatch.filter(sessions.map(\.name), by: query).map { .session(sessions[$0]) }
        rows += matchingSamples(query).map(Row.sample)
        return rows
    }

    /// Whether what is typed can only be the path of a file.
    public var isPath: Bool {
        let text = query.text
        return text.contains("/") || text.hasPrefix("~") || text.hasSuffix(".toml") || Experiment.isData(path: text)
    }

    /// The chosen line; nil where nothing fits the search.
    public var selected: Row? {
        let rows = rows
        return rows.indices.contains(position.selection) ? rows[position.selection] : nil
    }

    /// Samples of that name first, then those of that kind, then those that speak of it.
    private func matchingSamples(_ query: String) -> [SampleCard] {
        let query = query.lowercased()
        let named = FuzzyMatch.filter(samples.map(\.name), by: query)
        let others = samples.indices.filter { !named.contains($0) }
        let ofKind = others.filter { samples[$0].kind.lowercased().contains(query) }
        let told = others.filter { index in
            // Whatever language is shown: what is typed is none that a person chose for it.
            let summary = samples[index].summary
            return !ofKind.contains(index) && Language.allCases.contains { summary.in($0).lowercased().contains(query) }
        }
        return (named + ofKind + told).map { samples[$0] }
    }
}
