import Catalog
import Columns
import Datasets
import Foundation
import Profiles
import Profiling
import Testing

/// Pictures that have nothing wrong with them, and what can be done to them.
private struct PlantedImages {
    struct Image {
        var width = 20
        var height = 20
        var color: UInt8 = 0
        var label: String
        var points: [UInt8]
        var bytes: [UInt8]?
    }

    var images: [Image] = []
    private var state: UInt64 = 11

    init(color: UInt8 = 0) {
        for index in 0..<60 { images.append(image(label: ["ash", "fir"][index % 2], color: color)) }
    }

    private mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    /// Patches of chance on a ground of chance.
    mutating func image(width: Int = 20, height: Int = 20, label: String, color: UInt8 = 0) -> Image {
        let channels = color == 2 ? 3 : 1
        var points = [UInt8](repeating: 0, count: width * height * channels)
        let patches = (0..<36).map { _ in UInt8(below(256)) }
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<channels {
                    let grey = Int(patches[(y * 6 / height) * 6 + x * 6 / width]) + below(40) - 20 + channel * 20
                    points[(y * width + x) * channels + channel] = UInt8(min(255, max(0, grey)))
                }
            }
        }
        points[0] = 0
        points[points.count - 1] = 255
        return Image(width: width, height: height, color: color, label: label, points: points)
    }

    /// - Parameter isBare: whether all lie in one folder, without a class.
    func profile(_ settings: [SettingField] = [], isBare: Bool = false) throws -> TableProfile {
        let folder = FileManager.default.temporaryDirectory.appending(path: "images-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (index, image) in images.enumerated() {
            let file = folder.appending(
                path: isBare ? "all/\(1000 + index).png" : "all/\(image.label)/\(1000 + index).png")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            let bytes =
                image.bytes
                ?? PNGWriter.png(width: image.width, height: image.height, color: image.color, image.points)
            try Data(bytes).write(to: file)
        }
        let settings = try Settings(Profiled.hyperparameters, [SettingField("source", "all")] + settings)
        return try TableProfile(settings, relativeTo: folder, seed: 42, threads: 2)
    }
}

private let faults: [String: @Sendable (inout PlantedImages) -> Void] = [
    "dark-images": { for index in 0..<3 { $0.images[index].points = $0.images[index].points.map { $0 / 5 } } },
    "bright-images": {
        for index in 0..<3 { $0.images[index].points = $0.images[index].points.map { 245 + $0 / 26 } }
    },
    "blurry-images": { planted in
        for index in 0..<3 {
            // A slope is all edges washed out.
            planted.images[index].points = (0..<400).map { UInt8(($0 % 20 + $0 / 20 + index) * 6) }
        }
    },
    "low-information-images": {
        $0.images[5].points = [UInt8](repeating: 90, count: 399) + [200]
    },
    "grey-images": { planted in
        planted = PlantedImages(color: 2)
        for index in 0..<3 { planted.images[index] = planted.image(label: "ash") }
    },
    "odd-size-images": { $0.images[7] = $0.image(width: 90, height: 90, label: "fir") },
    "odd-aspect-images": { $0.images[7] = $0.image(width: 40, height: 10, label: "fir") },
    "unreadable-images": { $0.images[9].bytes = [0x89, 0x50, 0x4E, 0x47] },
    "duplicate-images": { for index in 0..<3 { $0.images.append($0.images[index]) } },
    "near-duplicate-images": { planted in
        for index in 0..<3 {
            var other = planted.images[index]
            other.points = other.points.map { UInt8(Int($0) * 9 / 10 + 10) }
            planted.images.append(other)
        }
    },
    "conflicting-images": { planted in
        var other = planted.images[4]
        other.label = "fir"
        planted.images.append(other)
    },
    "image-split-overlap": { planted in for index in 0..<40 { planted.images.append(planted.images[index]) } },
    "class-imbalance": { planted in for index in 0..<57 { planted.images[index].label = "ash" } },
    "rare-classes": { $0.images[3].label = "yew" },
]

