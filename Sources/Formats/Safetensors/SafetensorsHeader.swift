import Language

/// What a safetensors file says of itself before its numbers: eight bytes of length, little-endian, then
/// JSON. Source: https://github.com/huggingface/safetensors, section "Format".
public struct SafetensorsHeader: Sendable, Hashable {
    /// One array of numbers, in row-major order.
    public struct Tensor: Sendable, Hashable {
        /// What it is asked for by; no two have the same.
        public var name: String
        /// The type of its numbers.
        public var element: TensorElement
        /// Empty for a single number.
        public var shape: [Int]
        /// Where its bytes lie, counted from the end of the header.
        public var range: Range<Int>

        /// Numbers in it: the product of its shape.
        public var count: Int { range.count / element.size }
    }

    /// Free texts, in the order of the file.
    public var metadata: [JSONMember]
    /// In the order of their bytes.
    public var tensors: [Tensor]

    /// The longest header that is read; a longer one is taken for a broken file. One of a hundred thousand tensors has
    /// a third of it.
    public static let longest = 32 << 20

    /// Reads and checks a header, without its eight bytes of length.
    ///
    /// Refused: anything but an object at the very first byte, a name that occurs twice, an unknown
    /// number type, a size that differs from shape times type or overflows, bytes that overlap, leave a
    /// hole or do not end with the file.
    public init(json: UnsafeBufferPointer<UInt8>, dataBytes: Int, file: String) throws(FormatError) {
        func refused(_ reason: Text) -> FormatError { FormatError(file: file, reason: reason) }
        guard json.first == UInt8(ascii: "{") else {
            throw refused(Text("the header does not start with {", zh: "文件头不以 { 开头"))
        }
        let root: JSONValue
        do {
            root = try JSONParser.parse(json)
        } catch {
            throw refused(Text("the header is no JSON: \(error.text)", zh: "文件头不是 JSON：\(error.text)"))
        }
        var metadata: [JSONMember] = []
        var tensors: [Tensor] = []
        for member in root.object ?? [] {
            if member.name == "__metadata__" {
                for entry in member.value.object ?? [] {
                    guard entry.value.text != nil else {
                        throw refused(
                            Text("metadata \"\(entry.name)\" is no text", zh: "元数据 \"\(entry.name)\" 不是文本"))
                    }
                    metadata.append(entry)
                }
            } else {
                tensors.append(try Self.tensor(member, refused: refused))
            }
        }
        tensors.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
        var end = 0
        for tensor in tensors {
            guard tensor.range.lowerBound == end else {
                throw refused(
                    Text(
                        "tensor \"\(tensor.name)\" starts at byte \(tensor.range.lowerBound), not at \(end)",
                        zh: "张量 \"\(tensor.name)\" 从字节 \(tensor.range.lowerBound) 开始，而不是 \(end)"))
            }
            end = tensor.range.upperBound
        }
        guard end == dataBytes else {
            throw refused(
                Text(
                    "its tensors take \(end) bytes, but it holds \(dataBytes)",
                    zh: "张量共占 \(end) 字节，而文件有 \(dataBytes) 字节"))
        }
        self.metadata = metadata
        self.tensors = tensors
    }

    private static func tensor(
        _ member: JSONMember, refused: (Text) -> FormatError
    ) throws(FormatError) -> Tensor {
        func refusedHere(_ reason: Text) -> FormatError {
            refused(Text("tensor \"\(member.name)\" \(reason)", zh: "张量 \"\(member.name)\" \(reason)"))
        }
        guard let fields = member.value.object else { throw refusedHere(Text("is no object", zh: "不是对象")) }
        for field in fields where !["dtype", "shape", "data_offsets"].contains(field.name) {
            throw refusedHere(Text("has an unknown key \"\(field.name)\"", zh: "有未知的键 \"\(field.name)\""))
        }
        guard let type = member.value["dtype"]?.text else {
            throw refusedHere(Text("has no dtype", zh: "没有 dtype"))
        }
        guard let element = TensorElement(rawValue: type) else {
            throw refusedHere(Text("has the unknown dtype \(type)", zh: "的 dtype 未知：\(type)"))
        }
        guard let sizes = member.value["shape"]?.array else {
            throw refusedHere(Text("has no shape", zh: "没有 shape"))
        }
        guard let offsets = member.value["data_offsets"]?.array, offsets.count == 2,
            let start = offsets[0].integer, let end = offsets[1].integer, start >= 0, start <= end
        else { throw refusedHere(Text("has no data_offsets of two rising numbers", zh: "没有由两个递增的数组成的 data_offsets")) }
        var shape: [Int] = []
        var bytes = element.size
        for size in sizes {
            guard let size = size.integer, size >= 0 else {
                throw refusedHere(Text("has a shape that is none", zh: "的 shape 无效"))
            }
            let (product, overflows) = bytes.multipliedReportingOverflow(by: size)
            guard !overflows else {
                throw refusedHere(Text("has a shape too large to count", zh: "的 shape 太大，无法计数"))
            }
            bytes = product
            shape.append(size)
        }
        guard bytes == end - start else {
            throw refusedHere(
                Text(
                    "takes \(end - start) bytes, but its shape and dtype say \(bytes)",
                    zh: "占 \(end - start) 字节，而 shape 和 dtype 要求 \(bytes)"))
        }
        return Tensor(name: member.name, element: element, shape: shape, range: start..<end)
    }
}
