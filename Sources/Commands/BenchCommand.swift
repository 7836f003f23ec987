import ArgumentParser
import Benchmarks
import Foundation
import Graphs
import Language
import Machine

/// `workbench bench`: how fast this machine trains.
struct BenchCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "bench",
            abstract: Text("Measure the training step of reference models on this machine.", zh: "测量参考模型在本机的训练步速度。")
                .spoken,
            discussion: Text(
                """
                First the machine's peak, then the models. Each starts from fixed weights and trains on made-up numbers; \
                its loss at the eleventh step is printed beside its time, as a benchmark can be fast and wrong. \
                Convolutions count as they are defined; Winograd's algorithm multiplies less often, so the cnn's share of \
                the peak can exceed 100 %.
                """,
                zh: """
                    先测本机峰值，再测各模型。每个模型从固定权重开始，用虚构的数值训练；第十一步的损失与耗时一起给出，因为基准测试可能\
                    又快又错。卷积按定义计算运算量；Winograd 算法的乘法更少，因此 cnn 占峰值的比例可能超过 100%。
                    """
            ).spoken)
    }

    @Argument(
        help: ArgumentHelp(
            Text(
                "Models to measure: \(Self.models). All, without any. Or profile: how fast a table is profiled.",
                zh: "要测量的模型：\(Self.models)。不写则全部测量。或 profile：测量分析表格的速度。")))
    var models: [String] = []

    private static var models: String { ReferenceModel.catalog.map(\.id).joined(separator: ", ") }

    @Option(
        help: ArgumentHelp(Text("Only this precision: f32 or bf16.", zh: "只测这一种：f32 或 bf16。"), valueName: "type"))
    var precision: String?

    @Option(help: ArgumentHelp(Text("How long to measure each, in seconds.", zh: "每项测量多久，以秒计。"), valueName: "seconds"))
    var seconds = 2.0

    @Option(
        help: ArgumentHelp(
            Text("Size of the table that 'profile' makes, in megabytes.", zh: "'profile' 所用表格的大小，以 MB 计。"),
            valueName: "megabytes"))
    var megabytes = 256

    @Flag(help: ArgumentHelp(Text("Where the time of a step goes, operation by operation.", zh: "逐个运算列出一步的时间花在哪里。")))
    var breakdown = false

    @Flag(
        help: ArgumentHelp(
            Text(
                "How the time of a step grows as batch, width, depth or context of a small GPT are doubled, instead.",
                zh: "改为测量小型 GPT 的批、宽度、深度或上下文加倍时一步的时间如何增长。")))
    var growth = false

    @Flag(help: ArgumentHelp(Text("Print one JSON object a model.", zh: "每个模型输出一个 JSON 对象。")))
    var json = false

    @OptionGroup var engine: EngineOptions

    func validate() throws {
        let known = ReferenceModel.catalog.map(\.id) + [Self.profile]
        if models.contains(Self.profile), models.count > 1 || growth || breakdown || precision != nil {
            throw ValidationError(Text("'profile' is measured alone", zh: "'profile' 只能单独测量"))
        }
        guard (1...100_000).contains(megabytes) else {
            throw ValidationError(
                Text(
                    "--megabytes must be from 1 to 100000, not \(megabytes)",
                    zh: "--megabytes 须为 1 到 100000，而不是 \(megabytes)"))
        }
        for model in models where !known.contains(model) {
            throw ValidationError(
                Text(
                    "there is no model '\(model)'; allowed: \(Self.models), profile",
                    zh: "没有模型 '\(model)'；可用：\(Self.models), profile"))
        }
        if let precision, Precision(rawValue: precision) == nil {
            throw ValidationError(
                Text(
                    "--precision \(precision) is unknown; allowed: f32, bf16",
                    zh: "--precision \(precision) 未知；可用：f32, bf16"))
        }
        if !(seconds > 0) {
            throw ValidationError(
                Text("--seconds must be more than 0, not \(seconds)", zh: "--seconds 必须大于 0，而不是 \(seconds)"))
        }
    }

    func run() throws {
        try engine.apply()
        let threads = engine.threads ?? MachineDescription().cores
        // What was asked for by name is an error where it is not possible.
        if let hindrance = precision.flatMap(Precision.init)?.hindrance {
            throw CommandFailure(
                Text(
                    "--precision bf16: \(hindrance); \(Precision.remedy) would do",
                    zh: "--precision bf16：\(hindrance)；可改用 \(Precision.remedy)"))
        }
        if growth { return try measureGrowth(threads: threads) }
        if models == [Self.profile] {
            let measurement = try ProfileBenchmark(megabytes: megabytes, threads: threads).run()
            Output.say(json ? try Self.line(measurement) : Self.words(measurement))
            return
        }
        let chosen = ReferenceModel.catalog.filter { models.isEmpty || models.contains($0.id) }
        let measurements = chosen.flatMap { model in
            model.precisions.filter { precision == nil || precision == $0.rawValue }.map { (model, $0) }
        }
        guard !measurements.isEmpty else {
            let names = chosen.map(\.id).joined(separator: ", ")
            throw CommandFailure(Text("\(names): measured in f32 only", zh: "\(names)：只用 f32 测量"))
        }
        let peak = try PeakMeasurement.measure(threads: threads)
        Output.say(json ? try Self.line(peak) : Self.words(peak) + "\n" + Self.titles + "\n")
        for (model, type) in measurements {
            if let hindrance = type.hindrance {
                tellOfHindrance(hindrance, model: model.id, precision: type)
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
    private func tellOfHindrance(_ hindrance: Text, model: String, precision: Precision) {
        guard json else {
            let reason = Text("not possible here: \(hindrance)", zh: "这里无法进行：\(hindrance)")
            Output.say(Self.row(model, precision.rawValue, "") + reason.spoken + "\n")
            return
        }
        var line = JSONLine("not_possible")
        line.add("model", model)
        line.add("precision", precision.rawValue)
        line.add("reason", hindrance.in(.english))
        Output.say(line.text)
    }

    private static let profile = "profile"

    private static func words(_ measurement: ProfileBenchmark.Measurement) -> String {
        let (size, rows) = (Int(measurement.megabytes).grouped, measurement.rows.grouped)
        let (columns, threads) = (measurement.columns, measurement.threads)
        func rate(_ value: Double) -> String { String(format: "%.0f MB/s", value) }
        let memory = measurement.peakMemoryBytes.map { Words.bytes($0) } ?? "?"
        let lines: [(Text, String)] = [
            (Text("profile", zh: "分析"), rate(measurement.profileRate)),
            (Text("count lines", zh: "数行"), rate(measurement.linesRate)), (Text("peak memory", zh: "内存峰值"), memory),
        ]
        return Text(
            "a table of \(size) MB: \(rows) rows, \(columns) columns of numbers, \(threads) threads\n",
            zh: "\(size) MB 的表格：\(rows) 行，\(columns) 列数值，\(threads) 个线程\n"
        ).spoken + lines.map { Words.padded($0.0.spoken, to: 16) + $0.1 + "\n" }.joined()
    }

    private func measureGrowth(threads: Int) throws {
        let precisions = precision.flatMap(Precision.init).map { [$0] } ?? Precision.allCases
        for precision in precisions {
            if let hindrance = precision.hindrance {
                tellOfHindrance(hindrance, model: "gpt", precision: precision)
                continue
            }
            let benchmark = GrowthBenchmark(precision: precision, threads: threads, seconds: seconds)
            for axis in GrowthBenchmark.Axis.allCases {
                if !json {
                    let step = Text("step", zh: "一步").spoken, memory = Text("memory", zh: "内存").spoken
                    Output.say(Self.row("\(axis) \(precision.rawValue)", step, "GFLOP/s", memory))
                    Output.say(Text("time, work and memory by the line before", zh: "时间、运算量和内存与上一行之比"))
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
            Text(
                "\(Int(rates.one)) \(unit) by one thread, \(Int(rates.all)) by \(peak.threads)",
                zh: "单线程 \(Int(rates.one)) \(unit)，\(peak.threads) 线程 \(Int(rates.all))"
            ).spoken
        }
        func line(_ title: Text, _ rates: String) -> String { Words.padded(title.spoken, to: 16) + rates + "\n" }
        var text = line(Text("products f32", zh: "f32 乘积"), rates(peak.f32, "GFLOP/s"))
        if let bf16 = peak.bf16 { text += line(Text("products bf16", zh: "bf16 乘积"), rates(bf16, "GFLOP/s")) }
        return text + line(Text("memory", zh: "内存"), rates(peak.bandwidth, "GB/s"))
    }

    private static var titles: String {
        row(
            Text("model", zh: "模型").spoken, Text("type", zh: "类型").spoken, Text("threads", zh: "线程").spoken,
            Text("step", zh: "一步").spoken, "GFLOP/s", Text("of peak", zh: "占峰值").spoken,
            Text("memory", zh: "内存").spoken, Text("loss", zh: "损失").spoken)
    }

    private static func row(_ cells: String...) -> String {
        let widths = cells.count == 4 ? [14, 12, 10, 12] : [12, 6, 9, 12, 10, 10, 10, 10]
        return zip(cells, widths).map { Words.padded($0, to: $1) }.joined()
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
