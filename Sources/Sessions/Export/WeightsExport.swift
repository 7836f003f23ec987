import Columns
import Datasets
import Experiments
import Formats
import Foundation
import Language
import Training

/// Writes the weights of a run's checkpoint for other programs, with the figures that were reported of them.
public struct WeightsExport {
    private let session: Session
    private let run: RunRecord
    private let checkpoint: ChosenCheckpoint
    private let language: Language
    private let files: any FileWriting

    /// - Parameters:
    ///   - checkpoint: As `Session.checkpoint(_:of:)` finds it.
    ///   - language: Of `README.md`, which is for people.
    ///   - files: Through what is written; tests let it fail.
    public init(
        session: Session, run: RunRecord, checkpoint: ChosenCheckpoint, language: Language = .english,
        files: any FileWriting = DiskFiles()
    ) {
        self.session = session
        self.run = run
        self.checkpoint = checkpoint
        self.language = language
        self.files = files
    }

    /// Writes what `ModelExport` does.
    ///
    /// - Returns: The files that were written.
    public func write(to folder: URL) throws -> [URL] {
        try ModelExport(
            checkpoint, origin: Text("\(session.name), run \(run.id)", zh: "\(session.name)，运行 \(run.id)"),
            program: ProgramVersion.current, evaluations: evaluations(), language: language, files: files
        ).write(to: folder)
    }

    /// The figures that were reported of these weights: those of the run's end, and for each split that was not measured
    /// then what was recorded at their step.
    private func evaluations() throws -> [Evaluation] {
        let step = checkpoint.checkpoint.step
        let last = run.outcome?.evaluations.filter { $0.step == step } ?? []
        let recorded = try session.evaluations(of: run.id).filter { $0.step == step }
        return Split.allCases.compactMap { split in (last + recorded).first { $0.split == split } }
    }
}
