import Catalog
import Columns
import Datasets
import Experiments
import Foundation
import Language
import Learning
import Metrics
import Sessions

/// A folder that is deleted when it is let go; suites hold one.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "sessions-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}

/// Records as a trainer would post them.
enum Samples {
    static func experiment(
        name: String = "Digits", rate: String = "0.001", folder: URL = URL(filePath: "/no/such/folder")
    ) throws -> Experiment {
        try Experiment(
            toml: """
                name = "\(name)"
                [data]
                source = "digits.csv"
                target = "digit"
                [training]
                learning-rate = \(rate)
                """, file: "digits.toml", folder: folder)
    }

    static func step(_ number: Int, loss: Double? = nil) -> StepRecord {
        StepRecord(
            step: number, epoch: Double(number) / 45, loss: loss ?? 2 / Double(number), learningRate: 0.001,
            gradientNorm: 0.5, updateRatio: 0.001, throughput: 40_000, seconds: Double(number) * 0.01)
    }

    static func steps(_ range: ClosedRange<Int>) -> TrainerEvent { .steps(range.map { step($0) }) }

    static func plan(firstStep: Int = 0) -> RunPlan {
        RunPlan(
            parameters: 9_610, layers: [], totalSteps: 1350, stepsPerEpoch: 45, batchSize: 32,
            splitSizes: [SplitSize(split: .train, count: 1438)], throughputUnit: "samples", unitsPerStep: 32,
            flopsPerStep: 1e6, memoryBytes: 1 << 20,
            metrics: [
                MetricDescription(id: "loss", title: Text(verbatim: "Loss"), direction: .lowerIsBetter, help: .empty)
            ],
            primaryMetric: "loss", task: "classification", classes: ["0", "1"], precision: "f32", threads: 2, slices: 4,
            instructionSet: "avx2", kernelLibrary: "oneDNN", dataHash: "00", notes: [], firstStep: firstStep)
    }

    static func evaluation(_ step: Int, split: Split = .validation, loss: Double, isBest: Bool = false) -> Evaluation {
        Evaluation(
            step: step, split: split,
            values: [
                MetricValue(metric: "loss", value: loss),
                MetricValue(metric: "auc", undefined: Text("one class only", zh: "只有一个类别")),
            ], isBest: isBest, seconds: 0.1)
    }

    static func checkpoint(_ step: Int, isBest: Bool = false) -> CheckpointRecord {
        CheckpointRecord(
            step: step, folder: "step-\(step)", name: nil, isBest: isBest, bytes: 1000, weightsSHA256: "ab\(step)")
    }

    static func outcome(step: Int, reason: RunOutcome.Reason = .completed) -> RunOutcome {
        RunOutcome(
            reason: reason, step: step, seconds: 12, evaluations: [evaluation(step, split: .test, loss: .infinity)],
            weightsSHA256: "cd", bestStep: 100)
    }
}
