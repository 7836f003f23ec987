import Experiments
import Formats
import Foundation
import Language
import Testing
import Training

/// A checkpoint that a stranger wrote, with a manifest that agrees: whatever stands in it is an error in words, or
/// gives the figures it gave before. Nothing in it ends the program.
@Suite struct HostileCheckpointTests {
    /// Values that no number, text or list is safe from.
    private static let values: [JSONValue] = [
        .null, .boolean(true), .integer(-1), .integer(0), .integer(.max), .integer(.min), .integer(1 << 40),
        .real(1e308), .real(-1e308), .real(1e-320), .text(""), .text("\u{1B}[2J\0x"), .array([]),
        .array([.integer(.max), .integer(.max)]), .array([.text("a"), .text("a")]), .object([]),
    ]

    /// A checkpoint of a finished run, and the figures that were reported of it.
    private static func train(_ toml: String, _ overrides: [String], in folder: URL) throws -> (URL, [Double?]) {
        try Tiny.write(to: folder)
        let experiment = try Tiny.experiment(
            toml, in: folder, ["training.steps=6", "evaluation.every=3", "evaluation.sample-length=0"] + overrides)
        let checkpoints = folder.appending(path: "checkpoints")
        let listener = Tiny.run(
            experiment, options: TrainerOptions(threads: 1, checkpointFolder: checkpoints, isUnattended: true))
        #expect(listener.failure == nil)
        let checkpoint = try CheckpointFolder(checkpoints).choose(.last).checkpoint
        let figures = try figures(of: checkpoint.folder)
        return (URL(filePath: checkpoint.folder, directoryHint: .isDirectory), figures)
    }

    /// Whether an error says in Chinese what is wrong: no three words of English stand in a row there.
    private static func expectWords(of error: any Error) {
        let words = Text(explaining: error).in(.chinese)
        #expect(words.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(words)")
        #expect(words.firstMatch(of: /[A-Za-z]+ [a-z]+ [a-z]+/) == nil, "\(words)")
    }

    /// The losses that an evaluation of the checkpoint gives, and its weights for other programs.
    private static func figures(of folder: String) throws -> [Double?] {
        let checkpoint = try Checkpoint(verifying: folder)
        _ = try SavedModel(checkpoint).evaluatedWeights()
        return try ModelEvaluator(checkpoint, threads: 1).evaluate().evaluations.map { $0.value(of: "loss") }
    }

    /// Whether a run goes on from the checkpoint; its first step is all that is wanted.
    private static func resume(_ folder: URL, with file: String) {
        guard let experiment = try? Checkpoint(verifying: folder.path(percentEncoded: false)).experiment() else {
            return
        }
        let listener = Listener()
        let run = TrainingRun(
            experiment: experiment,
            options: TrainerOptions(
                threads: 1, checkpointFolder: folder.deletingLastPathComponent(), start: .resume, startPaused: true,
                breakpoints: [], watches: [], snapshotBudget: 0),
            sinks: [listener])
        for command: TrainerCommand in [.goTo(step: 2), .step(1), .stop(save: false)] { run.send(command) }
        run.start()
        run.wait()
    }

    /// Puts other content into a file of a checkpoint, and lets its manifest agree.
    private static func replace(_ name: String, with content: Data, in folder: URL) throws {
        try content.write(to: folder.appending(path: name))
        var manifest = try JSONParser.parse(
            String(contentsOf: folder.appending(path: "MANIFEST.json"), encoding: .utf8))
        var hash = SHA256()
        hash.update(content)
        guard case .object(var members) = manifest, let place = members.firstIndex(where: { $0.name == "files" }) else {
            return
        }
        members[place].value = .array(
            (members[place].value.array ?? []).map { file in
                guard file["name"]?.text == name else { return file }
                return .object([
                    JSONMember("name", .text(name)), JSONMember("bytes", .integer(content.count)),
                    JSONMember("sha256", .text(hash.hexadecimal)),
                ])
            })
        manifest = .object(members)
        try Data(manifest.json.utf8).write(to: folder.appending(path: "MANIFEST.json"))
    }

    /// All values with one place in them replaced or left out, a few places of each list.
    private static func mutations(of value: JSONValue, path: String = "") -> [(path: String, value: JSONValue)] {
        var all = values.filter { $0 != value }.map { (path: path, value: $0) }
        switch value {
        case .object(let members):
            for (index, member) in members.enumerated() {
                var fewer = members
                fewer.remove(at: index)
                all.append(("\(path).\(member.name) left out", .object(fewer)))
                for inner in mutations(of: member.value, path: "\(path).\(member.name)") {
                    var changed = members
                    changed[index].value = inner.value
                    all.append((inner.path, .object(changed)))
                }
            }
        case .array(let elements):
            // Each of a list is read alike.
            for index in Set([0, elements.count / 2, elements.count - 1]).sorted()
            where elements.indices.contains(index) {
                all.append(("\(path)[\(index)] twice", .array(elements + [elements[index]])))
                all.append(("\(path)[\(index)] left out", .array(Array(elements[..<index] + elements[(index + 1)...]))))
                for inner in mutations(of: elements[index], path: "\(path)[\(index)]") {
                    var changed = elements
                    changed[index] = inner.value
                    all.append((inner.path, .array(changed)))
                }
            }
        default: break
        }
        return all
    }

