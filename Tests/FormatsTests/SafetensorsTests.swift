import Formats
import Foundation
import Testing

@Suite struct SafetensorsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func written() throws -> String {
        let path = folder.path + "/weights.safetensors"
        let weights: [Float] = [1, 2, 3, 4, 5, 6]
        let bias: [Float] = [-0.5]
        try weights.withUnsafeBufferPointer { weights in
            try bias.withUnsafeBufferPointer { bias in
                var writer = SafetensorsWriter(metadata: [JSONMember("format", .text("a \"name\"\n"))])
                writer.add("dense.weight", shape: [2, 3], weights)
                writer.add("dense.bias", shape: [], bias)
                writer.add("empty", shape: [0, 4], UnsafeBufferPointer(rebasing: bias[..<0]))
                try writer.write(to: path, through: DiskFiles())
                #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == writer.size)
            }
        }
        return path
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let file = try SafetensorsFile(path: try written())
        #expect(file.header.tensors.map(\.name) == ["dense.weight", "dense.bias", "empty"])
        #expect(file["dense.weight"]?.shape == [2, 3])
        #expect(try file.floats("dense.weight") == [1, 2, 3, 4, 5, 6])
        #expect(try file.floats("dense.bias") == [-0.5])
        #expect(try file.floats("empty").isEmpty)
        #expect(file.metadata("format") == "a \"name\"\n")
        var two: [Float] = [0, 0]
        two.withUnsafeMutableBufferPointer { two in
            _ = #expect(throws: FormatError.self) { try file.read("dense.weight", into: two) }
        }
        #expect(throws: FormatError.self) { try file.floats("missing") }
    }

    @Test func everyTruncationIsRefused() throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: try written()))
        for length in 0..<bytes.count {
            let path = try folder.file("cut", bytes.prefix(length))
            #expect(throws: FormatError.self, "cut to \(length) bytes") { try SafetensorsFile(path: path) }
        }
    }

    /// A flipped bit in the header is refused, or changes no more than a name or a text.
    @Test func noFlippedHeaderBitIsTrusted() throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: try written())))
        let headerEnd = 8 + Int(bytes[0])
        for index in 0..<headerEnd {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << bit
                let path = try folder.file("flipped", changed)
                guard let file = try? SafetensorsFile(path: path) else { continue }
                #expect(file.header.tensors.reduce(0) { $0 + $1.range.count } == bytes.count - headerEnd)
                for tensor in file.header.tensors {
                    #expect(tensor.shape.reduce(tensor.element.size, *) == tensor.range.count)
                    #expect(try file.bytes(tensor.name).count == tensor.range.count)
                }
            }
        }
    }

    @Test(arguments: [
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
            8, "occurs twice"
        ),
        (#" {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 4, "start with {"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, "shape and dtype say 8"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "not at 0"),
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
            8, "not at 8"
        ),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 8, "holds 8"),
        (#"{"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,4]}}"#, 4, "unknown dtype"),
        (#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0, "too large"),
        (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4, "shape that is none"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4, "rising"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]"#, 4, "no JSON"),
        ("[]", 0, "start with {"),
    ])
    func aLyingHeaderIsRefused(header: String, dataBytes: Int, reason: String) throws {
        var bytes = [UInt8](repeating: 0, count: 8)
        bytes[0] = UInt8(header.utf8.count)
        bytes += Array(header.utf8) + [UInt8](repeating: 0, count: dataBytes)
        let path = try folder.file("lying", bytes)
        let error = #expect(throws: FormatError.self) { try SafetensorsFile(path: path) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }

    @Test func aHugeLengthIsRefusedWithoutReserving() throws {
        let path = try folder.file("huge", [UInt8](repeating: 0xFF, count: 64))
        #expect(throws: FormatError.self) { try SafetensorsFile(path: path) }
    }
}
