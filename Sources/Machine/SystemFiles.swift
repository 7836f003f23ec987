import Foundation

/// The files in which the system tells of itself, below a root: `/`, or a folder of fixtures in tests.
public struct SystemFiles: Sendable {
    private let root: String

    /// - Parameter root: The folder that holds `proc`, `sys` and `etc`.
    public init(root: String = "/") {
        self.root = root.hasSuffix("/") ? root : root + "/"
    }

    /// The text of a file such as `proc/stat`; nil where there is none or it cannot be read.
    func text(_ path: String) -> String? {
        // Files in /proc have no size, so they are read to their end.
        guard let file = fopen(root + path, "re") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The number a file consists of; nil for `max` and the like.
    func number(_ path: String) -> Int? {
        text(path).flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    /// The names in a folder, sorted; none where it cannot be read.
    func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: root + folder)) ?? []).sorted()
    }

    /// The value of a line `key: value` of a file such as `proc/meminfo`.
    func value(of key: String, in path: String) -> String? {
        guard let text = text(path) else { return nil }
        for line in text.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            if line[..<colon].trimmingCharacters(in: .whitespaces) == key {
                return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            }
        }
        return nil
    }

    /// Bytes from a line `key: 123 kB`.
    func kilobytes(of key: String, in path: String) -> Int? {
        guard let digits = value(of: key, in: path)?.prefix(while: \.isNumber), let number = Int(digits) else {
            return nil
        }
        return number.multipliedReportingOverflow(by: 1024).partialValue
    }
}
