import Catalog
import Columns
import Datasets
import Formats
import Foundation
import Testing

/// Pictures in a folder with a folder for each class, in a list, and in arrays.
@Suite struct PictureTests {
    private let folder = try? DataFolder()

    private func write(_ name: String, _ bytes: [UInt8]) throws {
        let file = try #require(folder).url.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    private func square(_ side: Int, _ grey: UInt8) -> [UInt8] {
        PNGWriter.png(width: side, height: side, color: 0, [UInt8](repeating: grey, count: side * side))
    }

    /// Forty pictures of two classes, whose grey tells their number.
    private func writeFolder() throws {
        for index in 0..<40 {
            try write("pets/\(index % 2 == 0 ? "cat" : "dog")/\(100 + index).png", square(4, UInt8(index)))
        }
    }

    @Test func aFolderIsAClass() throws {
        try writeFolder()
        let table = try #require(folder).table([SettingField("source", "pets")])
        #expect(table.classes == ["cat", "dog"])
        #expect(table.inputShape == [4, 4, 1])
        #expect(Split.allCases.map { table.classCounts(of: $0) } == [[16, 16], [2, 2], [2, 2]])
        for row in table.gathered(.train) {
            #expect(row.label == Int32((row.features[0] * 255).rounded()) % 2)
        }
        let pattern = try #require(folder).table([SettingField("source", "pets/**/*.png")])
        #expect(pattern.classes == ["cat", "dog"])
    }

