import Foundation
import Learning
import Testing
import Training

/// The number of slices decides the last bits. A run begun with one goes on with it, also where this version of the
/// program would choose another.
@Suite struct SliceCountTests {
    /// What a checkpoint leaves open: nothing, as the experiment names the slices; or the number of slices, as an
    /// earlier version chose it by itself.
    enum Beginning: CaseIterable {
        case named, chosenByAnotherVersion
    }

    @Test(arguments: Beginning.allCases)
    func aResumedRunKeepsItsSlices(beginning: Beginning) throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let three = try Tiny.experiment(Tiny.classification, in: folder)
            let open = try Tiny.experiment(Tiny.classification, in: folder, ["training.slices=0"])
            let whole = Tiny.run(three), other = Tiny.run(open)
            let hash = try #require(whole.outcome).weightsSHA256
            #expect(whole.plan?.slices == 3 && other.plan?.slices == 1)
            #expect(other.outcome?.weightsSHA256 != hash, "the number of slices decides")

            let checkpoints = folder.appending(path: "checkpoints")
            var options = TrainerOptions(threads: 1, checkpointFolder: checkpoints, startPaused: true)
            Tiny.run(three, options: options, commands: [.runUntil(step: 60), .stop(save: true)])
            if beginning == .chosenByAnotherVersion { try leaveSlicesOpen(in: CheckpointFolder(checkpoints)) }
            // Twice, as what a resumed run saves must tell the number again; and steps done again are the same, too.
            options.start = .resume
            Tiny.run(open, options: options, commands: [.goTo(step: 10), .runUntil(step: 90), .stop(save: true)])
            options.startPaused = false
            let resumed = Tiny.run(open, options: options)
            #expect(resumed.steps.first?.step == 91)
            #expect(resumed.plan?.slices == 3)
            #expect(resumed.outcome?.weightsSHA256 == hash)
            #expect(resumed.alerts.isEmpty)
        }
    }

    /// Writes the newest checkpoint again as a version leaves it that chose its three slices by itself: the experiment
    /// leaves their number open, the environment tells it.
    private func leaveSlicesOpen(in folder: CheckpointFolder) throws {
        try folder.rewriteNewest { description in
            #expect(description.environment.slices == 3)
            description.state.experiment = try open(description.state.experiment)
            description.initialExperiment = try description.initialExperiment.map(open)
        }
    }

    /// The experiment without a number of slices of its own.
    private func open(_ experiment: String) throws -> String {
        try #require(experiment.contains("\nslices = 3\n"))
        return experiment.replacing("\nslices = 3\n", with: "\nslices = 0\n")
    }
}
