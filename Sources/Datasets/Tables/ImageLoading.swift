import Catalog
import Formats
import Foundation
import Language

/// Pictures and their labels from IDX files, as the MNIST family is stored.
private struct Pictures {
    /// Sizes of one picture.
    let size: [Int]
    private(set) var points: [UInt8]
    private(set) var labels: [UInt8]
    /// The number of each picture in its file, from 1: a picture has no line.
    private(set) var numbers: [Int]
    private(set) var badRows: [BadRow] = []
    private(set) var badRowCount = 0

    /// - Parameter labels: the file of their labels; nil goes by the name of the pictures'.
    init(_ path: String, labels: String?) throws {
        let images = try IDXFile(path: path)
        guard let labelPath = labels ?? TableData.usualLabels(of: path) else {
            throw DataError(
                setting: "labels", place: path,
                reason: Text(
                    "it holds pictures; name the file of their labels, or call the files images… and labels…",
                    zh: "里面是图像；请指明标签文件，或把文件命名为 images… 和 labels…"))
        }
        guard FileManager.default.fileExists(atPath: labelPath) else {
            throw DataError(
                setting: "labels", place: path,
                reason: Text(
                    "it holds pictures, but there is no file \(labelPath) with their labels",
                    zh: "里面是图像，但没有存放标签的文件 \(labelPath)"))
        }
        let labels = try IDXFile(path: labelPath)
        guard images.shape.count >= 2, labels.shape == [images.shape[0]], images.shape[0] > 0,
            images.shape.dropFirst().allSatisfy({ $0 > 0 })
        else {
            throw DataError(
                setting: "labels", place: labelPath,
                reason: Text(
                    "its shape \(labels.shape) does not go with pictures of shape \(images.shape)",
                    zh: "形状 \(labels.shape) 与形状为 \(images.shape) 的图像不符"))
        }
        size = Array(images.shape.dropFirst())
        points = images.bytes
        self.labels = labels.bytes
        numbers = Array(1...labels.bytes.count)
    }

    /// Leaves out the pictures whose label is none of the classes, and says so.
    mutating func keep(classes: [String], file: String, reason: Text, notes: inout [Text]) {
        let known = Set(classes)
        let unknown = Set(labels.indices.filter { !known.contains(String(labels[$0])) })
        guard let first = unknown.min() else { return }
        badRowCount += unknown.count
        badRows += unknown.sorted().prefix(1000).map {
            BadRow(line: numbers[$0], column: 1, reason: reason + Text(verbatim: " \"\(labels[$0])\""))
        }
        let counted =
            unknown.count == 1
            ? Text("1 picture of \(file) is", zh: "\(file) 有 1 张图像")
            : Text("\(unknown.count) pictures of \(file) are", zh: "\(file) 有 \(unknown.count) 张图像")
        notes.append(
            Text(
                "\(counted) kept aside, the first number \(numbers[first]): \(reason) \"\(labels[first])\"",
                zh: "\(counted)已搁置，第一张是第 \(numbers[first]) 张：\(reason) \"\(labels[first])\""))
        let width = size.reduce(1, *)
        points = numbers.indices.filter { !unknown.contains($0) }.flatMap { points[($0 * width)..<(($0 + 1) * width)] }
        labels = labels.indices.filter { !unknown.contains($0) }.map { labels[$0] }
        numbers = numbers.indices.filter { !unknown.contains($0) }.map { numbers[$0] }
    }

    /// Adds the pictures of another file.
    mutating func append(_ other: Pictures) {
        points += other.points
        labels += other.labels
        numbers += other.numbers
        badRows += other.badRows
        badRowCount += other.badRowCount
    }
}

