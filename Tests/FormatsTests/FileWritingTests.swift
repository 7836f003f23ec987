import Formats
import Foundation
import Synchronization
import Testing

/// Fails at the n-th call, and at every later one where the machine is meant to be dead.
private final class FaultyFiles: FileWriting {
    enum Fault: CaseIterable {
        /// The call fails, later ones work.
        case failure
        /// Nothing works any more: what a kill leaves.
        case death
        /// A write takes half of what it was given; everything else works.
        case shortWrite
    }

    private let real = DiskFiles()
    private let fault: Fault
    private let failing: Int
    private let calls = Mutex(0)

    init(_ fault: Fault, at failing: Int) {
        self.fault = fault
        self.failing = failing
    }

    var callCount: Int { calls.withLock { $0 } }

    /// Whether this call is cut short, if it does not fail.
    private func call(_ operation: FileError.Operation, _ path: String) throws(FileError) -> Bool {
        let number = calls.withLock {
            $0 += 1; return $0
        }
        switch fault {
        case .failure where number == failing: throw FileError(operation, path, code: ENOSPC)
        case .death where number >= failing: throw FileError(operation, path, code: EIO)
        default: return fault == .shortWrite && number == failing
        }
    }

    func open(_ path: String) throws(FileError) -> FileDescriptor {
        _ = try call(.open, path)
        return try real.open(path)
    }
    func write(_ bytes: UnsafeRawBufferPointer, to file: FileDescriptor) throws(FileError) -> Int {
        let isShort = try call(.write, file.path)
        let part = isShort ? UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]) : bytes
        return try real.write(part, to: file)
    }
    func synchronize(_ file: FileDescriptor) throws(FileError) {
        _ = try call(.synchronize, file.path)
        try real.synchronize(file)
    }
    func close(_ file: FileDescriptor) throws(FileError) {
        _ = try call(.close, file.path)
        try real.close(file)
    }
    func synchronizeFolder(_ path: String) throws(FileError) {
        _ = try call(.synchronize, path)
        try real.synchronizeFolder(path)
    }
    func rename(_ path: String, to newPath: String) throws(FileError) {
        _ = try call(.rename, path)
        try real.rename(path, to: newPath)
    }
    func createFolder(_ path: String) throws(FileError) {
        _ = try call(.createFolder, path)
        try real.createFolder(path)
    }
    func remove(_ path: String) throws(FileError) {
        _ = try call(.remove, path)
        try real.remove(path)
    }
}

@Suite struct FileWritingTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func aReplacedFileIsOldOrNewWhateverFails() throws {
        let path = folder.path + "/state"
        let old = Array("old".utf8), new = Array("something new".utf8)
        for fault in FaultyFiles.Fault.allCases {
            var n = 1
            while true {
                try DiskFiles().replaceFile(path, bytes: old)
                let files = FaultyFiles(fault, at: n)
                var failed = false
                do { try files.replaceFile(path, bytes: new) } catch { failed = true }
                let content = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
                #expect(content == old || content == new, "\(fault) at call \(n)")
                if !failed { #expect(content == new, "\(fault) at call \(n)") }
                if files.callCount < n { break }
                n += 1
            }
            #expect(n > 5)
        }
    }

    @Test func foldersAreMadeAndRemovedWithAllInThem() throws {
        let files = DiskFiles()
        try files.createFolder(folder.path + "/a/b/c")
        try files.createFolder(folder.path + "/a/b/c")
        try files.writeFile(folder.path + "/a/b/c/file", bytes: [1, 2])
        try files.remove(folder.path + "/a")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/a"))
        try files.remove(folder.path + "/a")
        try files.writeFile(folder.path + "/file", bytes: [])
        #expect(throws: FileError.self) { try files.createFolder(folder.path + "/file/inside") }
    }

    @Test func aFullDiskIsToldFromOtherFaults() {
        #expect(FileError(.write, "x", code: ENOSPC).isDiskFull)
        #expect(!FileError(.write, "x", code: EIO).isDiskFull)
        #expect(FileError(.write, "run/state", code: EIO).description.hasPrefix("run/state: cannot write: "))
    }
}
