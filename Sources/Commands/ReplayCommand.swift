import ArgumentParser
import Foundation
import Language
import Sessions
import Training

/// `workbench replay`: the journal as a script.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Do again what was done to a session's runs, and say whether the bits agree.",
        discussion: """
            Every run is trained anew from its experiment, and every edit and step back in its journal is made again at \
            its step. Losses and weights must come out the same, bit for bit, on the same machine and program. Nothing \
            is written to the session. Exit status 1 where a run differs.
            """)

    @Argument(help: "The session, by name or by the path of its folder.")
    var session: String

    @Option(name: .customLong("run"), help: ArgumentHelp("Only this run.", valueName: "number"))
    var runNumber: Int64?

    @Flag(help: "Print one JSON object a run.")
    var json = false

    @OptionGroup var engine: EngineOptions

    func run() throws {
        try engine.apply()
        let session = try SessionStore().open(session, access: .read)
        defer { try? session.close() }
        let runs = try runNumber.map { [try session.run(RunID($0))] } ?? session.runs()
        var areIdentical = true
        for run in runs where run.step > 0 {
            let (difference, omission) = try compare(run, in: session)
            areIdentical = areIdentical && difference == nil
            if json {
                var line = JSONLine("replayed")
                line.add("run", Int(run.id.number))
                line.add("steps", run.step)
                line.add("identical", difference == nil)
                line.add("first_difference", difference?.in(.english))
                line.add("omission", omission?.in(.english))
                Output.say(line.text)
            } else {
                let words = difference.map { "differs: \($0.in(.english))" } ?? "identical in \(run.step) steps"
                Output.say("run \(run.id): \(words)\(omission.map { "; " + $0.in(.english) } ?? "")\n")
            }
        }
        if !areIdentical { throw ExitCode(1) }
    }

    /// What differs first between the run and its replay, nil where nothing does; and what could not be replayed.
    private func compare(_ run: RunRecord, in session: Session) throws -> (difference: Text?, omission: Text?) {
        let start = try start(of: run, in: session)
        guard let start else {
            let step = run.origin?.step ?? 0
            return (
                Text(
                    "the state of step \(step), from which it was forked, is gone",
                    zh: "分叉起点第 \(step) 步的状态已不在"), nil
            )
        }
        let replay = JournalReplay(
            experiment: try session.experiment(of: run.id), journal: try session.journal(of: run.id), start: start,
            threads: engine.threads)
        let report = try replay.run(
            recorded: try session.steps(of: run.id, limit: .max), until: run.outcome?.step ?? run.step,
            hash: run.outcome?.weightsSHA256)
        return (report.firstDifference, report.omission)
    }

    /// Where a run began: a fork with the state it was given, which it keeps; nil where that is gone.
    private func start(of run: RunRecord, in session: Session) throws -> TrainerOptions.Start? {
        let folder = session.checkpointFolder(of: run.id)
        if let own = CheckpointFolder(folder).list().last(where: { $0.name == "start" }) {
            return .fork(folder.appending(path: own.folder))
        }
        guard let origin = run.origin, origin.step > 0 else { return .beginning }
        // Its parent's will do where it holds the same weights: its past may have been rewritten since.
        let start = try session.recordedCheckpoints(of: run.id).first { $0.name == "start" }
        return try session.checkpoints(of: origin.parent).last {
            $0.step == origin.step && $0.weightsSHA256 == start?.weightsSHA256 ?? $0.weightsSHA256
        }.map { .fork(session.checkpointFolder(of: origin.parent).appending(path: $0.folder)) }
    }
}