@Suite struct ImageCheckTests {
    @Test func picturesOfATestSetOfItsOwnAreCompared() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "apart-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let all = PlantedImages().images
        func write(_ images: ArraySlice<PlantedImages.Image>, _ part: String) throws {
            for (index, image) in images.enumerated() {
                let file = folder.appending(path: "\(part)/\(image.label)/\(index).png")
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                let bytes = PNGWriter.png(width: image.width, height: image.height, color: image.color, image.points)
                try Data(bytes).write(to: file)
            }
        }
        try write(all[..<40], "learn")
        try write(all[34...], "test")
        let settings = try Settings(
            Profiled.hyperparameters, [SettingField("source", "learn"), SettingField("test-source", "test")])
        let profile = try TableProfile(settings, relativeTo: folder, seed: 42, threads: 2)
        let found = try #require(profile.findings.first { $0.kind == "image-split-overlap" })
        #expect(found.count == 6 && profile.splits?.test.isEmpty == true)
        #expect(profile.images?.held[.test]?.count == 26)
    }

    @Test func picturesWithoutClassesAreLookedAtAllTheSame() throws {
        var planted = PlantedImages()
        planted.images[7].points = planted.images[3].points
        let profile = try planted.profile(isBare: true)
        #expect(profile.rows == 60 && profile.images?.set.count == 60)
        #expect(profile.obstacle?.in(.english).contains("have no classes") == true)
        #expect(profile.findings.contains { $0.kind == "duplicate-images" }, "\(profile.findings.map(\.kind))")
    }

    @Test func nothingIsFoundInCleanImages() throws {
        let profile = try PlantedImages().profile()
        #expect(profile.findings.isEmpty, "\(profile.findings.map { $0.sentence.in(.english) })")
        #expect(profile.rows == 60 && profile.images?.set.count == 60)
        #expect(profile.columns.map(\.name).contains("sharpness"))
        #expect(profile.targetBalance(try Settings(Profiled.hyperparameters))?.classes.map(\.count) == [30, 30])
    }

    @Test(arguments: Checks.catalog.map(\.id).filter { $0.contains("image") } + ["class-imbalance", "rare-classes"])
    func everyCheckFindsWhatIsPlanted(check: String) throws {
        let plant = try #require(faults[check], "nothing is planted for \(check)")
        var planted = PlantedImages()
        plant(&planted)
        let findings = try planted.profile().findings
        let found = try #require(findings.first { $0.kind == check }, "found are \(findings.map(\.kind))")
        #expect(found.count > 0)
        #expect(found.sentence.in(.chinese) != found.sentence.in(.english))
        let off: SettingValue = Checks.catalog.first { $0.id == check }?.hyperparameter.kind == .boolean ? false : 0.0
        let silent = try planted.profile([SettingField("checks", .table([SettingField(check, off)]))])
        #expect(!silent.findings.contains { $0.kind == check })
    }

    @Test func theImagesOfAFindingAreThosePlanted() throws {
        var planted = PlantedImages()
        faults["dark-images"]?(&planted)
        faults["near-duplicate-images"]?(&planted)
        let profile = try planted.profile()
        let dark = try #require(profile.findings.first { $0.kind == "dark-images" })
        let set = try #require(profile.images?.set)
        let names = dark.lines.compactMap { set.index(ofNumber: $0) }.map { set.names[$0] }
        #expect(names.filter { ["ash/1000.png", "fir/1001.png", "ash/1002.png"].contains($0) }.count == 3)
        // A class that is dark as a whole is so by its nature.
        var night = PlantedImages()
        for index in night.images.indices where night.images[index].label == "fir" && index < 40 {
            night.images[index].points = night.images[index].points.map { $0 / 5 }
        }
        let ofNight = try #require(try night.profile().findings.first { $0.kind == "dark-images" })
        #expect(ofNight.remedy == nil && ofNight.count == 20)
        let remedy = try #require(dark.remedy)
        #expect(remedy.changes.count == dark.lines.count)
    }
}
