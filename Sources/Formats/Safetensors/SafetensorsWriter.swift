/// Writes tensors to a safetensors file, in the order they are given.
///
/// The header is padded with spaces so that the numbers start at a multiple of eight bytes.
public struct SafetensorsWriter {
    private var metadata: [JSONMember]
    private var tensors: [(name: String, element: TensorElement, shape: [Int], bytes: UnsafeRawBufferPointer)] = []

    /// A file without tensors yet, with texts to keep beside them.
    public init(metadata: [JSONMember] = []) {
        self.metadata = metadata
    }

    /// Adds a tensor; its numbers must stay where they are until the file is written.
    public mutating func add(_ name: String, shape: [Int], _ numbers: UnsafeBufferPointer<Float>) {
        add(name, .float32, shape: shape, UnsafeRawBufferPointer(numbers))
    }

    /// Adds a tensor of any type; its bytes must stay where they are until the file is written.
    public mutating func add(
        _ name: String, _ element: TensorElement, shape: [Int], _ bytes: UnsafeRawBufferPointer
    ) {
        precondition(shape.reduce(element.size, *) == bytes.count, "the shape of \(name) does not fit its bytes")
        precondition(!tensors.contains { $0.name == name } && name != "__metadata__", "\(name) is taken")
        tensors.append((name, element, shape, bytes))
    }

    /// Bytes of the whole file.
    public var size: Int { prefix.count + tensors.reduce(0) { $0 + $1.bytes.count } }

    /// Length and header, padded.
    private var prefix: [UInt8] {
        var members: [JSONMember] = []
        if !metadata.isEmpty { members.append(JSONMember("__metadata__", .object(metadata))) }
        var end = 0
        for tensor in tensors {
            let start = end
            end += tensor.bytes.count
            members.append(
                JSONMember(
                    tensor.name,
                    .object([
                        JSONMember("dtype", .text(tensor.element.rawValue)),
                        JSONMember("shape", .array(tensor.shape.map { .integer($0) })),
                        JSONMember("data_offsets", .array([.integer(start), .integer(end)])),
                    ])))
        }
        var json = Array(JSONValue.object(members).json.utf8)
        while json.count % 8 != 0 { json.append(0x20) }
        let length = UInt64(json.count)
        return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + json
    }

    /// Writes the file whole and returns once it is on disk.
    public func write(to path: String, through files: some FileWriting) throws(FileError) {
        let prefix = prefix
        try files.writeFile(path) { (file) throws(FileError) in
            var failure: FileError?
            prefix.withUnsafeBytes { bytes in
                do throws(FileError) { try files.writeAll(bytes, to: file) } catch { failure = error }
            }
            if let failure { throw failure }
            for tensor in tensors { try files.writeAll(tensor.bytes, to: file) }
        }
    }

    /// Puts the file in another's place, whole, and returns once it is on disk.
    public func replaceFile(_ path: String, through files: some FileWriting) throws {
        try files.replaceFile(path) { write in
            try write(prefix)
            for tensor in tensors {
                for start in stride(from: 0, to: tensor.bytes.count, by: 1 << 20) {
                    try write(Array(tensor.bytes[start..<min(start + 1 << 20, tensor.bytes.count)]))
                }
            }
        }
    }
}
