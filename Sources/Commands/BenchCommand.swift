import ArgumentParser
import Benchmarks
import Foundation
import Graphs
import Machine

/// `workbench bench`: how fast this machine trains.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure the training step of reference models on this machine.",
        discussion: """
            First the machine's peak, then the models. Each starts from fixed weights and trains on made-up numbers; \
            its loss at the eleventh step is printed beside its time, as a benchmark can be fast and wrong. \
            Convolutions count as they are defined; Winograd's algorithm multiplies less often, so the cnn's share of \
            the peak can exceed 100 %.
            """)

    @Argument(help: "Models to measure: \(ReferenceModel.catalog.map(\.id).joined(separator: ", ")). All, without any.")
    var models: [String] = []

    @Option(help: ArgumentHelp("Only this precision: f32 or bf16.", valueName: "type"))
    var precision: String?

    @Option(help: ArgumentHelp("How long to measure each, in seconds.", valueName: "seconds"))
    var seconds = 2.0

    @Flag(help: "Where the time of a step goes, operation by operation.")
    var breakdown = false

    @Flag(help: "How the time of a step grows as batch, width, depth or context of a small GPT are doubled, instead.")
    var growth = false

    @Flag(help: "Print one JSON object a model.")
    var json = false

    @OptionGroup var engine: EngineOptions

    func validate() throws {
        let known = ReferenceModel.catalog.map(\.id)
        for model in models where !known.contains(model) {
            throw ValidationError("there is no model '\(model)'; allowed: \(known.joined(separator: ", "))")
        }
        if let precision, Precision(rawValue: precision) == nil {
            throw ValidationError("--precision \(precision) is unknown; allowed: f32, bf16")
        }
        if !(seconds > 0) { throw ValidationError("--seconds must be more than 0, not \(seconds)") }
    }

    func run() throws {
        try engine.apply()
        let threads = engine.threads ?? MachineDescription().cores
        // What was asked for by name is an error where it is not possible.
        if let hindrance = precision.flatMap(Precision.init)?.hindrance {
            let remedy = Precision.remedy.in(.english)
            throw CommandFailure("--precision bf16: \(hindrance.in(.english)); \(remedy) would do")
        }
        if growth { return try measureGrowth(threads: threads) }
        let chosen = ReferenceModel.catalog.filter { models.isEmpty || models.contains($0.id) }
        let measurements = chosen.flatMap { model in
            model.precisions.filter { precision == nil || precision == $0.rawValue }.map { (model, $0) }
        }
        guard !measurements.isEmpty else {
            throw CommandFailure("\(chosen.map(\.id).joined(separator: ", ")): measured in f32 only")
        }
        let peak = try PeakMeasurement.measure(threads: threads)
        Output.say(json ? try Self.line(peak) : Self.words(peak) + "\n" + Self.titles + "\n")
        for (model, type) in measurements {
            if let hindrance = type.hindrance {
                tellOfHindrance(hindrance.in(.english), model: model.id, precision: type)
                continue
            }
            let measurement = try StepBenchmark(
                model: model, precision: type, threads: threads, seconds: seconds,
                peak: peak.products(type, threads: threads)
            ).run()
            Output.say(json ? try Self.line(measurement) : Self.words(measurement, breakdown: breakdown))
        }
    }

    /// Says what is left out and why, where the measurement would stand.
    private func tellOfHindrance(_ hindrance: String, model: String, precision: Precision) {
        guard json else {
            Output.say(Self.row(model, precision.rawValue, "") + "not possible here: \(hindrance)\n")
            return
        }
        var line = JSONLine("not_possible")
        line.add("model", model)
        line.add("precision", precision.rawValue)
        line.add("reason", hindrance)
        Output.say(line.text)
    }

    private func measureGrowth(threads: Int) throws {
        let precisions = precision.flatMap(Precision.init).map { [$0] } ?? Precision.allCases
        for precision in precisions {
            if let hindrance = precision.hindrance {
                tellOfHindrance(hindrance.in(.english), model: "gpt", precision: precision)
                continue
            }
            let benchmark = GrowthBenchmark(precision: precision, threads: threads, seconds: seconds)
            for axis in GrowthBenchmark.Axis.allCases {
                if !json {
                    Output.say(Self.row("\(axis) \(precision.rawValue)", "step", "GFLOP/s", "memory"))
                    Output.say("time, work and memory by the line before\n")
                }
                try benchmark.run(axis) { Output.say(json ? try Self.line($0) : Self.words($0)) }
            }
        }
    }

    private static func words(_ growth: GrowthMeasurement) -> String {
        func ratio(_ value: Double?) -> String { value.map { String(format: "× %.2f  ", $0) } ?? "" }
        return row(
            "× \(growth.factor)", time(growth.stepMilliseconds), String(format: "%.0f", growth.gflops),
            Words.bytes(growth.memoryBytes))
            + ratio(growth.timeRatio) + ratio(growth.workRatio) + ratio(growth.memoryRatio) + "\n"
    }

    private static func line(_ measurement: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(measurement), as: UTF8.self) + "\n"
    }

    /// The machine's peaks, by one thread and by all.
    private static func words(_ peak: PeakMeasurement) -> String {
        func rates(_ rates: PeakMeasurement.Rates, _ unit: String) -> String {
            "\(Int(rates.one)) \(unit) by one thread, \(Int(rates.all)) by \(peak.threads)"
        }
        var text = "products f32    \(rates(peak.f32, "GFLOP/s"))\n"
        if let bf16 = peak.bf16 { text += "products bf16   \(rates(bf16, "GFLOP/s"))\n" }
        return text + "memory          \(rates(peak.bandwidth, "GB/s"))\n"
    }

    private static let titles = row("model", "type", "threads", "step", "GFLOP/s", "of peak", "memory", "loss")

    private static func row(_ cells: String...) -> String {
        let widths = cells.count == 4 ? [14, 12, 10, 12] : [12, 6, 9, 12, 10, 10, 10, 10]
        return zip(cells, widths).map { $0.padding(toLength: max($1, $0.count), withPad: " ", startingAt: 0) }.joined()
    }

    private static func words(_ measurement: StepMeasurement, breakdown: Bool) -> String {
        var text =
            row(
                measurement.model, measurement.precision, "\(measurement.threads)", time(measurement.stepMilliseconds),
                String(format: "%.0f", measurement.gflops),
                measurement.peakShare.map { String(format: "%.0f %%", $0 * 100) } ?? "",
                Words.bytes(measurement.memoryBytes),
                String(format: "%.5f", measurement.loss)) + "\n"
        guard breakdown else { return text }
        for operation in measurement.operations where operation.share >= 0.005 {
            text += "    " + operation.operation.padding(toLength: 32, withPad: " ", startingAt: 0)
            text += String(format: "%5.1f %%  × %d\n", operation.share * 100, operation.count)
        }
        return text
    }

    private static func time(_ milliseconds: Double) -> String {
        milliseconds < 1 ? String(format: "%.1f µs", milliseconds * 1000) : String(format: "%.3g ms", milliseconds)
    }
}
