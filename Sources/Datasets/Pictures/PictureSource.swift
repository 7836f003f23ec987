import Catalog
import Columns
import Formats
import Foundation
import Language
import Pictures

/// Where pictures come from: files of their own in a folder or a list, an array of numpy, or an IDX file.
enum PictureSource {
    case folder([String], root: String)
    case list(String)
    case array(String)
    case idx(String)

    /// - Parameters:
    ///   - paths: the files that the source stands for.
    ///   - source: how it was named.
    init(_ paths: [String], source: String, relativeTo folder: URL) throws {
        guard paths.count == 1, let path = paths.first, !PictureFile.isNamed(path) else {
            self = .folder(paths, root: PictureFolder.root(of: source, relativeTo: folder))
            return
        }
        let content = try FileContent.recognized(in: path)
        switch content {
        case .idx: self = .idx(path)
        case .array, .arrays: self = .array(path)
        case .picture: self = .folder(paths, root: PictureFolder.root(of: source, relativeTo: folder))
        case .text: self = .list(path)
        case .foreign, .binary:
            try content.check(path)
            self = .list(path)
        }
    }

    /// The files that pictures are read from beside those that the source stands for: what a list names.
    static func furtherFiles(_ paths: [String], _ settings: Settings) -> [String] {
        guard paths.count == 1, let path = paths.first, ["auto", "images"].contains(settings.text("format")),
            PictureList.isRecognized(path, settings)
        else { return [] }
        return (try? PictureList(path, settings).paths) ?? []
    }

    /// Reads the pictures, and those to test with where an archive has both.
    ///
    /// - Parameters:
    ///   - fixed: height, width and channels that pictures of files are brought to; nil goes by the settings.
    ///   - labels: the file of the labels of an array or an IDX file; nil goes by its name.
    ///   - needsClasses: whether pictures without a class are left out or refused.
    ///   - withFigures: whether it is found out what each looks like.
    func read(
        _ settings: Settings, fixed: (height: Int, width: Int, channels: Int)? = nil, labels: String?,
        needsClasses: Bool = true, withFigures: Bool = false, watch: DataWatch? = nil
    ) throws -> (own: PictureSet, test: PictureSet?) {
        switch self {
        case .folder(let paths, let root):
            let files = try PictureFolder.files(paths, root: root, needsClasses: needsClasses)
            return (try files.read(settings, fixed: fixed, withFigures: withFigures, watch: watch), nil)
        case .list(let path):
            let files = try PictureList(path, settings, needsClasses: needsClasses).files(settings)
            return (try files.read(settings, fixed: fixed, withFigures: withFigures, watch: watch), nil)
        case .array(let path):
            return try ArraySource(path, labels: labels).pictures(needsClasses: needsClasses, withFigures: withFigures)
        case .idx(let path):
            var set = try PictureSet(idx: path, labels: labels, needsClasses: needsClasses)
            if withFigures { set.figures = try Self.figures(of: set, watch) }
            return (set, nil)
        }
    }

    private static func figures(of set: PictureSet, _ watch: DataWatch?) throws -> [PictureFigures] {
        let title = Text("looking at the pictures", zh: "查看图像")
        return try (0..<set.count).map { index in
            if index % 1024 == 0 { try watch?(DataProgress(title, done: index, total: set.count)) }
            return PictureFigures(set.picture(index))
        }
    }
}

extension PictureSet {
    /// Reads the pictures that the settings of `[data]` name, and finds out what each looks like.
    ///
    /// - Parameter folder: what a relative source is relative to.
    /// - Throws: `DataError` or `FormatError` where they name none that can be learned from.
    package init(_ settings: Settings, relativeTo folder: URL, watch: DataWatch? = nil) throws {
        let paths = try PreparedData.sourceFiles(settings, relativeTo: folder)
        let labels = settings.text("labels")
        self = try PictureSource(paths, source: settings.text("source"), relativeTo: folder).read(
            settings, labels: labels.isEmpty ? nil : labels.path(below: folder), needsClasses: false, withFigures: true,
            watch: watch
        ).own
    }

    /// The pictures of the splits that have their own, of the same size: by settings, or as arrays of an archive.
    ///
    /// - Throws: `DataError` or `FormatError` where there are none that can be read, or they are of another size.
    package func separate(
        _ settings: Settings, relativeTo folder: URL, watch: DataWatch? = nil
    ) throws -> [(split: Split, set: PictureSet)] {
        let (height, width, channels) = grid
        var sets: [(split: Split, set: PictureSet)] = []
        for (split, paths) in try SplitFiles(settings, relativeTo: folder).each {
            let name = settings.text(SplitFiles.setting(of: split))
            let set = try PictureSource(paths, source: name, relativeTo: folder).read(
                settings, fixed: [1, 3].contains(channels) ? (height, width, channels) : nil, labels: nil,
                withFigures: true, watch: watch
            ).own
            guard set.size == size else {
                throw DataError(
                    setting: SplitFiles.setting(of: split), place: name,
                    reason: Text("its pictures are of another size", zh: "图像大小不同"))
            }
            sets.append((split, set))
        }
        return sets
    }

    /// Reads pictures and their labels from IDX files, as the MNIST family is stored.
    /// - Parameters:
    ///   - labels: the file of their labels; nil goes by the name of the pictures'.
    ///   - needsClasses: whether it is an error that there is none.
    init(idx path: String, labels: String?, needsClasses: Bool = true) throws {
        let images = try IDXFile(path: path)
        let usual = labels ?? TableData.usualLabels(of: path)
        if !needsClasses, usual.map({ !FileManager.default.fileExists(atPath: $0) }) ?? true, labels == nil,
            images.shape.count >= 2, images.shape.allSatisfy({ $0 > 0 })
        {
            self.init(
                path: path, size: Array(images.shape.dropFirst()), points: images.bytes, levels: [""],
                codes: [Int32](repeating: 0, count: images.shape[0]), numbers: Array(1...images.shape[0]))
            return
        }
        guard let labelPath = usual else {
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
        let levels = Set(labels.bytes).sorted()
        var places = [Int32](repeating: 0, count: 256)
        for (place, level) in levels.enumerated() { places[Int(level)] = Int32(place) }
        self.init(
            path: path, size: Array(images.shape.dropFirst()), points: images.bytes, levels: levels.map { String($0) },
            codes: labels.bytes.map { places[Int($0)] }, numbers: Array(1...labels.bytes.count))
    }
}

extension String {
    /// The path as it is where it is absolute, else below a folder.
    func path(below folder: URL) -> String { hasPrefix("/") ? self : folder.appendingPathComponent(self).path }
}
