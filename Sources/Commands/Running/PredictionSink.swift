import ArgumentParser
import Foundation
import Formats
import Language

/// Where predictions go: a file that is there whole or not at all, or standard output.
final class PredictionSink {
    /// The file; nil for standard output.
    let path: String?
    private let files = DiskFiles()
    private var open: FileDescriptor?
    private let signals = SignalWatch()

    /// - Throws: `CommandFailure` where the file is there already, or its folder is not.
    init(_ path: String?) throws {
        self.path = path
        try refuseToReplace()
        guard let path, !FileManager.default.fileExists(atPath: folder(of: path)) else { return }
        throw CommandFailure(Text("\(path): there is no such folder", zh: "\(path)：没有这个文件夹"))
    }

    deinit {
        guard let open else { return }
        try? files.close(open)
        try? files.remove(open.path)
    }

    private func refuseToReplace() throws {
        guard let path, FileManager.default.fileExists(atPath: path) else { return }
        throw CommandFailure(Text("\(path) is there already; name another file", zh: "\(path) 已存在；请换一个文件名"))
    }

    /// Ends the work where a signal has come: nothing is left of the file then.
    func obeySignals() throws {
        guard let number = try signals.received() else { return }
        if let open {
            self.open = nil
            try? files.close(open)
            try? files.remove(open.path)
        }
        throw ExitCode(128 + number)
    }

    /// Writes more lines.
    func write(_ bytes: [UInt8]) throws {
        try obeySignals()
        guard let path else { return try say(bytes) }
        do {
            let file = try open ?? files.open(temporaryName(for: path))
            open = file
            try bytes.withUnsafeBytes { try files.writeAll($0, to: file) }
        } catch let error as FileError {
            // The name of the file beside it tells nobody anything.
            throw FileError(error.operation, path, code: error.code, reason: error.reason)
        }
    }

    private func say(_ bytes: [UInt8]) throws {
        if isatty(Output.descriptor) == 1 {
            Output.say(String(decoding: bytes, as: UTF8.self))
            return
        }
        do {
            try bytes.withUnsafeBytes {
                try files.writeAll($0, to: FileDescriptor(number: Output.descriptor, path: "standard output"))
            }
        } catch let error as FileError where error.code == EPIPE {
            // Whoever reads has enough.
            throw ExitCode.success
        }
    }

    /// Gives the file its name, now that it is whole.
    func finish() throws {
        guard let path, let file = open else { return }
        try files.synchronize(file)
        try refuseToReplace()
        try files.rename(file.path, to: path)
        open = nil
        try files.close(file)
        try files.synchronizeFolder(folder(of: path))
    }
}

/// The signals that end a command, from when it is first asked for them.
final class SignalWatch {
    private var descriptor: Int32?

    /// The first that has come; nil for none.
    func received() throws -> Int32? {
        let pipe = try descriptor ?? Signals.watch()
        descriptor = pipe
        return Signals.drain(pipe).first
    }
}
