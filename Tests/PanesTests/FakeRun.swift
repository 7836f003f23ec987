import Columns
import Datasets
import Experiments
import Language
import Learning
import Metrics

/// The events of a run that was never trained: smooth curves with noise from a fixed seed.
struct FakeRun {
    var steps = 800
    var total = 1350
    var seed: UInt64 = 7
    var isLanguage = false
    var rate = 1e-3
    var notes = ["row 412: 63 fields instead of 65, kept aside", "column pixel_0 has one value only: left out"]

    /// A step that is like no other of the run.
    static func record(step: Int) -> StepRecord {
        StepRecord(
            step: step, epoch: 5, loss: 9, learningRate: 1e-3, gradientNorm: 1, updateRatio: 1e-3, throughput: 41_000,
            seconds: 1)
    }

    var plan: RunPlan {
        RunPlan(
            parameters: isLanguage ? 812_000 : 17_226, layers: layers, totalSteps: total, stepsPerEpoch: 45,
            batchSize: 32,
            splitSizes: [
                SplitSize(split: .train, count: 1437), SplitSize(split: .validation, count: 180),
                SplitSize(split: .test, count: 180),
            ],
            throughputUnit: isLanguage ? "tokens" : "samples", unitsPerStep: isLanguage ? 768 : 32,
            flopsPerStep: 3.2e6, memoryBytes: 1_400_000, metrics: metrics,
            primaryMetric: isLanguage ? "loss" : "accuracy", task: isLanguage ? "language" : "classification",
            classes: isLanguage ? [] : (0..<10).map(String.init), precision: "f32", threads: 2, slices: 2,
            instructionSet: "avx512", kernelLibrary: "oneDNN 2.6.3",
            dataHash: "6f1c2a9e03b4d5786f1c2a9e03b4d5786f1c2a9e03b4d5786f1c2a9e03b4d578",
            notes: notes.map { Text(verbatim: $0) },
            firstStep: 0)
    }

    private var metrics: [MetricDescription] {
        let loss = MetricDescription(
            id: "loss", title: Text("Loss", zh: "损失"), direction: .lowerIsBetter, unit: Text("nats", zh: "纳特"),
            help: Text("Mean negative log-likelihood of the right answer", zh: "正确答案的负对数似然的均值"))
        if isLanguage {
            return [
                loss,
                MetricDescription(
                    id: "perplexity", title: Text("Perplexity", zh: "困惑度"), direction: .lowerIsBetter,
                    help: Text(verbatim: "exp(loss)")),
            ]
        }
        return [
            loss,
            MetricDescription(
                id: "accuracy", title: Text("Accuracy", zh: "准确率"), direction: .higherIsBetter,
                help: Text("Share of right answers", zh: "正确答案的比例")),
            MetricDescription(
                id: "f1-macro", title: Text("F1 macro", zh: "宏平均 F1"), direction: .higherIsBetter,
                help: Text("Mean F1 over the classes", zh: "各类 F1 的均值")),
        ]
    }

    private var layers: [LayerSummary] {
        [
            LayerSummary(
                name: "hidden.0", kind: "dense", outputShape: [128], parameters: 8320, flops: 16_384,
                activationBytes: 512),
            LayerSummary(
                name: "hidden.0.act", kind: "relu", outputShape: [128], parameters: 0, flops: 0, activationBytes: 512),
            LayerSummary(
                name: "hidden.1", kind: "dense", outputShape: [64], parameters: 8256, flops: 16_384,
                activationBytes: 256),
            LayerSummary(
                name: "output", kind: "dense", outputShape: [10], parameters: 650, flops: 1280, activationBytes: 40),
        ]
    }

    /// Everything up to `steps`, as the trainer would post it.
    var events: [TrainerEvent] {
        var random = Generator(state: seed)
        var events: [TrainerEvent] = [.stateChanged(.preparing), .prepared(plan), .stateChanged(.running)]
        var records: [StepRecord] = []
        var best = Double.infinity
        for step in stride(from: 1, through: steps, by: 1) {
            let progress = Double(step) / Double(total)
            let noise = random.unit() - 0.5
            let clean = 2.3 * pow2(-progress * 5) + 0.08
            records.append(
                StepRecord(
                    step: step, epoch: Double(step) / 45, loss: clean * (1 + 0.5 * noise),
                    learningRate: rate * (1 - progress),
                    gradientNorm: 0.4 + 0.3 * noise + (step == 412 ? 9 : 0), updateRatio: 1.1e-3 * (1 - progress),
                    throughput: 41_200 + 900 * noise, seconds: Double(step) * 0.03))
            if step == 412 {
                events.append(.alert(Alert(step: 412, severity: .warning, message: "gradient norm 9.1, 4 × usual")))
            }
            guard step % 100 == 0 else { continue }
            events.append(.steps(records))
            records = []
            if step == 500 {
                events.append(
                    .journal(
                        JournalEntry(
                            step: 500, time: 0, action: .change([]),
                            text: Text(verbatim: "learning rate 3e-3 → 1e-3, by hand"))))
            }
            let loss = clean * 1.15 + 0.02
            let isBest = loss < best
            best = min(best, loss)
            events.append(.evaluated(evaluation(step: step, loss: loss, split: .validation, isBest: isBest)))
            if isBest {
                events.append(
                    .checkpointed(
                        CheckpointRecord(
                            step: step, folder: "step-\(step)", name: nil, isBest: true, bytes: 212_000,
                            weightsSHA256: "ab")))
            }
            if isLanguage {
                events.append(
                    .sampled(
                        TextSample(
                            step: step, prompt: "func ",
                            text:
                                "func step(index: Int) -> Double {\n    let loss = self.run(index)\n    return loss\n}\n"
                        )))
            }
        }
        if !records.isEmpty { events.append(.steps(records)) }
        return events
    }

    func evaluation(step: Int, loss: Double, split: Split, isBest: Bool = false) -> Evaluation {
        let values =
            isLanguage
            ? [MetricValue(metric: "loss", value: loss), MetricValue(metric: "perplexity", value: 1 + loss * 3)]
            : [
                MetricValue(metric: "loss", value: loss), MetricValue(metric: "accuracy", value: 1 - loss / 5),
                MetricValue(metric: "f1-macro", value: 0.99 - loss / 5),
            ]
        return Evaluation(step: step, split: split, values: values, isBest: isBest, seconds: 0.01)
    }

    /// The end of the run, with figures of the test split.
    var ending: [TrainerEvent] {
        let test = evaluation(step: steps, loss: 0.12, split: .test)
        return [
            .evaluated(test),
            .finished(
                RunOutcome(
                    reason: .completed, step: steps, seconds: 41, evaluations: [test], weightsSHA256: "ab",
                    bestStep: 800)),
        ]
    }

    private func pow2(_ exponent: Double) -> Double {
        var result = 1.0
        let factor = 1 + exponent * 0.6931471805599453 / 64
        for _ in 0..<64 { result *= factor }
        return result
    }
}

/// SplitMix64, so that every machine draws the same screens.
struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
