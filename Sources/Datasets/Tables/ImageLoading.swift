import Catalog
import Formats
import Foundation

extension TableData {
    /// Reads pictures and their labels from IDX files, as the MNIST family is stored.
    ///
    /// Points are scaled to 0…1 and the shape is rows, columns and one channel. The test split is that of
    /// `test-source` where it is given; the other two share the rest.
    init(images path: String, settings: Settings, folder: URL, seed: UInt64, notes: inout [String]) throws {
        func file(_ name: String) -> String { name.hasPrefix("/") ? name : folder.appendingPathComponent(name).path }
        let first = try Self.pictures(
            path, labels: settings.text("labels").isEmpty ? nil : file(settings.text("labels")))
        var pixels = first.images.bytes, labels = first.labels.bytes
        let testSource = settings.text("test-source")
        var separate = 0
        if !testSource.isEmpty {
            let second = try Self.pictures(file(testSource), labels: nil)
            guard second.images.shape.dropFirst() == first.images.shape.dropFirst() else {
                throw DataError(setting: "test-source", place: testSource, reason: "its pictures are of another size")
            }
            pixels += second.images.bytes
            labels += second.labels.bytes
            separate = second.labels.bytes.count
        }
        let classes = (0...Int(labels.max() ?? 0)).map(String.init)
        let codes = labels.map(Int.init)
        guard Set(codes).count > 1 else {
            throw DataError(setting: "source", place: path, reason: "it has one class only")
        }
        let splits = try Self.split(
            labels.count, separate: separate, labels: codes, settings: settings, seed: seed, path: path)
        let size = Array(first.images.shape.dropFirst())
        let shape = size.count == 2 ? size + [1] : size
        notes.append(
            "\(labels.count) pictures of \(size.map(String.init).joined(separator: " × ")) points, scaled to 0…1")
        self.init(
            preparation: FittedPreparation(
                columns: [], operations: [], featureNames: (0..<size.reduce(1, *)).map { "point \($0)" },
                target: .init(name: "label", classes: classes, center: 0, scale: 1), inputShape: shape, missing: []),
            features: pixels.map { Float($0) / 255 }, labels: labels.map(Int32.init), values: [], originalValues: [],
            // A picture has no line: it is known by its number, from 1.
            lines: Array(1...labels.count), splits: splits, badRows: [], badRowCount: 0)
    }

    /// The file of a picture file's labels by the custom of the MNIST family; nil where the name follows another.
    static func usualLabels(of path: String) -> String? {
        let usual = path.replacingOccurrences(of: "images-idx3", with: "labels-idx1")
        return usual == path ? nil : usual
    }

    private static func pictures(_ path: String, labels: String?) throws -> (images: IDXFile, labels: IDXFile) {
        let images = try IDXFile(path: path)
        guard let labelPath = labels ?? usualLabels(of: path) else {
            throw DataError(setting: "labels", place: path, reason: "it holds pictures; name the file of their labels")
        }
        let labels = try IDXFile(path: labelPath)
        guard images.shape.count >= 2, labels.shape == [images.shape[0]], images.shape[0] > 0 else {
            throw DataError(
                setting: "labels", place: labelPath,
                reason: "its shape \(labels.shape) does not go with pictures of shape \(images.shape)")
        }
        return (images, labels)
    }
}
