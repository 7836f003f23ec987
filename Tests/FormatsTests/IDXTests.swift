import Formats
import Testing

@Suite struct IDXTests {
    private let folder: TemporaryFolder
    private let whole: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255]

    init() throws { folder = try TemporaryFolder() }

    @Test func shapeAndBytesAreRead() throws {
        let path = try folder.file("images", whole)
        let file = try IDXFile(path: path)
        #expect(file.shape == [2, 1, 3])
        #expect(file.bytes == [1, 2, 3, 4, 5, 255])
        #expect(IDXFile.isRecognized(path))
    }

    @Test func everyTruncationIsRefused() throws {
        for length in 0..<whole.count {
            let path = try folder.file("cut", whole.prefix(length))
            #expect(throws: FormatError.self) { try IDXFile(path: path) }
        }
    }

    @Test(
        arguments: [
            ([0, 0, 13, 1, 0, 0, 0, 1, 0], "type"), ([1, 0, 8, 1, 0, 0, 0, 1, 0], "no IDX"),
            ([0x1F, 0x8B, 8, 0, 0], "gzip"), ([0, 0, 8, 1, 0, 0, 0, 1, 7, 8], "holds more"),
            ([0, 0, 8, 0, 0], "dimensions"), ([0, 0, 8, 9], "cut"),
            ([0, 0, 8, 3] + [UInt8](repeating: 0xFF, count: 12), "too large"), ([0, 0, 8, 1, 0, 0, 0, 2, 7], "says 2"),
        ] as [([UInt8], String)])
    func otherFilesAreRefused(bytes: [UInt8], reason: String) throws {
        let path = try folder.file("other", bytes)
        let error = #expect(throws: FormatError.self) { try IDXFile(path: path) }
        #expect(error?.description.contains(reason) == true)
    }
}
