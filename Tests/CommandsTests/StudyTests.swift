import Formats
import Foundation
import Testing

/// `workbench study data-amount`: trials that are runs, a law, and an answer; the same after it was cut short.
@Suite struct StudyCommandTests {
    private let program: Program

    init() throws { program = try Program() }

    /// Two classes that overlap, in two features and noise: the more rows, the better they are told apart.
    private func experiment() throws -> String {
        var state: UInt64 = 7
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(1 << 53)
        }
        let rows = (0..<600).map { _ -> String in
            let values = (0..<6).map { _ in uniform() + uniform() - 1 }
            let kind = values[0] + values[1] * values[1] + 0.4 * (uniform() - 0.5) > 0.1 ? "yes" : "no"
            return values.map { String(format: "%.4f", $0) }.joined(separator: ",") + "," + kind
        }
        _ = try program.write("mine.csv", "a,b,c,d,e,f,kind\n" + rows.joined(separator: "\n") + "\n")
        return try program.write(
            "mine.toml",
            """
            name = "Mine"
            [data]
            source = "mine.csv"
            target = "kind"
            [model]
            kind = "mlp"
            hidden = [8]
            [training]
            learning-rate = 1e-2
            steps = 60
            """)
    }

    private func study(_ path: String, _ session: String) -> [String] {
        [
            "study", "data-amount", path, "--points", "4", "--seeds", "2", "--json", "--threads", "1", "--session",
            session,
        ]
    }

    @Test func trialsAreRunsAndTheAnswerIsTheSameAfterAKill() throws {
        let path = try experiment()
        let arguments = study(path, "whole")
        let result = try program.start(arguments).finish()
        #expect(result.status == 0, "\(result.errors)")
        let events = try result.events()
        let trials = events.filter { $0["event"]?.text == "trial" }
        #expect(trials.count == 8 && trials.allSatisfy { $0["state"]?.text == "finished" })
        #expect(trials.compactMap { $0["rows"]?.integer } == [60, 120, 240, 480, 60, 120, 240, 480])
        let points = events.filter { $0["event"]?.text == "point" }
        #expect(points.compactMap { $0["rows"]?.number } == [60, 120, 240, 480])
        #expect(points.allSatisfy { $0["validation_loss"]?.number != nil && $0["train_loss"]?.number != nil })
        let fit = try result.event("fit")
        #expect(fit["a"]?.number != nil && fit["b"]?.number != nil && fit["c"]?.number != nil)
        #expect(fit["supported"] != nil && fit["answer"]?.text?.isEmpty == false)
        #expect(events.last?["event"]?.text == "fit")

        // The trials are runs, and are not trained again.
        let listed = try program.run("sessions", "show", "whole")
        #expect(listed.output.contains("data 12.5 %, seed 43"), "\(listed.output)")
        let again = try program.start(arguments).finish()
        #expect(try again.events().filter { $0["event"]?.text == "trial" }.isEmpty)
        #expect(try again.event("fit")["answer"]?.text == fit["answer"]?.text)
        #expect(try again.event("fit")["b"]?.number == fit["b"]?.number)

        // Killed after the second trial, the same command does the rest, and finds the same to the last digit.
        let cut = try program.start(study(path, "cut"))
        try cut.wait(for: "\"trial\"")
        cut.signal(SIGKILL)
        _ = cut.finish()
        let resumed = try program.start(study(path, "cut")).finish()
        #expect(resumed.status == 0, "\(resumed.errors)")
        let rest = try resumed.events().filter { $0["event"]?.text == "trial" }
        #expect(!rest.isEmpty && rest.count < 8)
        let other = try resumed.event("fit")
        for name in ["a", "b", "c", "doubled_loss"] { #expect(other[name]?.number == fit[name]?.number) }
    }

    @Test func aPersonIsToldInWordsAndAChart() throws {
        let path = try experiment()
        let result = try program.run(
            "--language", "zh", "study", "data-amount", path, "--points", "3", "--seeds", "1", "--set",
            "training.steps=20", "--equal", "epochs")
        #expect(result.status == 0, "\(result.errors)")
        for words in ["3 次试验", "mine-data-amount", "不支持", "○ 验证集", "幂律"] {
            #expect(result.output.contains(words), "\(words) is not in \(result.output)")
        }
        let wrong = try program.run("study", "data-amount", path, "--points", "1")
        #expect(wrong.status == 2 && wrong.errors.contains("--points 1: allowed are 2 to 20"), "\(wrong.errors)")
        let kind = try program.run("study", "data-amount", path, "--equal", "rows")
        #expect(kind.status == 2, "\(kind.errors)")
        // Nothing to compare trials by.
        let blind = try program.run(
            "study", "data-amount", path, "--set", "data.split={train=0.9,validation=0.0,test=0.1}")
        #expect(blind.status == 1 && blind.errors.contains("there is no validation split"), "\(blind.errors)")
    }
}

extension JSONValue {
    /// A number, whole or not.
    fileprivate var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        default: nil
        }
    }
}
