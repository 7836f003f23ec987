import Drawing
import Foundation
import TerminalUI
import Testing

/// Compares a canvas with the text stored under `Snapshots/NAME.txt`. With `WORKBENCH_RECORD=1` in the environment
/// the stored text is rewritten instead.
func expectSnapshot(
    _ canvas: Canvas, _ name: String, styles: Bool = true,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let actual = styles ? canvas.snapshot : canvas.text + "\n"
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots")
    let file = folder.appending(path: name + ".txt")
    if ProcessInfo.processInfo.environment["WORKBENCH_RECORD"] == "1" {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try actual.write(to: file, atomically: true, encoding: .utf8)
        return
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    guard actual != expected else { return }
    Issue.record("\(name) differs from its snapshot\n\(difference(expected, actual))", sourceLocation: sourceLocation)
}

/// Lines that differ, the stored one before the new one.
private func difference(_ expected: String, _ actual: String) -> String {
    let old = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let new = actual.split(separator: "\n", omittingEmptySubsequences: false)
    var lines: [String] = []
    for index in 0..<max(old.count, new.count) {
        let before = index < old.count ? String(old[index]) : ""
        let after = index < new.count ? String(new[index]) : ""
        if before != after { lines += ["\(index + 1) - \(before)", "\(index + 1) + \(after)"] }
    }
    return lines.joined(separator: "\n")
}

/// Random numbers that are the same on every run (SplitMix64, Steele et al., 2014).
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
