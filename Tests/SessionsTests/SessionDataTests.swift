import Experiments
import Foundation
import Language
import Sessions
import Testing
import Training

/// A run keeps the data it began with.
@Suite struct SessionDataTests {
    private let folder: TemporaryFolder
    private let session: Session

    init() throws {
        folder = try TemporaryFolder()
        session = try SessionStore(root: folder.url.appending(path: "sessions")).create(experiment: "Test")
        try write("project/Sources/B/b.swift", "let b = 2\n")
        try write("project/Sources/a.swift", "let a = 1\n")
        try write("project/samples/digits.csv", "x,digit\n1,2\n")
    }

    private func write(_ path: String, _ text: String) throws {
        let file = folder.url.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private func run(source: String) throws -> Experiment {
        let experiment = try Experiment(
            toml: "[data]\nsource = \"\(source)\"\n", folder: folder.url.appending(path: "project/samples"))
        return try session.experiment(of: try session.createRun(experiment: experiment))
    }

    private func text(_ source: String, of experiment: Experiment) throws -> String {
        try String(contentsOf: experiment.folder.appending(path: source), encoding: .utf8)
    }

    @Test func aFileIsKeptAsItWas() throws {
        let experiment = try run(source: "digits.csv")
        try write("project/samples/digits.csv", "x,digit\n7,7\n")
        #expect(try text("digits.csv", of: experiment) == "x,digit\n1,2\n")
        #expect(experiment.folder.path.hasPrefix(session.folder.path))
        // Other data, another copy.
        #expect(try text("digits.csv", of: run(source: "digits.csv")) == "x,digit\n7,7\n")
    }

    @Test func pathsThatLeadUpStillDo() throws {
        let experiment = try run(source: "../Sources/**/*.swift")
        try FileManager.default.removeItem(at: folder.url.appending(path: "project"))
        #expect(try text("../Sources/B/b.swift", of: experiment) == "let b = 2\n")
        #expect(try text("../Sources/a.swift", of: experiment) == "let a = 1\n")
    }

    /// Data that others may not read are not shown to them by the session.
    @Test(arguments: [(0o600, 0o600, 0o700), (0o640, 0o640, 0o750), (0o644, 0o644, 0o755), (0o666, 0o644, 0o755)])
    func whoMayReadTheDataMayReadTheCopy(mode: Int, copied: Int, session expected: Int) throws {
        func permissions(of path: String) throws -> Int? {
            (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
        }
        let file = folder.url.appending(path: "project/samples/digits.csv").path
        #expect(chmod(session.folder.path, 0o755) == 0 && chmod(file, mode_t(mode)) == 0)
        let experiment = try run(source: "digits.csv")
        #expect(try permissions(of: experiment.folder.path + "/digits.csv") == copied)
        #expect(try permissions(of: session.folder.path) == expected)
    }

    /// A session's name, or a project's, is no pattern for files.
    @Test func namesThatLookLikePatternsAreNone() throws {
        let odd = try SessionStore(root: folder.url.appending(path: "sessions")).create(
            name: "st*r?", experiment: "Test")
        try write("pro*ject/digits.csv", "x,digit\n3,4\n")
        let experiment = try Experiment(
            toml: "[data]\nsource = \"digits.csv\"\n", folder: folder.url.appending(path: "pro*ject"))
        let kept = try odd.experiment(of: try odd.createRun(experiment: experiment))
        #expect(try text("digits.csv", of: kept) == "x,digit\n3,4\n")
        try kept.checkData()
    }

    /// Whatever fails while data are copied, the message names the person's file: the copy is gone.
    @Test func whatCannotBeCopiedIsNamed() throws {
        let experiment = try Experiment(
            toml: "[data]\nsource = \"digits.csv\"\n", folder: folder.url.appending(path: "project/samples"))
        let counter = FailingFiles(.diskFull, at: 0)
        _ = try Session(inMemory: "x", files: counter).createRun(experiment: experiment)
        for position in 1...counter.calls {
            let session = try Session(inMemory: "x", files: FailingFiles(.diskFull, at: position))
            defer { try? FileManager.default.removeItem(at: session.folder.deletingLastPathComponent()) }
            do {
                _ = try session.createRun(experiment: experiment)
            } catch {
                let words = "\(error)"
                #expect(
                    words.contains("/project/samples/digits.csv cannot be copied") && words.contains("No space left")
                        && !words.contains(session.folder.path), "call \(position): \(words)")
            }
        }
    }

    /// What is wrong with the data is told of the file that a person can mend, in a fork as well.
    @Test func messagesNameTheOriginal() throws {
        let experiment = try run(source: "digits.csv")
        let fork = try session.experiment(
            of: session.createRun(experiment: experiment, origin: RunOrigin(parent: RunID(1), step: 0)))
        let original = folder.url.resolvingSymlinksInPath().path + "/project/samples"
        for experiment in [experiment, fork] {
            #expect(experiment.folder.path.hasPrefix(session.folder.path))
            let text = experiment.dataCopy?.named("\(experiment.folder.path)/digits.csv:3: no number")
            #expect(text == "\(original)/digits.csv:3: no number")
        }
        try Data("x,digit\n".utf8).write(to: experiment.folder.appending(path: "digits.csv"))
        let events = Mailbox<TrainerEvent>()
        let training = TrainingRun(experiment: experiment, options: TrainerOptions(), sinks: [events])
        training.start()
        training.wait()
        let messages = events.drain().compactMap {
            if case .failed(let message) = $0 { message.in(.english) } else { nil }
        }
        let message = try #require(messages.first)
        #expect(message.contains("\(original)/digits.csv"), "\(message)")
        #expect(message.hasSuffix("(read from the session's copy)") && !message.contains(session.folder.path))
    }

    @Test func runsShareTheirCopy() throws {
        let first = try run(source: "digits.csv")
        let second = try run(source: "digits.csv")
        #expect(first.folder == second.folder)
    }

    @Test func theCopyMovesWithTheSession() throws {
        _ = try run(source: "digits.csv")
        try session.close()
        let moved = folder.url.appending(path: "moved")
        try FileManager.default.moveItem(at: session.folder, to: moved)
        let opened = try SessionStore(root: folder.url).open("moved", access: .read)
        #expect(try text("digits.csv", of: opened.experiment(of: RunID(1))) == "x,digit\n1,2\n")
    }

    @Test func dataThatAreNotThereStayWhereTheyWereLookedFor() throws {
        let experiment = try run(source: "nothing.csv")
        #expect(experiment.folder.lastPathComponent == "samples")
        #expect(experiment.folder.path.contains("/project/"))
    }

    @Test func labelsAndTheTestFileComeAlong() throws {
        try write("project/labels.txt", "one\n")
        try write("project/samples/test.csv", "x,digit\n5,6\n")
        let experiment = try Experiment(
            toml: "[data]\nsource = \"digits.csv\"\ntest-source = \"test.csv\"\nlabels = \"../labels.txt\"\n",
            folder: folder.url.appending(path: "project/samples"))
        let kept = try session.experiment(of: try session.createRun(experiment: experiment))
        try FileManager.default.removeItem(at: folder.url.appending(path: "project"))
        #expect(try text("digits.csv", of: kept) == "x,digit\n1,2\n")
        #expect(try text("test.csv", of: kept) == "x,digit\n5,6\n")
        #expect(try text("../labels.txt", of: kept) == "one\n")
    }

    /// The labels of pictures are found by their name, so nobody names them.
    @Test func whatIsImpliedComesAlong() throws {
        for name in ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte"] {
            try write("project/samples/\(name)", name)
        }
        try write("project/samples/t10k-labels-idx1-ubyte", "t")
        let experiment = try Experiment(
            toml: "[data]\nsource = \"train-images-idx3-ubyte\"\ntest-source = \"t10k-images-idx3-ubyte\"\n",
            folder: folder.url.appending(path: "project/samples"))
        let kept = try session.experiment(of: try session.createRun(experiment: experiment))
        #expect(try text("train-labels-idx1-ubyte", of: kept) == "train-labels-idx1-ubyte")
        #expect(try text("t10k-labels-idx1-ubyte", of: kept) == "t")
    }

    /// What is not copied is told with the run, as it decides whether the run can be resumed.
    @Test func dataThatAreNotCopiedAreTold() throws {
        let large = folder.url.appending(path: "project/samples/large.csv")
        try Data("x,digit\n".utf8).write(to: large)
        // A hole takes no room on the disk.
        #expect(truncate(large.path, 300 << 20) == 0)
        #expect(try run(source: "large.csv").folder.path.contains("/project/"))
        #expect(
            try session.events(of: RunID(1)).map(\.message) == [
                "the data (300 MB) are larger than 256 MB, so the session keeps no copy of them; a run that is resumed "
                    + "needs them as they are now"
            ])
        _ = try run(source: folder.url.appending(path: "project/samples/digits.csv").path)
        let told = try #require(try session.events(of: RunID(2)).first)
        #expect(told.message.contains("absolute path") && told.severity == .note)
        _ = try run(source: "digits.csv")
        #expect(try session.events(of: RunID(3)).isEmpty)
    }
}
