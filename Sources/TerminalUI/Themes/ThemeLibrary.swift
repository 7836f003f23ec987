#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Language
import TOMLFiles

/// All themes there are: those built in, and files.
public struct ThemeLibrary: Sendable {
    /// The default first, then by name; those for few colors last.
    public let themes: [Theme]
    /// Files that could not be used.
    public let problems: [ThemeError]

    /// Reads every `.toml` file of some folders. A theme of a later folder replaces one of the same name of an
    /// earlier folder or built in; a folder that is not there is skipped.
    public init(folders: [String] = []) {
        var files: [String: ThemeFile] = [:]
        var problems: [ThemeError] = []
        for folder in folders {
            for path in ThemeLibrary.files(in: folder) {
                do {
                    let file = try ThemeFile(toml: try TOMLFile.read(path), file: path)
                    files[file.name] = file
                } catch let error as ThemeError {
                    problems.append(error)
                } catch let error as TOMLError {
                    problems.append(ThemeError(file: path, place: error.place, key: "", reason: error.reason))
                } catch {
                    problems.append(ThemeError(file: path, place: nil, key: "", reason: Text(explaining: error)))
                }
            }
        }
        var themes: [String: Theme] = [:]
        for theme in [Theme.dark, .terminal, .monochrome] { themes[theme.name] = theme }
        for name in files.keys.sorted() {
            do {
                themes[name] = try ThemeLibrary.resolve(name, files).theme()
            } catch let error as ThemeError {
                problems.append(error)
            } catch {
                problems.append(ThemeError(file: name, place: nil, key: "", reason: Text(explaining: error)))
            }
        }
        self.problems = problems
        self.themes = themes.values.sorted { (ThemeLibrary.rank($0), $0.name) < (ThemeLibrary.rank($1), $1.name) }
    }

    /// The theme with a name.
    public func theme(named name: String) -> Theme? {
        themes.first { $0.name == name }
    }

    private static func rank(_ theme: Theme) -> Int {
        switch theme.name {
        case "dark": return 0
        case "terminal": return 2
        case "monochrome": return 3
        default: return 1
        }
    }

    private static func resolve(_ name: String, _ files: [String: ThemeFile]) throws -> ThemeFile {
        var seen = [name]
        guard var file = files[name] else {
            throw ThemeError(file: name, place: nil, key: "", reason: Text("is not there", zh: "不存在"))
        }
        var parent = file.inherits
        while let next = parent {
            guard let found = files[next], !seen.contains(next) else {
                let why =
                    seen.contains(next)
                    ? Text("inherits from itself", zh: "继承自身")
                    : Text("there is no theme '\(next)'", zh: "没有主题“\(next)”")
                throw ThemeError(file: name, place: nil, key: "inherits", reason: why)
            }
            seen.append(next)
            file = file.inheriting(found)
            parent = found.inherits
        }
        return file
    }

    private static func files(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".toml"), !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted().map { folder + "/" + $0 }
    }
}
