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
    /// Splits that have pictures of their own, by settings or as arrays of the archive, are these; the others share the
    /// rest.
    init(
        images paths: [String], separate files: SplitFiles, settings: Settings, folder: URL, seed: UInt64,
        fold: Fold? = nil, notes: inout [Text],
        watch: DataWatch? = nil
    ) throws {
        let given = settings.text("labels"), path = paths[0]
        let source = try PictureSource(paths, source: settings.text("source"), relativeTo: folder)
        var (pictures, archived) = try source.read(
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
        let own = pictures.count
        notes += pictures.notes
        if archived != nil, !files.test.isEmpty {
            notes.append(Text("the archive's own arrays to test with are left out", zh: "未使用归档自带的测试数组"))
            archived = nil
        }
        var separate = SeparateRows()
        for (split, paths) in files.each {
            let name = settings.text(SplitFiles.setting(of: split))
            let set = try PictureSource(paths, source: name, relativeTo: folder).read(
                settings, fixed: Self.grid(pictures.size), labels: nil, watch: watch
            ).own
            let count = try pictures.append(set, of: split, named: name, notes: &notes)
            if split == .test { separate.test = count } else { separate.validation = count }
        }
        if let archived { separate.test = try pictures.append(archived, of: .test, named: path, notes: &notes) }
        let edits = DataEdit.edits(settings["edits"])
        let dropped = try pictures.apply(edits, among: own)
        let codes = pictures.codes.map(Int.init)
        var splits = try Self.split(
            codes.count, separate: separate, labels: codes, settings: settings, seed: seed, fold: fold,
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
        var pictures = try Self.pictures(
            paths, source: source, as: preparation, settings: settings, folder: folder, needsClasses: true)
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

    /// Pictures of the size that a model has learned from.
    static func pictures(
        _ paths: [String], source: String, as preparation: FittedPreparation, settings: Settings, folder: URL,
        needsClasses: Bool, watch: DataWatch? = nil
    ) throws -> PictureSet {
        guard preparation.columns.isEmpty else {
            throw DataError(
                place: paths[0],
                reason: Text(
                    "it holds pictures, but the model has learned from a table", zh: "这是图像，而模型是从表格学到的"))
        }
        let pictures = try PictureSource(paths, source: source, relativeTo: folder).read(
            settings, fixed: Self.grid(preparation.inputShape), labels: nil, needsClasses: needsClasses, watch: watch
        ).own
        let points = pictures.width
        guard points == preparation.featureNames.count else {
            throw DataError(
                place: paths[0],
                reason: Text(
                    "its pictures have \(points) points where the model takes \(preparation.featureNames.count)",
                    zh: "图像有 \(points) 个点，而模型需要 \(preparation.featureNames.count) 个"))
        }
        return pictures
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
    /// Adds the pictures that a split has of its own, and says how many there are.
    fileprivate mutating func append(
        _ other: PictureSet, of split: Split, named name: String, notes: inout [Text]
    ) throws(DataError) -> Int {
        let setting = SplitFiles.setting(of: split)
        guard other.size == size else {
            throw DataError(
                setting: setting, place: name, reason: Text("its pictures are of another size", zh: "图像大小不同"))
        }
        var known = other
        known.keep(classes: levels, reason: Text("no picture to learn from has the class", zh: "用于学习的图像都没有类别"))
        guard known.count > 0 else {
            throw DataError(
                setting: setting, place: name,
                reason: Text("it has no picture of a known class", zh: "没有已知类别的图像"))
        }
        notes += known.notes
        append(known)
        return known.count
    }

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
