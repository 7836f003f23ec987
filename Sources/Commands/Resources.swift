import Foundation

/// The files that come with the program: samples and themes.
///
/// They are looked for in `$WORKBENCH_HOME`, then where `make install` puts them, at `../share/workbench` beside the
/// program's folder, then in the repository that a program which was only built lies in.
enum Resources {
    static var samples: URL? { folder("samples") }
    static var themes: URL? { folder("themes") }

    private static func folder(_ name: String) -> URL? {
        homes.map { $0.appending(path: name, directoryHint: .isDirectory) }.first { isFolder($0) }
    }

    private static var homes: [URL] {
        var homes: [URL] = []
        if let path = ProcessInfo.processInfo.environment["WORKBENCH_HOME"], !path.isEmpty {
            homes.append(URL(filePath: path, directoryHint: .isDirectory))
        }
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
            return homes
        }
        var folder = URL(filePath: program).deletingLastPathComponent()
        homes.append(folder.deletingLastPathComponent().appending(path: "share/workbench", directoryHint: .isDirectory))
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let manifest = folder.appending(path: "Package.swift")
            if FileManager.default.fileExists(atPath: manifest.path), isFolder(folder.appending(path: "samples")) {
                homes.append(folder)
                break
            }
        }
        return homes
    }

    private static func isFolder(_ url: URL) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