    static let runs: [(toml: String, overrides: [String])] = [
        (Tiny.classification, ["training.ema-decay=0.9", "model.normalization=batch"]),
        (Tiny.regression, ["training.optimizer=adamw"]),
        (Tiny.language, []),
        (Tiny.language, ["data.tokenizer=bpe", "data.vocab-size=270"]),
    ]

    @Test(arguments: runs.indices, ["state.json", "preparation.json"])
    func everyFieldIsAnErrorOrChangesNoFigure(index: Int, file: String) throws {
        try withTemporaryFolder { folder in
            let (place, figures) = try Self.train(Self.runs[index].toml, Self.runs[index].overrides, in: folder)
            let path = place.path(percentEncoded: false)
            let whole = try Data(contentsOf: place.appending(path: file))
            let json = try JSONParser.parse(String(decoding: whole, as: UTF8.self))
            var refused = 0
            for (number, mutation) in Self.mutations(of: json).enumerated() {
                try Self.replace(file, with: Data(mutation.value.json.utf8), in: place)
                do {
                    let found = try Self.figures(of: path)
                    // Other merges cut a text otherwise, and nothing but the manifest tells them from those learned.
                    let isAnotherVocabulary = mutation.path.contains("merges")
                    #expect(
                        found == figures || isAnotherVocabulary,
                        "\(file)\(mutation.path): \(mutation.value.json.prefix(80))")
                    if number % 4 == 0 { Self.resume(place, with: file) }
                } catch {
                    Self.expectWords(of: error)
                    refused += 1
                }
            }
            #expect(refused > 20, "\(refused)")
        }
    }

    /// What was seen to end the program.
    @Test func whatOnceTrappedIsAnError() throws {
        try withTemporaryFolder { folder in
            let (place, _) = try Self.train(Self.runs[0].toml, Self.runs[0].overrides, in: folder)
            let path = place.path(percentEncoded: false)
            func text(_ name: String) throws -> String {
                try String(contentsOf: place.appending(path: name), encoding: .utf8)
            }
            let state = try text("state.json"), preparation = try text("preparation.json")
            func expectRefusal(_ name: String, _ content: String, _ words: String) throws {
                try Self.replace(name, with: Data(content.utf8), in: place)
                let error = #expect(throws: (any Error).self) { try Self.figures(of: path) }
                #expect("\(try #require(error))".contains(words), "\(error.map { "\($0)" } ?? "")")
                error.map(Self.expectWords)
            }
            try expectRefusal("state.json", state.replacing("\"step\" : 6", with: "\"step\" : -1"), "its step is -1")
            try Self.replace("state.json", with: Data(state.utf8), in: place)
            try expectRefusal(
                "preparation.json", preparation.replacing("\"inner\"", with: "\"outer\""),
                "its classes are not distinct")
            try expectRefusal(
                "preparation.json", preparation.replacing("\"y\"\n", with: "\"y\", \"z\"\n"), "is damaged")
            try expectRefusal(
                "preparation.json",
                preparation.replacing("\"inputShape\" : [\n", with: "\"inputShape\" : [ 4611686018427387904, 4, \n"),
                "is no shape")
            // Every merge doubles the length of its token.
            let merges = (0..<60).flatMap { index in [255 + max(index, 1) - (index == 0 ? 1 : 0), 255 + index] }
            let bomb = "{\"text\":{\"_0\":{\"pairs\":{\"_0\":{\"merges\":\(merges)}}}}}"
            try expectRefusal("preparation.json", bomb, "too long")
        }
    }

    @Test func everyHeaderOfTensorsIsAnErrorOrChangesNoFigure() throws {
        try withTemporaryFolder { folder in
            let (place, figures) = try Self.train(Self.runs[0].toml, Self.runs[0].overrides, in: folder)
            for file in ["model.safetensors", "optimizer.safetensors"] {
                let whole = try Data(contentsOf: place.appending(path: file))
                let length = whole.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
                let json = try JSONParser.parse(String(decoding: whole[8..<(8 + length)], as: UTF8.self))
                for mutation in Self.mutations(of: json) {
                    let header = Array(mutation.value.json.utf8)
                    let prefix = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
                    try Self.replace(file, with: Data(prefix + header) + whole[(8 + length)...], in: place)
                    guard let found = try? Self.figures(of: place.path(percentEncoded: false)) else { continue }
                    #expect(found == figures, "\(file)\(mutation.path)")
                }
                for length: UInt64 in [0, 1, .max, 1 << 62, UInt64(whole.count) - 8, UInt64(whole.count)] {
                    let prefix = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
                    try Self.replace(file, with: Data(prefix) + whole[8...], in: place)
                    #expect(throws: (any Error).self) { try Self.figures(of: place.path(percentEncoded: false)) }
                }
                try Self.replace(file, with: whole, in: place)
            }
            #expect(try Self.figures(of: place.path(percentEncoded: false)) == figures)
        }
    }
}
