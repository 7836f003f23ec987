import Catalog
import Dispatch
import Formats
import Foundation
import Language
import Synchronization

/// Pictures in files of their own, each with its class.
package struct PictureFiles {
    /// A picture that is to be read.
    package struct Entry: Sendable {
        package var path: String
        /// Its name below the folder of all of them.
        package var name: String
        package var label: String
        /// Its number, from 1.
        package var number: Int

        package init(path: String, name: String, label: String, number: Int) {
            self.path = path
            self.name = name
            self.label = label
            self.number = number
        }
    }

    /// Where they come from, for messages.
    let path: String
    private(set) var entries: [Entry]
    private(set) var notes: [Text] = []
    private(set) var keptAside: KeptAside

    package init(path: String, entries: [Entry], notes: [Text], keptAside: [BadRow] = []) {
        self.path = path
        self.entries = entries
        self.notes = notes
        self.keptAside = KeptAside(file: URL(fileURLWithPath: path).lastPathComponent)
        for row in keptAside { self.keptAside.add(row) }
    }

    /// Values that all pictures together may have: four bytes each are taken for them while a model learns.
    private static let mostValues = 1 << 30

    /// Reads all of them and brings them to one size.
    ///
    /// - Parameters:
    ///   - fixed: height, width and channels that they are to have, as a model has learned; nil goes by the settings.
    ///   - withFigures: whether it is found out what each looks like.
    package func read(
        _ settings: Settings, fixed: (height: Int, width: Int, channels: Int)? = nil, withFigures: Bool = false,
        watch: DataWatch?
    ) throws -> PictureSet {
        var set = self
        let headers = try set.readHeaders(watch)
        guard !set.entries.isEmpty else {
            throw DataError(
                setting: "source", place: path,
                reason: Text("none of its pictures can be read", zh: "其中没有能读取的图像")
                    + (set.keptAside.rows.first.map { Text("; \($0.reason)", zh: "；\($0.reason)") } ?? .empty))
        }
        let target = try fixed ?? set.commonSize(headers, settings)
        if let fixed { set.tell(headers, size: fixed) }
        let width = target.height * target.width * target.channels
        let (total, overflows) = width.multipliedReportingOverflow(by: set.entries.count)
        guard !overflows, total <= Self.mostValues else {
            let (count, most) = (set.entries.count.grouped, Self.mostValues >> 20)
            throw DataError(
                setting: "image-size", place: path,
                reason: Text(
                    """
                    \(count) pictures of \(target.height) × \(target.width) are more than the \(most) million values that \
                    are learned from; a smaller size or image-channels = "grey" makes them fewer
                    """,
                    zh: """
                        \(count) 张 \(target.height) × \(target.width) 的图像超过可学习的 \(most) 百万个值；\
                        请用更小的尺寸或 image-channels = "grey"
                        """))
        }
        return try set.readPoints(target, withFigures: withFigures, watch)
    }

    // MARK: Sizes

    /// What each file says of its picture; those that say nothing are kept aside.
    private mutating func readHeaders(_ watch: DataWatch?) throws -> [PictureFile.Header] {
        let title = Text("looking at the pictures", zh: "查看图像")
        let found = try Self.each(entries, title, watch) { entry -> Result<PictureFile.Header, FormatError> in
            Result { () throws(FormatError) in try PictureFile.header(of: entry.path) }
        }
        return keepReadable(found)
    }

    /// Takes the entries out whose pictures could not be read, and lists them.
    private mutating func keepReadable<Value>(_ found: [Result<Value, FormatError>]) -> [Value] {
        var values: [Value] = [], readable: [Entry] = []
        for (entry, result) in zip(entries, found) {
            switch result {
            case .success(let value):
                values.append(value)
                readable.append(entry)
            case .failure(let error):
                keptAside.add(
                    BadRow(
                        line: entry.number, column: 1,
                        reason: Text("\(entry.name): ", zh: "\(entry.name)：") + error.reason))
            }
        }
        entries = readable
        return values
    }

    /// The size that all are brought to: what the settings say; else the one that most of them have, where they are
    /// small; else a square.
    private mutating func commonSize(
        _ headers: [PictureFile.Header], _ settings: Settings
    ) throws -> (height: Int, width: Int, channels: Int) {
        let given = settings.integers("image-size")
        var counts: [[Int]: Int] = [:]
        for header in headers { counts[[header.height, header.width], default: 0] += 1 }
        let usual = counts.max { ($0.value, $1.key[0], $1.key[1]) < ($1.value, $0.key[0], $0.key[1]) }
        var size = given.count == 1 ? [given[0], given[0]] : given
        if size.isEmpty, let usual {
            let longer = headers.map { max($0.width, $0.height) }.sorted()[headers.count / 2]
            let isUsual = usual.value * 2 >= headers.count && usual.key.max() ?? 0 <= Self.largestUsual
            size = isUsual ? usual.key : longer <= 40 ? [32, 32] : [64, 64]
        }
        let colored = headers.count { $0.channels == 3 }
        let channels =
            switch settings.text("image-channels") {
            case "grey": 1
            case "color": 3
            default: colored > 0 ? 3 : 1
            }
        tell(headers, counts: counts, size: size, channels: channels, colored: colored)
        return (size[0], size[1], channels)
    }

    /// The longest side that is kept because most pictures have it.
    private static let largestUsual = 128

    /// What is changed to become what a model, or the training set, has.
    private mutating func tell(_ headers: [PictureFile.Header], size: (height: Int, width: Int, channels: Int)) {
        let changed = headers.count {
            $0.height != size.height || $0.width != size.width || ($0.channels == 3) != (size.channels == 3)
        }
        guard changed > 0 else { return }
        let (all, height, width, channels) = (headers.count, size.height, size.width, size.channels)
        notes.append(
            Text(
                "\(changed) of \(all) images are brought to \(height) × \(width) × \(channels), as those of the training set are",
                zh: "\(all) 张图像中有 \(changed) 张转换为 \(height) × \(width) × \(channels)，与训练集的图像一致"))
    }

    private mutating func tell(
        _ headers: [PictureFile.Header], counts: [[Int]: Int], size: [Int], channels: Int, colored: Int
    ) {
        let changed = headers.count { [$0.height, $0.width] != size }
        if changed > 0 {
            let (height, width, all) = (size[0], size[1], headers.count)
            let smallest = counts.keys.min { ($0[0] * $0[1], $0[0]) < ($1[0] * $1[1], $1[0]) } ?? size
            let largest = counts.keys.max { ($0[0] * $0[1], $0[0]) < ($1[0] * $1[1], $1[0]) } ?? size
            let kinds = counts.count
            notes.append(
                Text(
                    """
                    \(changed) of \(all) pictures are brought to \(height) × \(width) points by means of areas, other \
                    proportions stretched: they have \(kinds) sizes, from \(smallest[0]) × \(smallest[1]) to \
                    \(largest[0]) × \(largest[1]); data.image-size sets another
                    """,
                    zh: """
                        \(all) 张图像中有 \(changed) 张按面积平均缩放到 \(height) × \(width)，比例不同时会拉伸：\
                        原有 \(kinds) 种尺寸，从 \(smallest[0]) × \(smallest[1]) 到 \(largest[0]) × \(largest[1])；\
                        可用 data.image-size 指定
                        """))
        }
        if colored > 0, colored < headers.count || channels == 1 {
            let grey = headers.count - colored
            notes.append(
                channels == 1
                    ? Text(
                        "\(colored) pictures in color are made grey; data.image-channels = \"color\" keeps color",
                        zh: "\(colored) 张彩色图像转为灰度；data.image-channels = \"color\" 保留彩色")
                    : Text(
                        "\(grey) grey pictures among \(colored) in color; data.image-channels = \"grey\" makes all grey",
                        zh: "\(colored) 张彩色图像中有 \(grey) 张灰度图像；data.image-channels = \"grey\" 全部转为灰度"))
        }
        let turned = headers.count { $0.isTurned }
        if turned > 0 {
            notes.append(
                Text(
                    "\(turned) pictures are turned upright as their cameras say (EXIF)",
                    zh: "\(turned) 张图像已按相机记录的方向（EXIF）转正"))
        }
        let transparent = headers.count { $0.hasTransparency }
        if transparent > 0 {
            notes.append(
                Text(
                    "\(transparent) pictures can be transparent; what is transparent is laid on white",
                    zh: "\(transparent) 张图像含透明度；透明处以白色为底"))
        }
    }

    // MARK: Points

    private struct Decoded: Sendable {
        var points: [UInt8]
        var original: PictureSet.Original
        var figures: PictureFigures?
    }

    private mutating func readPoints(
        _ target: (height: Int, width: Int, channels: Int), withFigures: Bool, _ watch: DataWatch?
    ) throws -> PictureSet {
        let enough = max(2 * max(target.height, target.width), withFigures ? PictureFigures.side : 0)
        let title = Text("reading the pictures", zh: "读取图像")
        let found = try Self.each(entries, title, watch) { entry -> Result<Decoded, FormatError> in
            Result { () throws(FormatError) in
                let content = try PictureFile.read(entry.path, enough: enough)
                let fitted = content.picture.with(channels: target.channels)
                    .resized(width: target.width, height: target.height)
                let header = content.header
                return Decoded(
                    points: fitted.points,
                    original: .init(width: header.width, height: header.height, channels: header.channels),
                    figures: withFigures ? PictureFigures(content.picture) : nil)
            }
        }
        let decoded = keepReadable(found)
        let levels = Set(entries.map(\.label)).sorted()
        let places = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, Int32($0)) })
        var points: [UInt8] = []
        points.reserveCapacity(decoded.count * target.height * target.width * target.channels)
        for picture in decoded { points += picture.points }
        var set = PictureSet(
            path: path, size: [target.height, target.width] + (target.channels == 1 ? [] : [target.channels]),
            points: points, levels: levels, codes: entries.map { places[$0.label] ?? 0 },
            numbers: entries.map(\.number))
        set.names = entries.map(\.name)
        set.originals = decoded.map(\.original)
        set.figures = decoded.compactMap(\.figures)
        set.notes = notes
        keptAside.sort()
        set.keptAside = keptAside
        if let first = keptAside.rows.first {
            let (count, place) = (keptAside.count, KeptAside.place)
            let counted =
                count == 1 ? Text("1 picture is", zh: "1 张图像") : Text("\(count) pictures are", zh: "\(count) 张图像")
            let all =
                count == 1
                ? Text.empty
                : Text(
                    "; workbench sessions show \(place) and --json list all",
                    zh: "；全部见 workbench sessions show \(place) 和 --json")
            set.notes.append(
                Text("\(counted) kept aside: \(first.reason)\(all)", zh: "\(counted)已搁置：\(first.reason)\(all)"))
        }
        return set
    }

    /// Does something to each entry on all processors, and says how far it has come; the order stays.
    private static func each<Value: Sendable>(
        _ entries: [Entry], _ title: Text, _ watch: DataWatch?, _ body: @Sendable (Entry) -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(entries.count)
        while values.count < entries.count {
            try watch?(DataProgress(title, done: values.count, total: entries.count))
            let first = values.count, count = min(256, entries.count - first)
            let found = Mutex<[Int: Value]>([:])
            DispatchQueue.concurrentPerform(iterations: count) { offset in
                let value = body(entries[first + offset])
                found.withLock { $0[offset] = value }
            }
            let all = found.withLock { $0 }
            values += (0..<count).compactMap { all[$0] }
        }
        return values
    }
}