    @Test func picturesAreBroughtToOneSizeAndItIsTold() throws {
        try writeFolder()
        try write("pets/cat/large.png", square(12, 7))
        try write("pets/dog/color.png", PNGWriter.png(width: 4, height: 4, color: 2, [UInt8](repeating: 9, count: 48)))
        let data = try #require(folder).load([SettingField("source", "pets")])
        #expect(data.told.contains { $0.hasPrefix("1 of 42 pictures are brought to 4 × 4") })
        #expect(data.told.contains { $0.contains("41 grey pictures among 1 in color") })
        guard case .table(let table) = data.content else { return }
        #expect(table.inputShape == [4, 4, 3])
        let other = try #require(folder).table([
            SettingField("source", "pets"), SettingField("image-size", [6, 2]), SettingField("image-channels", "grey"),
        ])
        #expect(other.inputShape == [6, 2, 1])
    }

    @Test func aTestSetOfAnotherSizeIsToldToBeBroughtToThatOfTheTrainingSet() throws {
        try writeFolder()
        for index in 0..<4 { try write("others/\(index % 2 == 0 ? "cat" : "dog")/\(index).png", square(9, 5)) }
        let data = try #require(folder).load([SettingField("source", "pets"), SettingField("test-source", "others")])
        #expect(data.told.contains { $0.hasPrefix("4 of 4 images are brought to 4 × 4 × 1, as those of the training") })
    }

    @Test func whatIsBrokenIsKeptAside() throws {
        try writeFolder()
        try write("pets/cat/broken.png", Array(square(4, 3).prefix(50)))
        try write("pets/cat/fake.jpg", Array("GIF89a".utf8) + [0, 0])
        try write("pets/notes.txt", Array("hello".utf8))
        let data = try #require(folder).load([SettingField("source", "pets")])
        #expect(data.badRowCount == 2)
        #expect(data.badRows.contains { $0.reason.in(.english).contains("cat/broken.png: the picture is damaged") })
        #expect(data.told.contains { $0.contains("2 pictures are kept aside") })
        #expect(data.told.contains { $0.contains("1 file not named as pictures") })
    }

    @Test func pathsMayStandInATable() throws {
        try writeFolder()
        var rows = "file,level\n"
        for index in 0..<40 {
            let kind = index % 2 == 0 ? "cat" : "dog"
            let level = index < 20 ? "low" : "high"
            rows += "pets/\(kind)/\(100 + index).png,\(level)\n"
        }
        try #require(folder).write("list.csv", rows + "pets/none.png,low\n")
        let data = try #require(folder).load([SettingField("source", "list.csv")])
        guard case .table(let table) = data.content else { return }
        #expect(table.classes == ["high", "low"] && table.inputShape == [4, 4, 1])
        #expect(data.badRowCount == 1)
        // The pictures are part of the data, as is the list.
        #expect(data.files.count == 41)
    }

    @Test func foldersWithoutPicturesAreTold() throws {
        try writeFolder()
        let folder = try #require(folder)
        for name in ["bird", "fish"] {
            try FileManager.default.createDirectory(
                at: folder.url.appendingPathComponent("pets/\(name)"), withIntermediateDirectories: true)
        }
        let data = try folder.load([SettingField("source", "pets")])
        #expect(data.told.contains { $0.contains("2 folders hold no pictures, and are no classes: bird, fish") })
    }

    /// A folder of MNIST's files is no text, and an array of one value no table.
    @Test func arraysThatAreNoTableAreNamed() throws {
        try write("mnist/train-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4])
        try write("mnist/train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 1, 7])
        let folder = try #require(folder)
        let error = #expect(throws: DataError.self) { try folder.load([SettingField("source", "mnist")]) }
        #expect(
            error?.reason.in(.english).contains("name the file of the images, such as train-images-idx3-ubyte") == true)
        let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (), }\n"
        try write(
            "one.npy",
            [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
                + [UInt8](repeating: 0, count: 8))
        let single = #expect(throws: DataError.self) { try folder.load([SettingField("source", "one.npy")]) }
        #expect(single?.reason.in(.english).contains("a single value of no dimension") == true)
    }

    @Test func foldersOfSplitsAreNoClasses() throws {
        for part in ["train", "test"] {
            for index in 0..<20 {
                try write("all/\(part)/\(index % 2 == 0 ? "a" : "b")/\(index).png", square(4, UInt8(index)))
            }
        }
        let error = #expect(throws: DataError.self) { try #require(folder).load([SettingField("source", "all")]) }
        #expect(error?.text.in(.english).contains("data.test-source") == true)
        let table = try #require(folder).table([
            SettingField("source", "all/train"), SettingField("test-source", "all/test"),
        ])
        #expect(table.count(of: .test) == 20 && table.count(of: .train) + table.count(of: .validation) == 20)
    }

    @Test func correctionsAreMadeToPictures() throws {
        try writeFolder()
        let edits: SettingValue = [
            .table([SettingField("edit", "drop"), SettingField("line", 1)]),
            .table([
                SettingField("edit", "set"), SettingField("line", 2), SettingField("column", "label"),
                SettingField("value", "dog"),
            ]),
        ]
        let table = try #require(folder).table([SettingField("source", "pets"), SettingField("edits", edits)])
        var all: [(Int, String)] = []
        for split in Split.allCases {
            for sample in 0..<table.count(of: split) {
                all.append((table.line(of: sample, in: split), table.target(of: sample, in: split)))
            }
        }
        #expect(!all.contains { $0.0 == 1 } && all.count == 39)
        #expect(all.first { $0.0 == 2 }?.1 == "dog")
    }

    private func npy(_ type: String, _ shape: String, _ bytes: [UInt8]) -> [UInt8] {
        let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }\n"
        var file: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, UInt8(header.utf8.count), 0]
        file += Array(header.utf8)
        return file + bytes
    }

    @Test func arraysAreTablesOrPictures() throws {
        try write("t.npy", npy("|u1", "(40, 3)", (0..<120).map { UInt8($0) }))
        try write("y.npy", npy("|u1", "(40,)", (0..<40).map { UInt8($0 % 2 + 3) }))
        let table = try #require(folder).table([
            SettingField("source", "t.npy"), SettingField("labels", "y.npy"), SettingField("preprocessing", []),
            SettingField("task", "classification"),
        ])
        #expect(table.featureNames == ["c0", "c1", "c2"] && table.classes == ["3", "4"])
        // Channels first, and shares in place of bytes.
        var shares: [UInt8] = []
        for _ in 0..<40 {
            for place in 0..<75 {
                shares.append(0)
                shares.append(place < 25 ? 0x38 : 0)
            }
        }
        try write("x.npy", npy("<f2", "(40, 3, 5, 5)", shares))
        let data = try #require(folder).load([SettingField("source", "x.npy"), SettingField("labels", "y.npy")])
        guard case .table(let pictures) = data.content else { return }
        #expect(pictures.inputShape == [5, 5, 3] && pictures.classes == ["3", "4"])
        #expect(
            pictures.features(of: .test).allSatisfy { abs($0[0] - 0.5) < 0.01 && $0[1] == 0 && abs($0[3] - 0.5) < 0.01 }
        )
        #expect(data.told.contains { $0.contains("kept in 256 steps") })
        #expect(data.told.contains { $0.contains("channels come first") })
        #expect(throws: DataError.self) { try #require(folder).load([SettingField("source", "x.npy")]) }
    }
}