extension TableData {
    /// Reads pictures and their labels.
    ///
    /// Points are scaled to 0…1 and the shape is rows, columns and one channel. The classes are the labels that occur;
    /// by the first rules, those of sessions from before, all numbers up to the largest label.
    /// The test split is that of `test-source` where it is given; the other two share the rest.
    init(
        images path: String, settings: Settings, folder: URL, seed: UInt64, fold: Fold? = nil, notes: inout [Text]
    ) throws {
        func file(_ name: String) -> String { name.hasPrefix("/") ? name : folder.appendingPathComponent(name).path }
        let given = settings.text("labels")
        var pictures = try Pictures(path, labels: given.isEmpty ? nil : file(given))
        let occurring = Set(pictures.labels).sorted()
        guard occurring.count > 1 else {
            throw DataError(
                setting: "source", place: path,
                reason: Text(
                    "it has one class only, \"\(occurring[0])\"", zh: "只有一个类别 \"\(occurring[0])\""))
        }
        let classes =
            FieldRules(settings).areFirst
            ? (0...Int(occurring[occurring.count - 1])).map(String.init) : occurring.map { String($0) }
        let testSource = settings.text("test-source")
        var separate = 0
        if !testSource.isEmpty {
            var test = try Pictures(file(testSource), labels: nil)
            guard test.size == pictures.size else {
                throw DataError(
                    setting: "test-source", place: testSource,
                    reason: Text("its pictures are of another size", zh: "图像大小不同"))
            }
            test.keep(
                classes: classes, file: testSource,
                reason: Text("no picture to learn from has the class", zh: "用于学习的图像都没有类别"), notes: &notes)
            separate = test.labels.count
            guard separate > 0 else {
                throw DataError(
                    setting: "test-source", place: testSource,
                    reason: Text("it has no picture of a known class", zh: "没有已知类别的图像"))
            }
            pictures.append(test)
        }
        let codes = Self.codes(of: pictures, classes: classes)
        var splits = try Self.split(
            codes.count, separate: separate, labels: codes, settings: settings, seed: seed, fold: fold, path: path)
        Resampling(settings).apply(to: &splits, labels: codes, classes: classes, seed: seed, notes: &notes)
        let size = pictures.size
        let shape = size.count == 2 ? size + [1] : size
        let extent = size.map(String.init).joined(separator: " × ")
        notes.append(
            Text(
                "\(codes.count) pictures of \(extent) points, scaled to 0…1, in \(classes.count) classes",
                zh: "\(codes.count) 张 \(extent) 点的图像，缩放到 0…1，共 \(classes.count) 个类别"))
        self.init(
            pictures,
            preparation: FittedPreparation(
                columns: [], operations: [], featureNames: (0..<size.reduce(1, *)).map { "point \($0)" },
                target: .init(name: "label", classes: classes, center: 0, scale: 1), inputShape: shape, missing: []),
            codes: codes, splits: splits)
    }

    /// Reads pictures for a model that has learned from pictures; they make up the test split.
    init(images path: String, as preparation: FittedPreparation, notes: inout [Text]) throws {
        guard preparation.columns.isEmpty else {
            throw DataError(
                place: path,
                reason: Text(
                    "it holds pictures in an IDX file, but the model has learned from a table",
                    zh: "这是存放图像的 IDX 文件，而模型是从表格学到的"))
        }
        var pictures = try Pictures(path, labels: nil)
        let points = pictures.size.reduce(1, *)
        guard points == preparation.featureNames.count else {
            throw DataError(
                place: path,
                reason: Text(
                    "its pictures have \(points) points where the model takes \(preparation.featureNames.count)",
                    zh: "图像有 \(points) 个点，而模型需要 \(preparation.featureNames.count) 个"))
        }
        pictures.keep(
            classes: preparation.target.classes, file: URL(fileURLWithPath: path).lastPathComponent,
            reason: Text("the model does not know the class", zh: "模型不认识类别"), notes: &notes)
        guard !pictures.labels.isEmpty else {
            throw DataError(
                place: path,
                reason: Text("it has no picture of a class the model knows", zh: "没有模型认识的类别的图像"))
        }
        let codes = Self.codes(of: pictures, classes: preparation.target.classes)
        self.init(
            pictures, preparation: preparation, codes: codes,
            splits: SplitRows(train: [], validation: [], test: Array(codes.indices)))
    }

    private init(_ pictures: Pictures, preparation: FittedPreparation, codes: [Int], splits: SplitRows) {
        self.init(
            preparation: preparation, features: pictures.points.map { Float($0) / 255 }, labels: codes.map(Int32.init),
            values: [], originalValues: [], lines: pictures.numbers, splits: splits, badRows: pictures.badRows,
            badRowCount: pictures.badRowCount)
    }

    private static func codes(of pictures: Pictures, classes: [String]) -> [Int] {
        let codes = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
        return pictures.labels.map { codes[String($0)] ?? 0 }
    }

    /// The file of a picture file's labels by the custom of the MNIST family, `images` becoming `labels` and `idx3`
    /// `idx1`, packed or not; nil where the name follows another.
    static func usualLabels(of path: String) -> String? {
        let url = URL(fileURLWithPath: path)
        let name = url.lastPathComponent
        let usual = name.replacingOccurrences(of: "images", with: "labels")
            .replacingOccurrences(of: "idx3", with: "idx1")
        guard name.contains("images") else { return nil }
        let folder = url.deletingLastPathComponent()
        let other = usual.hasSuffix(".gz") ? String(usual.dropLast(3)) : usual + ".gz"
        let found = [usual, other].first {
            FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
        }
        return folder.appendingPathComponent(found ?? usual).path
    }
}
