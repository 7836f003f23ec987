import Catalog
import Formats
import Foundation
import Language

/// The arrays of a numpy file: samples, and perhaps their labels and others to test with.
package struct ArraySource {
    let path: String
    let samples: NPYArray
    let labels: NPYArray?
    /// Those of the test split, where the archive has them.
    let test: (samples: NPYArray, labels: NPYArray)?
    private(set) var notes: [Text] = []

    /// - Parameters:
    ///   - labels: the file of the labels, an array of one dimension; nil where none is given.
    /// - Throws: `FormatError` or `DataError` where the arrays do not go together.
    package init(_ path: String, labels labelPath: String?) throws {
        self.path = path
        var labels = try labelPath.map { try Self.labels($0) }
        guard try FileContent.recognized(in: path) == .arrays else {
            samples = try NPYArray(path: path)
            self.labels = labels
            test = nil
            try check()
            return
        }
        let archive = try NPZArchive(path: path)
        let names = archive.names
        func first(_ wanted: [String]) throws -> (name: String, array: NPYArray)? {
            for name in wanted {
                guard let found = names.first(where: { $0.lowercased() == name }) else { continue }
                if let array = try archive.array(found) { return (found, array) }
            }
            return nil
        }
        let usual = ["x_train", "train_images", "x", "images", "data", "features", "arr_0"]
        guard let samples = try first(usual + names.map { $0.lowercased() }) else {
            throw DataError(place: path, reason: Text("there is no array in the archive", zh: "归档中没有数组"))
        }
        self.samples = samples.array
        var used = [samples.name]
        if labels == nil,
            let found = try first(["y_train", "train_labels", "y", "labels", "label", "target", "arr_1"]),
            found.name != samples.name, found.array.shape.first == samples.array.shape.first,
            found.array.shape.count == 1
        {
            labels = found.array
            used.append(found.name)
        }
        self.labels = labels
        var test: (samples: NPYArray, labels: NPYArray)?
        if samples.name.lowercased().contains("train"), let other = try first(["x_test", "test_images"]),
            let classes = try first(["y_test", "test_labels"]), labels != nil
        {
            test = (other.array, classes.array)
            used += [other.name, classes.name]
        }
        self.test = test
        let listed = used.joined(separator: ", "), others = names.filter { !used.contains($0) }
        let left = others.isEmpty ? Text.empty : Self.leftOut(others)
        notes.append(Text("arrays \(listed) of the archive are read\(left)", zh: "读取归档中的数组 \(listed)\(left)"))
        try check()
    }

    private static func leftOut(_ names: [String]) -> Text {
        let listed = names.prefix(8).joined(separator: ", ")
        return Text("; left out: \(listed)", zh: "；未读取：\(listed)")
    }

    /// An array of labels, whatever it is kept in.
    private static func labels(_ path: String) throws -> NPYArray {
        guard try FileContent.recognized(in: path) == .array else {
            throw DataError(
                setting: "labels", place: path,
                reason: Text("it is no NPY file of labels", zh: "不是存放标签的 NPY 文件"))
        }
        return try NPYArray(path: path)
    }

    private func check() throws {
        guard !samples.shape.isEmpty else {
            throw DataError(
                place: path,
                reason: Text(
                    "it holds a single value of no dimension; a table has rows and columns: an array of shape (rows, columns)",
                    zh: "其中只有一个零维的值；表格需要行和列：形状为（行，列）的数组"))
        }
        guard samples.count > 0 else {
            throw DataError(place: path, reason: Text("the array is empty", zh: "数组为空"))
        }
        guard !samples.element.isText || samples.shape.count <= 2 else {
            throw DataError(place: path, reason: Text("it holds texts, not pictures", zh: "其中是文本，不是图像"))
        }
        for (samples, labels) in [(self.samples, self.labels), (test?.samples ?? self.samples, test?.labels)] {
            guard let labels, labels.shape != [samples.shape[0]] else { continue }
            throw DataError(
                setting: "labels", place: labels.file,
                reason: Text(
                    "its shape \(labels.shape) does not go with samples of shape \(samples.shape)",
                    zh: "形状 \(labels.shape) 与形状为 \(samples.shape) 的样本不符"))
        }
    }

    /// Whether the samples are pictures: of three or four dimensions.
    package var holdsPictures: Bool { samples.shape.count > 2 }

    // MARK: As a table

    /// The rows of an array of one or two dimensions as a table, with columns c0, c1, …, and label where there are
    /// labels.
    package func table() throws -> GeneratedTable {
        guard !holdsPictures else {
            throw DataError(
                place: path,
                reason: Text("it holds an array of pictures, and a table is due", zh: "其中是图像数组，而这里应是表格"))
        }
        let width = samples.shape.count == 1 ? 1 : samples.shape[1], rows = samples.shape[0]
        let (samples, labels) = (samples, labels)
        let shape = samples.shape.map(String.init).joined(separator: " × ")
        var remarks = notes
        if test != nil {
            remarks.append(
                Text("the arrays to test with are not used for tables", zh: "归档中的测试数组不用于表格"))
        }
        return GeneratedTable(
            path: path, columns: (0..<width).map { "c\($0)" } + (labels == nil ? [] : ["label"]),
            summary: Text("array of numpy, \(shape)", zh: "numpy 数组，\(shape)"), remarks: remarks, rows: rows,
            lines: nil
        ) { row in
            (0..<width).map { samples.text(row * width + $0) } + (labels.map { [$0.text(row)] } ?? [])
        }
    }

    // MARK: As pictures

    /// The pictures, and those to test with.
    package func pictures(needsClasses: Bool = true, withFigures: Bool) throws -> (own: PictureSet, test: PictureSet?) {
        guard let labels else {
            // To look at them, no labels are needed.
            if !needsClasses {
                var set = try set(samples, nil)
                set.notes = notes + set.notes
                if withFigures { set.figures = (0..<set.count).map { PictureFigures(set.picture($0)) } }
                return (set, nil)
            }
            throw DataError(
                setting: "labels", place: path,
                reason: Text(
                    "it holds pictures; name the NPY file of their labels, or save both in one NPZ file as x and y",
                    zh: "里面是图像；请指明存放标签的 NPY 文件，或把两者以 x 和 y 存入同一个 NPZ 文件"))
        }
        var set = try set(samples, labels)
        set.notes = notes + set.notes
        if withFigures { set.figures = (0..<set.count).map { PictureFigures(set.picture($0)) } }
        return (set, try test.map { try self.set($0.samples, $0.labels) })
    }

    /// - Parameter labels: nil gives all of them the empty class.
    private func set(_ array: NPYArray, _ labels: NPYArray?) throws -> PictureSet {
        let shape = array.shape
        // Channels come first or last; there are no more than four.
        let isFirst = shape.count == 4 && shape[3] > 4 && shape[1] <= 4
        guard shape.count == 3 || shape.count == 4 && (shape[3] <= 4 || isFirst) else {
            throw DataError(
                place: array.file,
                reason: Text(
                    "an array of shape \(shape) is none of pictures: samples × height × width, with channels or without",
                    zh: "形状为 \(shape) 的数组不是图像：应为 样本 × 高 × 宽，可带通道"))
        }
        var notes: [Text] = []
        let (bytes, scale) = try Self.bytes(of: array)
        scale.map { notes.append($0) }
        var points = bytes
        var size = Array(shape.dropFirst())
        if isFirst {
            let (channels, area) = (shape[1], shape[2] * shape[3])
            for sample in 0..<shape[0] {
                let start = sample * channels * area
                for channel in 0..<channels {
                    for place in 0..<area {
                        points[start + place * channels + channel] = bytes[start + channel * area + place]
                    }
                }
            }
            size = [shape[2], shape[3], channels]
            notes.append(
                Text("channels come first in the array, and are put last", zh: "数组中通道在前，已移到最后"))
        }
        if size.count == 3, size[2] == 1 { size.removeLast() }
        guard let labels else {
            var set = PictureSet(
                path: path, size: size, points: points, levels: [""], codes: [Int32](repeating: 0, count: shape[0]),
                numbers: Array(1...shape[0]))
            set.notes = notes
            return set
        }
        let numbers = labels.element.isText ? [] : (0..<labels.count).map { labels.number($0) }
        let texts = (0..<labels.count).map { labels.text($0) }
        let levels =
            labels.element.isText
            ? Set(texts).sorted()
            : Dictionary(zip(numbers, texts)) { first, _ in first }.sorted { $0.key < $1.key }.map(\.value)
        let places = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, Int32($0)) })
        var set = PictureSet(
            path: path, size: size, points: points, levels: levels, codes: texts.map { places[$0] ?? 0 },
            numbers: Array(1...shape[0]))
        set.notes = notes
        return set
    }

    /// The values in 256 steps, and what was done to them where they are no bytes.
    private static func bytes(of array: NPYArray) throws -> ([UInt8], Text?) {
        if let plain = array.plainBytes { return (Array(plain), nil) }
        var least = Double.infinity, greatest = -Double.infinity
        for index in 0..<array.count {
            let number = array.number(index)
            guard number.isFinite else {
                throw DataError(
                    place: array.file,
                    reason: Text(
                        "value \(index + 1) of the pictures is no finite number", zh: "图像的第 \(index + 1) 个值不是有限数"))
            }
            least = min(least, number)
            greatest = max(greatest, number)
        }
        let isShare = least >= 0 && greatest <= 1 && !array.element.isWhole
        let isByte = least >= 0 && greatest <= 255 && greatest > 1
        let (from, to) = isShare ? (0, 1) : isByte ? (0, 255) : (least, max(greatest, least + 1e-12))
        let points = (0..<array.count).map { index in
            UInt8(min(255, max(0, ((array.number(index) - from) / (to - from) * 255).rounded())))
        }
        let note = Text(
            "the values of the pictures, \(from) to \(to), are kept in 256 steps", zh: "图像的值 \(from) 到 \(to) 按 256 级保存")
        return (points, isByte && array.element.isWhole ? nil : note)
    }
}
