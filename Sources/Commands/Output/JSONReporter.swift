import Experiments
import Formats
import Learning
import Metrics

/// One JSON object a line, for programs.
final class JSONReporter: Reporter {
    /// Steps between two `step` lines; the first and the last step are always told.
    private let every: Int
    private var throughputName = "samples_per_second"
    private var lastStep: StepRecord?
    private var lastTold = 0
    private var preparation = PreparationWords()
    private var isPrepared = false
    private var session = ""
    private var run = ""
    private(set) var isHeard = true

    init(every: Int) { self.every = max(1, every) }

    func begin(session: String, run: String) {
        self.session = session
        self.run = run
    }

    func report(_ event: TrainerEvent) {
        switch event {
        case .prepared(let plan): prepared(plan)
        case .steps(let records): for record in records { step(record) }
        case .evaluated(let evaluation): say(Self.line(for: evaluation))
        case .sampled(let sample):
            var line = JSONLine("sampled")
            line.add("step", sample.step)
            line.add("prompt", sample.prompt)
            line.add("text", sample.text)
            say(line)
        case .checkpointed(let record): checkpointed(record)
        case .alert(let alert): say(Self.line(for: alert))
        case .progress(let progress):
            guard !isPrepared, preparation.line(for: progress) != nil else { break }
            var line = JSONLine("preparing")
            line.add("work", progress.title)
            line.add("done", progress.done)
            line.add("total", progress.total)
            say(line)
        case .lengthChanged(let steps):
            var line = JSONLine("length_changed")
            line.add("total_steps", steps)
            say(line)
        case .breakpointHit(let hit): stopped(hit)
        case .watched(let values): watched(values)
        case .finished(let outcome): finished(outcome)
        case .failed(let message):
            tellLastStep()
            var line = JSONLine("failed")
            line.add("message", message.in(.english))
            say(line)
        default: break
        }
    }

    static func line(for alert: Alert) -> JSONLine {
        var line = JSONLine("alert")
        line.add("step", alert.step)
        line.add("severity", alert.severity.rawValue)
        line.add("message", alert.message)
        return line
    }

    private func prepared(_ plan: RunPlan) {
        isPrepared = true
        throughputName = plan.throughputUnit + "_per_second"
        var line = JSONLine("prepared")
        line.add("session", session)
        line.add("run", Int(run) ?? 0)
        line.add("first_step", plan.firstStep)
        line.add("total_steps", plan.totalSteps)
        line.add("parameters", plan.parameters)
        line.add("task", plan.task)
        line.add("precision", plan.precision)
        line.add("threads", plan.threads)
        line.add("slices", plan.slices)
        line.add("instruction_set", plan.instructionSet)
        line.add("kernel_library", plan.kernelLibrary)
        line.add("data_sha256", plan.dataHash)
        line.add("notes", .array(plan.notes.map { .text($0.in(.english)) }))
        line.add("rows_kept_aside", Self.rows(plan.badRows ?? []))
        say(line)
    }

    /// Rows that could not be used, each with its place and the reason.
    static func rows(_ rows: [BadRow]) -> JSONValue {
        .array(
            rows.map { row in
                .object([
                    JSONMember("file", row.file.map { .text($0) } ?? .null), JSONMember("line", .integer(row.line)),
                    JSONMember("column", .integer(row.column)), JSONMember("reason", .text(row.reason.in(.english))),
                ])
            })
    }

    private func step(_ record: StepRecord) {
        lastStep = record
        if record.step % every == 0 || lastTold == 0 { tellLastStep() }
    }

    private func tellLastStep() {
        guard let record = lastStep, record.step != lastTold else { return }
        lastTold = record.step
        var line = JSONLine("step")
        line.add("step", record.step)
        line.add("epoch", record.epoch)
        line.add("loss", record.loss)
        line.add("learning_rate", record.learningRate)
        line.add("gradient_norm", record.gradientNorm)
        line.add("update_ratio", record.updateRatio)
        line.add(throughputName, record.throughput)
        line.add("seconds", record.seconds)
        say(line)
    }

    static func line(for evaluation: Evaluation) -> JSONLine {
        var line = JSONLine("evaluated")
        line.add("step", evaluation.step)
        line.add("split", evaluation.split.rawValue)
        line.add("metrics", metrics(evaluation.values))
        line.add("is_best", evaluation.isBest)
        line.add("seconds", evaluation.seconds)
        return line
    }

    static func metrics(_ values: [MetricValue]) -> JSONValue {
        .object(values.map { JSONMember(JSONLine.name($0.metric), JSONLine.number($0.value)) })
    }

    /// The metrics of several splits, by split.
    static func metrics(_ evaluations: [Evaluation]) -> JSONValue {
        .object(evaluations.map { JSONMember($0.split.rawValue, metrics($0.values)) })
    }

    private func checkpointed(_ record: CheckpointRecord) {
        var line = JSONLine("checkpoint")
        line.add("step", record.step)
        line.add("folder", record.folder)
        line.add("name", record.name)
        line.add("is_best", record.isBest)
        line.add("bytes", record.bytes)
        line.add("weights_sha256", record.weightsSHA256)
        say(line)
    }

    private func stopped(_ hit: BreakpointHit) {
        var line = JSONLine("breakpoint")
        line.add("step", hit.step)
        line.add("expression", hit.expression)
        line.add("values", .object(hit.values.map { JSONMember($0.expression, JSONLine.number($0.value)) }))
        line.add("layer", hit.layer)
        if let blame = hit.blame {
            line.add(
                "rows",
                .array(
                    blame.rows.map { row in
                        .object([
                            JSONMember("line", row.line.map { .integer($0) } ?? .null),
                            JSONMember("loss", JSONLine.number(row.loss)), JSONMember("text", .text(row.text)),
                            JSONMember("target", row.target.map { .text($0) } ?? .null),
                            JSONMember("stands_out", row.standsOut.map { .text($0) } ?? .null),
                        ])
                    }))
        }
        say(line)
    }

    private func watched(_ values: [WatchValue]) {
        var line = JSONLine("watched")
        line.add("step", lastStep?.step ?? 0)
        line.add("values", .object(values.map { JSONMember($0.expression, JSONLine.number($0.value)) }))
        say(line)
    }

    private func finished(_ outcome: RunOutcome) {
        tellLastStep()
        var line = JSONLine("finished")
        line.add("session", session)
        line.add("run", Int(run) ?? 0)
        line.add("reason", JSONLine.name(outcome.reason.rawValue))
        line.add("step", outcome.step)
        line.add("seconds", outcome.seconds)
        line.add("best_step", outcome.bestStep)
        line.add("still_improving", outcome.isStillImproving.map { .boolean($0) } ?? .null)
        line.add("metrics", Self.metrics(outcome.evaluations))
        line.add("weights_sha256", outcome.weightsSHA256)
        say(line)
    }

    private func say(_ line: JSONLine) { if isHeard { isHeard = Output.say(line.text) } }
}
