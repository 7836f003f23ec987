import Catalog
import Columns
import Formats
import Foundation
import Language
import Pictures

extension TableData {
    /// Reads pictures and their classes.
    ///
    /// Points are scaled to 0…1 and the shape is rows, columns and channels. The classes are the labels that occur;
    /// by the first rules, those of sessions from before, all numbers up to the largest label of an IDX file.
    /// The test split is that of `test-source` or of the archive where there is one; the other two share the rest.
    init(
        images paths: [String], settings: Settings, folder: URL, seed: UInt64, fold: Fold? = nil, notes: inout [Text],
        watch: DataWatch? = nil
    ) throws {
        let given = settings.text("labels"), path = paths[0]
        let source = try PictureSource(paths, source: settings.text("source"), relativeTo: folder)
        var (pictures, test) = try source.read(
            settings, labels: given.isEmpty ? nil : given.path(below: folder), watch: watch)
        let occurring = pictures.levels
        guard occurring.count > 1 else {
            throw DataError(
                setting: "source", place: path,
                reason: Text(
                    "it has one class only, \"\(occurring[0])\"", zh: "只有一个类别 \"\(occurring[0])\""))
        }
        if case .idx = source, FieldRules(settings).areFirst, let last = occurring.last.flatMap({ Int($0) }) {
            pictures.keep(classes: (0...last).map(String.init), reason: .empty)
        }
        let classes = pictures.levels
        let testSource = settings.text("test-source")
        if !testSource.isEmpty {
            if test != nil {
                notes.append(
                    Text("the archive's own arrays to test with are left out", zh: "未使用归档自带的测试数组"))
            }
            let shape = Self.grid(pictures.size)
            let paths = try Self.files(testSource, relativeTo: folder)
            test = try PictureSource(paths, source: testSource, relativeTo: folder).read(
                settings, fixed: shape, labels: nil, watch: watch
            ).own
        }
        let own = pictures.count
        notes += pictures.notes
        if var test {
            let name = testSource.isEmpty ? path : testSource
            guard test.size == pictures.size else {
                throw DataError(
                    setting: "test-source", place: name,
                    reason: Text("its pictures are of another size", zh: "图像大小不同"))
            }
            test.keep(classes: classes, reason: Text("no picture to learn from has the class", zh: "用于学习的图像都没有类别"))
            guard test.count > 0 else {
                throw DataError(
                    setting: "test-source", place: name,
                    reason: Text("it has no picture of a known class", zh: "没有已知类别的图像"))
            }
            notes += test.notes
            pictures.append(test)
        }
        let edits = DataEdit.edits(settings["edits"])
        let dropped = try pictures.apply(edits, among: own)
        let codes = pictures.codes.map(Int.init)
        var splits = try Self.split(
            codes.count, separate: pictures.count - own, labels: codes, settings: settings, seed: seed, fold: fold,
            path: path)
        if !edits.isEmpty {
            notes.append(Text("\(edits.count) edits are made to the pictures", zh: "对图像做了 \(edits.count) 处更正"))
        }
        splits.remove(dropped)
        let labels = codes.map { classes[$0] }
        if !edits.isEmpty { try splits.checkClasses(labels) }
        notes += splits.notes(onClasses: classes, of: labels)
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
            splits: splits)
    }

    /// Reads pictures for a model that has learned from pictures; they make up the test split.
    init(
        images paths: [String], source: String, as preparation: FittedPreparation, settings: Settings, folder: URL,
        notes: inout [Text]
    ) throws {
        let path = paths[0]
        guard preparation.columns.isEmpty else {
            throw DataError(
                place: path,
                reason: Text(
                    "it holds pictures, but the model has learned from a table", zh: "这是图像，而模型是从表格学到的"))
        }
        var pictures = try PictureSource(paths, source: source, relativeTo: folder).read(
            settings, fixed: Self.grid(preparation.inputShape), labels: nil
        ).own
        let points = pictures.width
        guard points == preparation.featureNames.count else {
            throw DataError(
                place: path,
                reason: Text(
                    "its pictures have \(points) points where the model takes \(preparation.featureNames.count)",
                    zh: "图像有 \(points) 个点，而模型需要 \(preparation.featureNames.count) 个"))
        }
        pictures.keep(
            classes: preparation.target.classes, reason: Text("the model does not know the class", zh: "模型不认识类别"))
        notes += pictures.notes
        guard pictures.count > 0 else {
            throw DataError(
                place: path,
                reason: Text("it has no picture of a class the model knows", zh: "没有模型认识的类别的图像"))
        }
        self.init(
            pictures, preparation: preparation,
            splits: SplitRows(train: [], validation: [], test: Array(0..<pictures.count)))
    }

    private init(_ pictures: PictureSet, preparation: FittedPreparation, splits: SplitRows) {
        self.init(
            preparation: preparation, features: pictures.features, labels: pictures.codes,
            values: [], originalValues: [], lines: pictures.numbers, splits: splits, badRows: pictures.badRows,
            badRowCount: pictures.badRowCount)
    }

    /// Height, width and channels of a shape of pictures; nil of others, to which no file is brought.
    private static func grid(_ shape: [Int]) -> (height: Int, width: Int, channels: Int)? {
        guard (2...3).contains(shape.count), shape.count == 2 || [1, 3].contains(shape[2]) else { return nil }
        return (shape[0], shape[1], shape.count == 3 ? shape[2] : 1)
    }

    private static func files(_ source: String, relativeTo folder: URL) throws -> [String] {
        do {
            return try FilePattern.files(source, relativeTo: folder)
        } catch {
            throw DataError(setting: "test-source", place: error.file, reason: error.reason)
        }
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
        let plain = String(Packing.unpacked(usual))
        let found = ([usual, plain] + Packing.allCases.map { plain + $0.ending }).first {
            FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
        }
        return folder.appendingPathComponent(found ?? usual).path
    }
}

extension PictureSet {
    /// Makes corrections to the first pictures, those of the source, and says which are to be left out.
    mutating func apply(_ edits: [DataEdit], among own: Int) throws -> [Int] {
        var dropped: [Int] = []
        let places =
            edits.isEmpty ? [:] : Dictionary(uniqueKeysWithValues: numbers[..<own].enumerated().map { ($1, $0) })
        for edit in edits {
            guard let index = places[edit.line] else {
                throw DataError(
                    setting: "edits",
                    reason: Text("there is no picture number \(edit.line) that is used", zh: "没有采用的第 \(edit.line) 张图像"))
            }
            switch edit.change {
            case .drop: dropped.append(index)
            case .set(_, let value):
                guard let code = levels.firstIndex(of: value) else {
                    let hint = nearHint(to: value, among: levels)
                    let allowed = levels.joined(separator: ", ")
                    throw DataError(
                        setting: "edits",
                        reason: Text(
                            "picture \(edit.line): there is no class \"\(value)\"\(hint); allowed: \(allowed)",
                            zh: "第 \(edit.line) 张图像：没有类别 \"\(value)\"\(hint)；可用：\(allowed)"))
                }
                codes[index] = Int32(code)
            }
        }
        return dropped
    }
}
