import Catalog
import Formats
import Foundation
import Language

/// Pictures of one size, each with its class: what a folder, a list, an array or an IDX file holds.
public struct PictureSet: Sendable {
    /// Height and width, or height, width and channels; other arrays keep their own sizes.
    public let size: [Int]
    /// All points, picture by picture, row by row.
    public package(set) var points: [UInt8]
    /// The classes, rising.
    public package(set) var levels: [String]
    /// The class of each picture, by its place among them.
    public package(set) var codes: [Int32]
    /// The number of each picture in its source, from 1: a picture has no line.
    public package(set) var numbers: [Int]
    /// The file of each picture, below the folder of all of them; none where they lie in one file.
    public package(set) var names: [String] = []
    /// What each was before it was brought to the common size; none where it was so already.
    public package(set) var originals: [Original] = []
    /// What each looks like, in numbers; none where that was not asked for.
    public package(set) var figures: [PictureFigures] = []
    /// Where they come from.
    public let path: String
    /// What a person should know of how they were read.
    public package(set) var notes: [Text] = []
    /// Pictures that could not be read or belong to no class: all of them, and the first ten thousand.
    public var badRowCount: Int { keptAside.count }
    public var badRows: [BadRow] { keptAside.rows }
    var keptAside: KeptAside

    /// A picture as its file has it.
    public struct Original: Sendable, Hashable {
        public var width: Int
        public var height: Int
        public var channels: Int
    }

    package init(path: String, size: [Int], points: [UInt8], levels: [String], codes: [Int32], numbers: [Int]) {
        self.path = path
        self.size = size
        self.points = points
        self.levels = levels
        self.codes = codes
        self.numbers = numbers
        keptAside = KeptAside(file: URL(fileURLWithPath: path).lastPathComponent)
    }

    /// How many there are.
    public var count: Int { numbers.count }
    /// Values of one picture.
    public var width: Int { size.reduce(1, *) }
    /// Height, width and channels of what can be drawn; what has fewer dimensions is a line.
    public var grid: (height: Int, width: Int, channels: Int) {
        switch size.count {
        case 1: (1, size[0], 1)
        case 2: (size[0], size[1], 1)
        default: (size[0], size[1], size.dropFirst(2).reduce(1, *))
        }
    }

    /// A picture to look at: grey or in color; of other numbers of channels the first one.
    public func picture(_ index: Int) -> Picture {
        let (height, columns, channels) = grid
        let own = points[(index * width)..<((index + 1) * width)]
        guard channels != 1, channels != 3 else {
            return Picture(width: columns, height: height, channels: channels, points: Array(own))
        }
        let start = own.startIndex
        return Picture(
            width: columns, height: height, channels: 1,
            points: (0..<(height * columns)).map { own[start + $0 * channels] })
    }

    /// The points as a model sees them, from 0 to 1.
    package var features: [Float] { points.map { Float($0) / 255 } }

    /// The class of a picture.
    public func label(_ index: Int) -> String { levels[Int(codes[index])] }

    /// The place of the picture of a number; nil where it is not among them.
    public func index(ofNumber number: Int) -> Int? {
        // Numbers rise; without one kept aside they have no gaps.
        var low = 0, high = numbers.count
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < numbers.count && numbers[low] == number ? low : nil
    }

    /// Leaves out the pictures whose class is none of these, and says so; the others take their places among them.
    package mutating func keep(classes: [String], reason: Text) {
        let places = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, Int32($0)) })
        let codesOfLevels = levels.map { places[$0] }
        let kept = codes.indices.filter { codesOfLevels[Int(codes[$0])] != nil }
        if kept.count < count {
            let unknown = codes.indices.filter { codesOfLevels[Int(codes[$0])] == nil }
            for index in unknown {
                keptAside.add(
                    BadRow(line: numbers[index], column: 1, reason: reason + Text(verbatim: " \"\(label(index))\"")))
            }
            let file = keptAside.file
            let (number, label) = (numbers[unknown[0]], label(unknown[0]))
            let counted =
                unknown.count == 1
                ? Text("1 picture of \(file) is", zh: "\(file) 有 1 张图像")
                : Text("\(unknown.count) pictures of \(file) are", zh: "\(file) 有 \(unknown.count) 张图像")
            notes.append(
                Text(
                    "\(counted) kept aside, the first number \(number): \(reason) \"\(label)\"",
                    zh: "\(counted)已搁置，第一张是第 \(number) 张：\(reason) \"\(label)\""))
            let width = width
            points = kept.flatMap { points[($0 * width)..<(($0 + 1) * width)] }
            numbers = kept.map { numbers[$0] }
            if !names.isEmpty { names = kept.map { names[$0] } }
            if !originals.isEmpty { originals = kept.map { originals[$0] } }
            if !figures.isEmpty { figures = kept.map { figures[$0] } }
            codes = kept.map { codes[$0] }
        }
        codes = codes.map { codesOfLevels[Int($0)] ?? 0 }
        levels = classes
    }

    /// Adds the pictures of another source, whose size and classes are the same.
    package mutating func append(_ other: PictureSet) {
        points += other.points
        codes += other.codes
        numbers += other.numbers
        names += other.names
        keptAside.add(other.keptAside)
    }
}
