import Foundation
import Language
import Learning
import Testing
import Training

/// A saved model is asked for new rows and pictures, and says of each what an evaluation measures.
@Suite struct PredictorTests {
    private func withModel(_ toml: String, _ body: (URL, Checkpoint) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            try Self.writePictures(to: folder)
            let checkpoints = folder.appending(path: "checkpoints")
            let run = Tiny.run(
                try Tiny.experiment(toml, in: folder),
                options: TrainerOptions(threads: 1, checkpointFolder: checkpoints))
            _ = try #require(run.outcome, "\(String(describing: run.failure))")
            try body(folder, try CheckpointFolder(checkpoints).choose(.best).checkpoint)
        }
    }

    /// Two kinds of pictures of 4 × 4 points as IDX files.
    private static func writePictures(to folder: URL) throws {
        var images = Data([0, 0, 8, 3, 0, 0, 0, 60, 0, 0, 0, 4, 0, 0, 0, 4]), labels = Data([0, 0, 8, 1, 0, 0, 0, 60])
        for picture in 0..<60 {
            for point in 0..<16 {
                images.append(UInt8((point < 8) == (picture % 2 == 0) ? 200 + picture % 7 : picture % 11))
            }
            labels.append(UInt8(picture % 2))
        }
        try images.write(to: folder.appending(path: "images-idx3-ubyte"))
        try labels.write(to: folder.appending(path: "labels-idx1-ubyte"))
        try images.write(to: folder.appending(path: "new.idx"))
    }

    private static let pictures = """
        name = "Halves"
        [data]
        source = "images-idx3-ubyte"
        [model]
        kind = "linear"
        [training]
        batch-size = 8
        epochs = 10
        """

    private func predict(
        _ checkpoint: Checkpoint, _ source: URL, _ format: PredictionFormat = .csv, threads: Int = 2
    ) throws -> (lines: [[String]], notes: [String], summary: PredictionSummary) {
        var bytes: [UInt8] = []
        let summary = try Predictor(checkpoint, threads: threads).predict(
            source.path(), relativeTo: URL(filePath: "/"), format: format
        ) { bytes += $0 }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        return (lines, summary.notes.map { $0.in(.english) }, summary)
    }

    private func predict(
        _ checkpoint: Checkpoint, rows: String, named name: String = "new.csv", in folder: URL
    ) throws -> (lines: [[String]], notes: [String], summary: PredictionSummary) {
        let file = folder.appending(path: name)
        try Data(rows.utf8).write(to: file)
        return try predict(checkpoint, file, PredictionFormat(path: name))
    }

    /// The metrics that are told follow from the predictions that are written, and `predict` writes the same ones.
    @Test(arguments: [Tiny.classification, Tiny.regression, pictures])
    func predictionsAreWhatIsMeasured(toml: String) throws {
        try withModel(toml) { folder, best in
            var bytes: [UInt8] = []
            let report = try ModelEvaluator(best, threads: 2).evaluate(predictions: (.csv, { bytes += $0 }))
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
                $0.split(separator: ",").map(String.init)
            }
            let header = try #require(lines.first)
            let isTable = toml != Self.pictures
            #expect(header.prefix(4) == ["line", "split", "truth", "prediction"] && header.last == "loss")
            for evaluation in report.evaluations {
                let rows = lines.dropFirst().filter { $0[1] == evaluation.split.rawValue }
                #expect(rows.count == report.counts.first { $0.split == evaluation.split }?.count)
                let losses = rows.compactMap { Double($0[header.count - 1]) }
                let loss = losses.reduce(0, +) / Double(rows.count)
                #expect(abs(loss - (try #require(evaluation.value(of: "loss")))) < 1e-6)
                if toml == Tiny.regression {
                    let errors = rows.map { (Double($0[2]) ?? .nan) - (Double($0[3]) ?? .nan) }
                    let mean = errors.map(abs).reduce(0, +) / Double(rows.count)
                    #expect(abs(mean - (try #require(evaluation.value(of: "mae")))) < 1e-6)
                } else {
                    let right = Double(rows.count { $0[2] == $0[3] }) / Double(rows.count)
                    #expect(evaluation.value(of: "accuracy") == right)
                    let sums = rows.map { $0[4..<(header.count - 1)].compactMap(Double.init).reduce(0, +) }
                    #expect(sums.allSatisfy { abs($0 - 1) < 1e-6 })
                }
            }
            let source = folder.appending(path: isTable ? "rings.csv" : "new.idx")
            let new = try predict(best, source), alone = try predict(best, source, threads: 1)
            #expect(new.lines == alone.lines && new.summary.rows == (isTable ? 240 : 60))
            let place = try #require(new.lines[0].firstIndex(of: isTable ? "line" : "number"))
            for row in lines.dropFirst() {
                let same = new.lines.first { $0[place] == row[0] }
                #expect(same?.dropFirst(place + 1).elementsEqual(row[3..<(header.count - 1)]) == true, "\(row)")
            }
        }
    }

    /// What is to be predicted need not be there, and a name that is taken stays that of the file.
    @Test func newRowsNeedNoTarget() throws {
        try withModel(Tiny.classification) { folder, best in
            let bare = try predict(best, rows: "line,x,y,color\na,0.5,0.6,red\nb,2.1,0.2,blue\n", in: folder)
            #expect(
                bare.lines[0] == [
                    "line", "x", "y", "color", "line (2)", "prediction", "probability of inner", "probability of outer",
                ])
            #expect(
                bare.lines.dropFirst().map { Array($0[..<5]) } == [
                    ["a", "0.5", "0.6", "red", "2"], ["b", "2.1", "0.2", "blue", "3"],
                ])
            #expect(bare.notes == ["columns the model does not use: line"])
            let odd = try predict(
                best, rows: "x,y,color,kind\n0.5,0.6,red,\n2.1,0.2,blue,middle\n0.5,0.6,red,inner\n", in: folder)
            #expect(odd.summary.rows == 3 && odd.notes == [])
            #expect(odd.lines.dropFirst().map { $0[3] } == ["", "middle", "inner"])
            #expect(odd.lines[1].dropFirst(6) == odd.lines[3].dropFirst(6))
            #expect(odd.lines[1].dropFirst(6).elementsEqual(bare.lines[1].dropFirst(6)))
        }
    }

    /// Unknown categories, gaps and rows that are none are told, and none is dropped in silence.
    @Test func whatIsOddIsTold() throws {
        try withModel(Tiny.classification) { folder, best in
            let odd = try predict(
                best, rows: "x,y,color\n0.5,0.6,mauve\n,0.2,blue\n1,2\n0.1,0.3,\"re\"\"d, light\"\n", in: folder)
            #expect(odd.lines.count == 4 && odd.summary.rows == 3)
            #expect(odd.summary.badRowCount == 1 && odd.summary.badRows.first?.line == 4)
            #expect(odd.notes.contains { $0.hasPrefix("missing values are filled in: x 1") }, "\(odd.notes)")
            #expect(odd.notes.contains { $0.hasPrefix("color: 2 rows have a value the model does not know") })
            #expect(odd.notes.contains { $0.hasPrefix("1 row is kept aside: new.csv:4:") })
            // A field with a comma and marks stays one field.
            #expect(odd.lines[3][2...3] == ["\"re\"\"d", " light\""])
            #expect(throws: (any Error).self) { try predict(best, rows: "x,y,color\n", in: folder) }
            #expect(throws: (any Error).self) { try predict(best, rows: "x,colour\n1,red\n", in: folder) }
        }
    }

    @Test func jsonLinesComeAndGo() throws {
        try withModel(Tiny.regression) { folder, best in
            let rows = """
                {"x":0.5,"color":"red","kind":"inner"}
                {"x":null,"color":"re\\"d","kind":"outer"}

                """
            let new = try predict(best, rows: rows, named: "new.jsonl", in: folder)
            let table = try predict(best, rows: "x,color,kind\n0.5,red,inner\n", in: folder)
            let first = new.lines[1].isEmpty ? "" : new.lines[0].joined(separator: ",")
            #expect(first.hasPrefix("{\"x\":0.5,\"color\":\"red\",\"kind\":\"inner\",\"line\":1,\"prediction\":"))
            #expect(first.hasSuffix(":\(table.lines[1][4])}"))
            #expect(new.lines[1].joined(separator: ",").hasPrefix("{\"x\":null,\"color\":\"re\\\"d\","))
        }
    }

    /// Pieces are put together in the order of the file, whoever was done first.
    @Test func manyRowsKeepTheirOrder() throws {
        try withModel(Tiny.classification) { folder, best in
            let row = (0..<40_000).map { "\(Double($0 % 977) / 300),\(Double($0 % 641) / 300),red" }
            let many = try predict(best, rows: "x,y,color\n" + row.joined(separator: "\n") + "\n", in: folder)
            #expect(many.lines.count == 40_001)
            #expect(many.lines.dropFirst().enumerated().allSatisfy { $1[3] == String($0 + 2) })
            let again = try predict(best, rows: "x,y,color\n" + row[39_999] + "\n", in: folder)
            #expect(again.lines[1].dropFirst(4) == many.lines[40_000].dropFirst(4))
        }
    }

    @Test func textsAreNotPredicted() throws {
        try withModel(Tiny.language) { folder, best in
            #expect(throws: (any Error).self) { try predict(best, folder.appending(path: "rhyme.txt")) }
        }
    }
}
