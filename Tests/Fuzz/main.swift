import Foundation

// fuzz [--seconds N] [--inputs N] [--seed N] [--only a,b] [--folder PATH]
//     reads changed inputs for an hour, N seconds, or N inputs of each target; ends with 1 where one failed
// fuzz read TARGET FILE
//     reads one input, as a child that may end by it
// fuzz corpus
//     reads every input that once failed, each in a child of its own
// fuzz work …
//     what the first starts

func fail(_ words: String, _ status: Int32) -> Never {
    FileHandle.standardError.write(Data((words + "\n").utf8))
    exit(status)
}

func target(_ name: String?) -> FuzzTarget {
    guard let found = FuzzTarget.all.first(where: { $0.name == name }) else {
        fail("there is no target '\(name ?? "")'; there are \(FuzzTarget.all.map(\.name).joined(separator: ", "))", 2)
    }
    return found
}

/// A limit of memory far above what is allowed, so that what is asked for at once does not take the machine's.
func limitMemory() {
    var limit = rlimit(rlim_cur: 16 << 30, rlim_max: 16 << 30)
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    limit = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
}

let arguments = Array(CommandLine.arguments.dropFirst())
do {
    switch arguments.first {
    case "work" where arguments.count == 7:
        limitMemory()
        let worker = Worker(
            target: target(arguments[1]), seed: UInt64(arguments[2]) ?? 0, progress: URL(filePath: arguments[6]))
        _ = try worker.work(
            from: UInt64(arguments[3]) ?? 0, seconds: Double(arguments[4]) ?? 1, count: UInt64(arguments[5]) ?? 1)
    case "read" where arguments.count == 3:
        limitMemory()
        try Worker.read(Array(try Data(contentsOf: URL(filePath: arguments[2]))), by: target(arguments[1]))
    case "corpus":
        var failed = 0
        for target in FuzzTarget.all {
            let folder = FuzzTarget.root.appending(path: "Tests/Fuzz/corpus/\(target.name)")
            for name in ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted() {
                let child = try Child(["read", target.name, folder.appending(path: name).path], progress: nil)
                let ending = try child.run()
                guard ending != .done else { continue }
                failed += 1
                tell("\(target.name)/\(name): \(ending) \(child.words.prefix(300))")
            }
        }
        exit(failed > 0 ? 1 : 0)
    default:
        var options: [String: String] = [:]
        for (name, value) in zip(arguments, arguments.dropFirst()) where name.hasPrefix("--") { options[name] = value }
        let names = options["--only"]?.split(separator: ",").map(String.init)
        let fuzzer = Fuzzer(
            targets: names?.map(target) ?? FuzzTarget.all,
            seed: options["--seed"].flatMap { UInt64($0) } ?? UInt64(Date().timeIntervalSince1970),
            folder: URL(filePath: options["--folder"] ?? ".build/fuzz"))
        tell("seed \(fuzzer.seed)")
        let failed = try fuzzer.run(
            seconds: options["--seconds"].flatMap { Double($0) } ?? 3600,
            count: options["--inputs"].flatMap { UInt64($0) })
        tell(failed == 0 ? "no input failed" : "\(failed) kinds of failure")
        exit(failed > 0 ? 1 : 0)
    }
} catch let finding as Finding {
    fail("\(finding)", 3)
} catch {
    fail("\(error)", 2)
}
