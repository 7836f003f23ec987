import Formats
import Foundation
import Training

/// Writes a session's curves as TensorBoard event files, one folder a run.
///
/// An event file is a sequence of records: length (8 bytes), its checksum, data, their checksum; little endian, the
/// checksums masked CRC-32C. The data are `Event` messages of TensorFlow's `event.proto`, of which scalars need four
/// fields.
public struct TensorBoardExport {
    private let session: Session
    private let files: any FileWriting

    /// - Parameter files: Through what is written; tests let it fail.
    public init(session: Session, files: any FileWriting = DiskFiles()) {
        self.session = session
        self.files = files
    }

    /// Writes `run-1/events.out.tfevents.workbench` and so on.
    ///
    /// - Returns: The files that were written.
    public func write(to folder: URL) throws -> [URL] {
        try session.runs().map { run in
            let target = folder.appending(path: "run-\(run.id)", directoryHint: .isDirectory)
            try files.createFolder(target.path)
            let file = target.appending(path: "events.out.tfevents.workbench")
            var records = Data()
            Self.append(ProtocolBuffer(version: "brain.Event:2", time: run.created.timeIntervalSince1970), to: &records)
            try appendSteps(of: run, to: &records)
            try appendEvaluations(of: run, to: &records)
            try files.replaceFile(file.path, bytes: Array(records))
            return file
        }
    }

    private func appendSteps(of run: RunRecord, to records: inout Data) throws {
        let names: [(StepQuantity, String)] = [
            (.loss, "train/loss"), (.learningRate, "train/learning_rate"), (.gradientNorm, "train/gradient_norm"),
            (.updateRatio, "train/update_ratio"), (.throughput, "train/throughput"),
        ]
        var next = 1
        while true {
            let steps = try session.steps(of: run.id, in: next...Int.max, limit: 10_000)
            guard let last = steps.last else { return }
            for step in steps {
                let scalars = names.map { (name: $0.1, value: $0.0.value(of: step)) }
                Self.append(
                    ProtocolBuffer(scalars, step: step.step, time: time(of: step.seconds, in: run)), to: &records)
            }
            next = last.step + 1
        }
    }

    private func appendEvaluations(of run: RunRecord, to records: inout Data) throws {
        for evaluation in try session.evaluations(of: run.id) {
            let scalars = evaluation.values.compactMap { metric in
                metric.value.map { (name: "\(evaluation.split.rawValue)/\(metric.metric)", value: $0) }
            }
            Self.append(ProtocolBuffer(scalars, step: evaluation.step, time: time(of: 0, in: run)), to: &records)
        }
    }

    private func time(of seconds: Double, in run: RunRecord) -> Double {
        run.created.timeIntervalSince1970 + (seconds.isFinite ? seconds : 0)
    }

    private static func append(_ message: ProtocolBuffer, to records: inout Data) {
        var length = Data()
        withUnsafeBytes(of: UInt64(message.bytes.count).littleEndian) { length.append(contentsOf: $0) }
        for part in [length, message.bytes] {
            records.append(part)
            withUnsafeBytes(of: CRC32C.masked(part).littleEndian) { records.append(contentsOf: $0) }
        }
    }
}

/// One `Event` message in the wire format of protocol buffers.
private struct ProtocolBuffer {
    private(set) var bytes = Data()

    /// The first record of a file.
    init(version: String, time: Double) {
        add(field: 1, time)
        add(field: 3, Data(version.utf8))
    }

    init(_ scalars: [(name: String, value: Double)], step: Int, time: Double) {
        add(field: 1, time)
        bytes.append(2 << 3)
        add(UInt64(bitPattern: Int64(step)))
        var summary = ProtocolBuffer()
        for scalar in scalars {
            var value = ProtocolBuffer()
            value.add(field: 1, Data(scalar.name.utf8))
            value.bytes.append(2 << 3 | 5)
            withUnsafeBytes(of: Float(scalar.value).bitPattern.littleEndian) { value.bytes.append(contentsOf: $0) }
            summary.add(field: 1, value.bytes)
        }
        add(field: 5, summary.bytes)
    }

    private init() {}

    private mutating func add(field: UInt8, _ value: Double) {
        bytes.append(field << 3 | 1)
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func add(field: UInt8, _ data: Data) {
        bytes.append(field << 3 | 2)
        add(UInt64(data.count))
        bytes.append(data)
    }

    /// Seven bits a byte, the lowest first.
    private mutating func add(_ number: UInt64) {
        var number = number
        while number >= 0x80 {
            bytes.append(UInt8(number & 0x7F) | 0x80)
            number >>= 7
        }
        bytes.append(UInt8(number))
    }
}

/// The checksum of TensorFlow's records: CRC-32C (Castagnoli), rotated and offset.
package enum CRC32C {
    package static func masked(_ data: Data) -> UInt32 {
        let crc = checksum(data)
        return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
    }

    package static func checksum(_ data: Data) -> UInt32 {
        ~data.reduce(~0 as UInt32) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
    }
}
