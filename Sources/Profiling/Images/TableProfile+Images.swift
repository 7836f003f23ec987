import Catalog
import Columns
import Datasets
import Formats
import Foundation
import Language
import Pictures
import Profiles

extension PictureSet {
    /// A row for each picture: its file, its class and what it looks like in numbers.
    var table: GeneratedTable {
        let hasNames = !names.isEmpty, hasSizes = !originals.isEmpty
        let columns =
            (hasNames ? ["file"] : []) + ["label"] + (hasSizes ? ["width", "height"] : [])
            + ["brightness", "contrast", "sharpness", "entropy"]
        let (height, width, channels) = grid
        let kind =
            channels == 1
            ? Text("grey", zh: "灰度")
            : channels == 3 ? Text("color", zh: "彩色") : Text("\(channels) channels", zh: "\(channels) 个通道")
        let summary = Text("images of \(height) × \(width), \(kind)", zh: "\(height) × \(width) 的图像，\(kind)")
        return GeneratedTable(
            path: path, columns: columns, summary: summary, remarks: notes, rows: count, lines: numbers
        ) { row in
            var fields: [String] = hasNames ? [names[row]] : []
            fields.append(label(row))
            if hasSizes { fields += [String(originals[row].width), String(originals[row].height)] }
            let look = figures[row]
            return fields + [look.brightness, look.contrast, look.sharpness, look.entropy].map { $0.short }
        }
    }
}

extension Double {
    /// With four decimals.
    fileprivate var short: String { String(format: "%.4f", self) }
}

extension TableProfile {
    /// What is in pictures: the table of their figures, and which of them are alike.
    ///
    /// - Parameters:
    ///   - separate: those of the splits that have their own.
    ///   - settings: those of `[data]`.
    ///   - isCancelled: throws where nobody waits for it any more.
    init(
        _ set: PictureSet, separate: [(split: Split, set: PictureSet)] = [], settings: Settings, seed: UInt64,
        threads: Int, isCancelled: () throws -> Void
    ) throws {
        // A row is a picture; what settings say of columns is about other data.
        var own = settings
        try own.set("target", to: "label")
        try own.set("task", to: "classification")
        for name in ["ignore", "keep", "categorical", "numeric"] { own.reset(name) }
        try self.init(
            set.table, settings: own, seed: seed, threads: threads, sampleSize: max(1, set.count),
            apart: Set(separate.map(\.split)))
        isPicture = true
        notes = set.notes.map(\.printable)
        if let target {
            // Digits that name a class are no amounts.
            columns[target].kind = .category
            columns[target].numbers = nil
        }
        if set.levels == [""] {
            obstacle =
                Text(
                    """
                    the images have no classes: put those of each class into a folder of its own, or name a file of labels \
                    (data.labels)
                    """,
                    zh: "图像没有类别：请把每个类别的图像放进各自的文件夹，或给出标签文件（data.labels）"
                ).printable
        }
        badRowCount = set.badRowCount
        badRows = set.badRows
        let reason = Text("a figure of the image; a model sees its points", zh: "图像的统计量；模型看到的是像素")
        for place in columns.indices where place != target { columns[place].role = .leftOut(reason) }
        let likeness = try PictureLikeness(set, isCancelled: isCancelled)
        images = ImageProfile(
            set: set, duplicates: likeness.duplicates, similar: likeness.similar, compared: likeness.compared)
        for (split, own) in separate {
            images?.held[split] = (own.count, try PictureLikeness.known(of: own, in: set, isCancelled: isCancelled))
            let count = own.count.grouped
            notes.append(
                Text(
                    "\(count) images of the \(split.label) set's own are compared with these",
                    zh: "\(split.label)自己的 \(count) 张图像与这些图像作了比较"))
            notes += own.notes.map(\.printable)
        }
        duplicates = RepeatedRows(
            count: likeness.duplicates.reduce(0) { $0 + $1.places.count - 1 }, isExact: true,
            lines: likeness.duplicates.flatMap { group in
                group.places.dropFirst().map {
                    .init(line: set.numbers[$0], first: set.numbers[group.places[0]])
                }
            }.sorted { $0.line < $1.line })
        findings = Checks.findings(in: self, settings: settings)
    }
}
