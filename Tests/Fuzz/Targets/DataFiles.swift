import Columns
import Datasets
import Experiments
import Formats
import Foundation

/// What people train on.
extension FuzzTarget {
    static let dataTargets = [
        data(
            "csv", "x.csv", { files("samples/iris.csv", "samples/wine.csv", "samples/waves.csv") + tables },
            ["sep=;\n", ";", "\t", "|", "\"", "\"\"", "n/a", "id", "class", "-", "1.234,56", "12 %", "€ 3"]),
        data(
            "jsonl", "x.jsonl", { lines },
            ["{\"a\":", "}", "[", "\\ud83d", "NaN", "-Infinity", "1e400", "null", "\"\":"]),
        data("idx", "images-idx3-ubyte", { [idx([3, 2, 2]), idx([4, 3]), idx([5])] }, ["\u{0}\u{0}\u{8}\u{3}"]),
        data(
            "text", "x.txt", { files("README.md", "samples/README.md") + [Array("abc".utf8), [0xE9, 0x0A, 0x93]] },
            ["\u{FEFF}", "\r\n", "\u{85}"]),
    ]

    private static var tables: [[UInt8]] {
        [
            "id;sex;age;NO\n1;M;3,5;x\n2;F;n/a;y\n3;M;7,25;x\n4;F;1;y\n",
            "a|b\n1|x\n2|y\n3|x\n", "x\ty\n\"1\n2\"\t3\n4\t5\n", "1,2\n3,4\n5,6\n", "a,a,a=b\n1,NAN,nan\n2,inf,1e2\n",
        ].map { Array($0.utf8) }
    }

    private static var lines: [[UInt8]] {
        [
            "{\"a\": 1, \"b\": \"x\"}\n{\"a\": 2.5, \"b\": null}\n{\"b\": \"y\", \"a\": -1e3}\n",
            "{\"t\": \"\\u00e9\", \"c\": true}\n{\"t\": \"\", \"c\": false}\n",
        ].map { Array($0.utf8) }
    }

    private static func idx(_ shape: [Int]) -> [UInt8] {
        var bytes: [UInt8] = [0, 0, 8, UInt8(shape.count)]
        for size in shape { bytes += [0, 0, 0, UInt8(size)] }
        for value in 0..<shape.reduce(1, *) { bytes.append(UInt8(value & 255)) }
        return bytes
    }

    private static func data(
        _ name: String, _ file: String, _ seeds: @escaping @Sendable () -> [[UInt8]], _ dictionary: [String]
    ) -> FuzzTarget {
        FuzzTarget(name: name, seeds: seeds, dictionary: dictionary) { input, folder in
            _ = try write(input, file, in: folder)
            if name == "idx" {
                _ = try write(idx([3]), "labels-idx1-ubyte", in: folder)
                _ = try IDXFile(path: folder.appending(path: file).path)
            }
            // As the data are recognized, and with what else can be asked of them.
            let asked =
                name == "text"
                ? ["data.task=language", "data.tokenizer=bpe"]
                : [
                    "data.split={ train = 0.5, validation = 0.25, stratify = true }",
                    "data.preprocessing=[{step=deduplicate}]",
                ]
            for overrides in [[], asked] {
                let experiment: Experiment
                do {
                    experiment = try Experiment(
                        toml: "[data]\nsource = \"\(file)\"\n", folder: folder, overrides: overrides)
                } catch {
                    // A setting has another name by now: without it, then.
                    continue
                }
                let data = try PreparedData.load(experiment.data, relativeTo: folder, seed: experiment.seed)
                let total = Split.allCases.reduce(0) { $0 + data.count(of: $1) }
                // A byte that is no UTF-8 is a letter of Windows-1252, which takes up to three bytes.
                guard total >= 0, total <= 3 * input.count else { throw Finding("\(total) samples") }
                let encoded = try JSONEncoder().encode(data.fitted)
                _ = try JSONDecoder().decode(FittedData.self, from: encoded)
            }
        }
    }
}
