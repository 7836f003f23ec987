import Columns
import Datasets
import Formats
import Language
import Pictures

extension PredictionModel {
    /// Predicts pictures: of each its file where it has one of its own, its number, its class and the probabilities.
    package func predict(
        _ pictures: PictureSet, format: PredictionFormat, watch: DataWatch?, write: ([UInt8]) throws -> Void
    ) throws -> PredictionSummary {
        let fields = PredictionFields(preparation.target)
        let own = (pictures.names.isEmpty ? [] : ["file"]) + ["number"]
        var lines = PredictionLines(own + PredictionLines.apart(fields.names, from: own), format: format)
        let empty = lines
        lines.header()
        let pass = try makePass()
        let width = pictures.width
        let title = Text("predicting", zh: "正在预测")
        for start in stride(from: 0, to: pictures.count, by: Self.pieceRows) {
            try watch?(DataProgress(title, done: start, total: pictures.count))
            let end = min(pictures.count, start + Self.pieceRows)
            let points = pictures.points[start * width..<end * width].map { Float($0) / 255 }
            let outcome = try pass.run(points, width: width)
            for picture in start..<end {
                if !pictures.names.isEmpty { lines.text(pictures.names[picture]) }
                lines.number(pictures.numbers[picture])
                fields.write(outcome.outputs, row: picture - start, into: &lines)
                lines.endLine()
            }
            try write(lines.bytes)
            lines = empty
        }
        guard pictures.count > 0 else {
            throw DataError(
                place: pictures.path, reason: Text("it has no picture that can be read", zh: "没有能读取的图像"))
        }
        var summary = PredictionSummary()
        summary.rows = pictures.count
        summary.badRows = pictures.badRows
        summary.badRowCount = pictures.badRowCount
        return summary
    }

    /// Writes what the model says of the samples of splits, beside what is true, and the loss of each.
    package func write(
        _ splits: [Split], of table: TableData, format: PredictionFormat, write: ([UInt8]) throws -> Void
    ) throws {
        let fields = PredictionFields(preparation.target)
        let names = ["line", "split", "truth"] + fields.names + ["loss"]
        var lines = PredictionLines(PredictionLines.apart(names, from: []), format: format)
        let empty = lines
        lines.header()
        let pass = try makePass()
        for split in splits {
            let count = table.count(of: split)
            for start in stride(from: 0, to: count, by: Self.pieceRows) {
                let samples = start..<min(count, start + Self.pieceRows)
                let targets = table.targets(of: samples, in: split)
                let outcome = try pass.run(
                    table.features(of: samples, in: split), width: table.featureCount, labels: targets.labels,
                    values: targets.values)
                for sample in samples {
                    lines.number(table.line(of: sample, in: split))
                    lines.text(split.rawValue)
                    lines.text(table.target(of: sample, in: split))
                    fields.write(outcome.outputs, row: sample - start, into: &lines)
                    let row = sample - start
                    if row < outcome.losses.count { lines.number(outcome.losses[row]) } else { lines.nothing() }
                    lines.endLine()
                }
                try write(lines.bytes)
                lines = empty
            }
        }
    }
}
