import Formats
import Foundation
import Testing

@Suite struct PictureTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func pngIsReadInGreyAndColor() throws {
        let grey = try folder.file("g.png", PNGWriter.png(width: 3, height: 2, color: 0, [0, 50, 100, 150, 200, 255]))
        let read = try PictureFile.read(grey)
        #expect(read.picture == Picture(width: 3, height: 2, channels: 1, points: [0, 50, 100, 150, 200, 255]))
        #expect(read.header.kind == .png && read.header.channels == 1 && !read.header.hasTransparency)
        let color = try folder.file("c.png", PNGWriter.png(width: 1, height: 2, color: 2, [255, 0, 0, 1, 2, 3]))
        #expect(try PictureFile.read(color).picture.points == [255, 0, 0, 1, 2, 3])
    }

    @Test func whatIsTransparentIsLaidOnWhite() throws {
        let points: [UInt8] = [10, 20, 30, 255, 10, 20, 30, 0]
        let path = try folder.file("t.png", PNGWriter.png(width: 2, height: 1, color: 6, points))
        let read = try PictureFile.read(path)
        #expect(read.picture.points == [10, 20, 30, 255, 255, 255])
        #expect(read.header.hasTransparency)
    }

    /// 16 × 8 points, dark or blue on the left and bright or red on the right.
    @Test func jpegIsReadInGreyAndColor() throws {
        let grey = try PictureFile.read(folder.file("g.jpg", Self.greyJPEG))
        #expect(grey.picture.channels == 1 && grey.picture.width == 16 && grey.picture.height == 8)
        #expect(abs(Int(grey.picture.points[0]) - 40) < 8 && abs(Int(grey.picture.points[15]) - 200) < 8)
        let color = try PictureFile.read(folder.file("c.jpg", Self.colorJPEG)).picture
        #expect(color.channels == 3)
        #expect(color.points[0] > 150 && color.points[2] < 90 && color.points[45] < 90 && color.points[47] > 150)
        // Read at an eighth where that is enough.
        let small = try PictureFile.read(folder.file("s.jpg", Self.colorJPEG), enough: 2)
        #expect(small.picture.width == 2 && small.header.width == 16)
    }

    /// The color picture of red beside blue, as cameras held in eight ways store it.
    @Test(arguments: 1...8, [true, false]) func picturesOfCamerasAreTurnedUpright(
        orientation: Int, isLittle: Bool
    ) throws {
        func number(_ value: Int, _ bytes: Int) -> [UInt8] {
            let rising = (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
            return isLittle ? rising : rising.reversed()
        }
        let other = number(0x010F, 2) + number(3, 2) + number(1, 4) + number(9, 2) + [0, 0]
        let tag = number(0x0112, 2) + number(3, 2) + number(1, 4) + number(orientation, 2) + [0, 0]
        let tiff =
            [UInt8]((isLittle ? "II" : "MM").utf8) + number(42, 2) + number(8, 4) + number(2, 2) + other + tag
            + [0, 0, 0, 0]
        let segment = [UInt8]("Exif".utf8) + [0, 0] + tiff
        let length = segment.count + 2
        let bytes =
            [0xFF, 0xD8, 0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)] + segment + Self.colorJPEG.dropFirst(2)
        let read = try PictureFile.read(folder.file("held-\(orientation).jpg", bytes))
        let isOnItsSide = orientation > 4
        #expect(read.picture.width == (isOnItsSide ? 8 : 16) && read.picture.height == (isOnItsSide ? 16 : 8))
        #expect(read.header.width == read.picture.width && read.header.isTurned == (orientation > 1))
        // Where the red half ends up.
        func isRed(_ x: Int, _ y: Int) -> Bool { read.picture.points[(y * read.picture.width + x) * 3] > 150 }
        let start = isRed(0, 0), end = isRed(read.picture.width - 1, read.picture.height - 1)
        #expect(start == [1, 4, 5, 6].contains(orientation) && end == !start)
        #expect(isRed(isOnItsSide ? 7 : 0, isOnItsSide ? 0 : 7) == start)
        // What is cut off or nonsense says nothing.
        let damaged =
            Array(bytes.prefix(12)) + Array(bytes.dropFirst(12).prefix(8)).map { $0 ^ 0xFF } + bytes.dropFirst(20)
        #expect(try PictureFile.header(of: folder.file("d.jpg", damaged)).width == 16)
    }

    @Test(arguments: [0.2, 0.5, 0.9]) func whatIsCutOffIsRefusedWithItsName(share: Double) throws {
        let noise = (0..<3000).map { UInt8(truncatingIfNeeded: $0 * 37 % 251) }
        for (name, bytes) in [
            ("cut.png", PNGWriter.png(width: 50, height: 60, color: 0, noise)), ("cut.jpg", Self.colorJPEG),
        ] {
            let path = try folder.file(name, bytes.prefix(Int(Double(bytes.count) * share)))
            let error = #expect(throws: FormatError.self) { try PictureFile.read(path) }
            #expect(error?.text.in(.english).contains(name) == true)
        }
    }

    /// The claim alone must not take memory.
    @Test func anImpossibleSizeIsRefused() throws {
        for (width, height) in [(0, 5), (65_000, 65_000), (2_147_483_647, 2_147_483_647), (1, 50_000_001)] {
            let path = try folder.file(
                "b.png", PNGWriter.header(width: width, height: height, color: 2) + [0, 0, 0, 0])
            #expect(throws: FormatError.self) { try PictureFile.header(of: path) }
            #expect(throws: FormatError.self) { try PictureFile.read(path) }
        }
    }

    @Test func otherPicturesAreNamedWithTheWayOut() throws {
        let error = #expect(throws: FormatError.self) {
            try PictureFile.read(try folder.file("a.png", Array("GIF89a".utf8) + [0, 0]))
        }
        #expect(error?.reason.in(.english).contains("GIF") == true)
        #expect(error?.reason.in(.english).contains("convert FILE NEW.png") == true)
        #expect(throws: FormatError.self) { try PictureFile.read(try folder.file("e.png", [UInt8]())) }
    }

    @Test func aResizedPointIsTheMeanOfItsArea() {
        let picture = Picture(width: 4, height: 2, channels: 1, points: [0, 100, 200, 200, 100, 200, 0, 0])
        #expect(picture.resized(width: 2, height: 1).points == [100, 100])
        #expect(picture.resized(width: 8, height: 4).points.prefix(8) == [0, 0, 100, 100, 200, 200, 200, 200])
        let third = Picture(width: 3, height: 1, channels: 1, points: [0, 90, 240]).resized(width: 2, height: 1)
        #expect(third.points == [30, 190])
        #expect(Picture(width: 1, height: 1, channels: 3, points: [255, 0, 0]).with(channels: 1).points == [76])
    }

    private static let greyJPEG = [UInt8](Data(base64Encoded: greyText) ?? Data())
    private static let colorJPEG = [UInt8](Data(base64Encoded: colorText) ?? Data())
    private static let greyText =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdB"
        + "RkxOUlNSMj5aYVpQYEpRUk//wAALCAAIABABAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgED"
        + "AwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RF"
        + "RkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJ"
        + "ytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/AOJr2Kv/2Q=="
    private static let colorText =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdB"
        + "RkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P"
        + "T09PT09PT09PT09PT0//wAARCAAIABADAREAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAA"
        + "AgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6"
        + "Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXG"
        + "x8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREA"
        + "AgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5"
        + "OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPE"
        + "xcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDGrgPrjNr70+KP/9k="
}
