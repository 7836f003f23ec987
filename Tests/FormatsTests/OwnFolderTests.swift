import Formats
import Foundation
import Language
import Testing

/// What lies in a folder from a stranger is reached only where it is plain.
@Suite struct OwnFolderTests {
    private let temporary: TemporaryFolder
    private let outside: URL
    private let folder: OwnFolder

    init() throws {
        temporary = try TemporaryFolder()
        outside = URL(filePath: temporary.path + "/outside")
        let inside = URL(filePath: temporary.path + "/inside")
        for folder in [outside, inside.appending(path: "a/b")] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        try Data("secret".utf8).write(to: outside.appending(path: "file"))
        try Data("own".utf8).write(to: inside.appending(path: "a/b/file"))
        folder = OwnFolder(inside.path)
        #expect(symlink(outside.path, folder.path + "/link") == 0)
        #expect(symlink(outside.path + "/file", folder.path + "/a/filelink") == 0)
        #expect(symlink("/no/such/file", folder.path + "/dangling") == 0)
        #expect(mkfifo(folder.path + "/a/pipe", 0o600) == 0)
    }

    @Test func plainFilesAreRead() throws {
        #expect(try folder.kind(of: "a/b") == .folder)
        #expect(try folder.kind(of: "a/b/file") == .file)
        #expect(try folder.content(of: "a/b/file") == Data("own".utf8))
        #expect(try folder.content(of: "a/b/file", limit: 2) == Data("ow".utf8))
        #expect(try folder.kind(of: "a/nothing/below") == nil)
        #expect(try folder.names(in: "a") == ["b", "filelink", "pipe"])
        #expect(try OwnFolder(folder.path + "/missing").kind(of: "a/b") == nil)
    }

    /// Each way out, or into waiting for ever, with the words for it.
    @Test(arguments: [
        ("link", "a symbolic link"), ("link/file", "a symbolic link"), ("a/filelink", "a symbolic link"),
        ("dangling", "a symbolic link"), ("a/pipe", "a named pipe"), ("../outside/file", "leads out"),
        ("a/../../outside/file", "leads out"), ("/etc/passwd", "leads out"), ("a//b", "leads out"), ("", "leads out"),
        ("a/b/file/c", "a file"),
    ])
    func everythingElseIsRefused(path: String, words: String) throws {
        for attempt in [
            { _ = try folder.kind(of: path) }, { _ = try folder.content(of: path) }, { _ = try folder.names(in: path) },
            { _ = try folder.open(path, flags: O_WRONLY | O_CREAT | O_TRUNC) }, { try folder.checkTree(path) },
        ] {
            let error = #expect(throws: FileError.self) { try attempt() }
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        }
        #expect(try String(contentsOf: outside.appending(path: "file"), encoding: .utf8) == "secret")
    }

    @Test func aFolderIsNoFile() throws {
        #expect(throws: FileError.self) { try folder.open("a/b") }
    }

    @Test func aTreeIsCheckedToItsEnds() throws {
        try folder.checkTree("a/b")
        #expect(throws: FileError.self) { try folder.checkTree("a") }
    }

    /// Whoever writes through the folder cannot leave it either.
    @Test func confinedFilesStayInside() throws {
        let files = ConfinedFiles(folder, base: DiskFiles())
        try files.createFolder(folder.path + "/new/below")
        try files.writeFile(folder.path + "/new/below/file", bytes: [1])
        try files.replaceFile(folder.path + "/new/below/file", bytes: [2])
        #expect(try folder.content(of: "new/below/file") == Data([2]))
        for path in [
            "/link/new", "/link/file", "/a/filelink", "/dangling", "/../outside/file", "x", "/a/pipe",
        ].map({ folder.path + $0 }) + [outside.path + "/file"] {
            #expect(throws: FileError.self) { try files.open(path) }
            #expect(throws: FileError.self) { try files.remove(path) }
            #expect(throws: FileError.self) { try files.createFolder(path) }
            #expect(throws: FileError.self) { try files.rename(folder.path + "/a/b/file", to: path) }
            #expect(throws: FileError.self) { try files.synchronizeFolder(path) }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: outside.path) == ["file"])
        #expect(try String(contentsOf: outside.appending(path: "file"), encoding: .utf8) == "secret")
    }

    @Test func confinedFilesAskBeforeEachCall() throws {
        let gone = FileError(.open, "x", code: ESTALE, reason: Text("the folder was moved", zh: "文件夹被移走"))
        let files = ConfinedFiles(folder, base: DiskFiles()) { gone }
        let error = #expect(throws: FileError.self) { try files.createFolder(folder.path + "/new") }
        #expect(error?.isPlaceGone == true)
        #expect(error?.description == "\(folder.path)/new: cannot create folder: the folder was moved")
        #expect(error?.text.in(.chinese) == "\(folder.path)/new：无法创建文件夹：文件夹被移走")
        #expect(try folder.kind(of: "new") == nil)
    }

    /// A file of a person that has the name a temporary one once had.
    @Test func replacingLeavesNeighborsAlone() throws {
        let file = folder.path + "/a/b/file"
        try Data("mine".utf8).write(to: URL(filePath: file + ".new"))
        try DiskFiles().replaceFile(file, bytes: [7])
        #expect(try folder.names(in: "a/b") == ["file", "file.new"])
        #expect(try folder.content(of: "a/b/file.new") == Data("mine".utf8))
    }
}
