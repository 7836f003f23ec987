import CNcurses
import Glibc

/// A terminal description with true color, made from the one the user's terminal has.
///
/// ncurses gives a program 24-bit colors only through a description whose `setaf` and `setab` write them, and few
/// systems have such descriptions (Debian has none for xterm or tmux). So the loaded description is written out
/// again in terminfo's binary form (term(5), with 32-bit numbers) with those two strings changed, ncurses is pointed
/// at it while it starts, and the file is removed. Everything else stays the terminal's own, whatever it is called,
/// and nothing has to be compiled or installed.
///
/// Color numbers 0…15 stay the terminal's own colors; from 16 on they are `0xRRGGBB`.
package enum DirectColorEntry {
    package static let name = "workbench-direct"

    /// Writes the description of the terminal that `setupterm` loaded last into a new folder and returns the
    /// folder's path; `nil` when it cannot be written.
    package static func write() -> String? {
        var pattern = Array("/tmp/workbench-terminfo-XXXXXX".utf8CString)
        guard mkdtemp(&pattern) != nil else { return nil }
        let folder = String(decoding: pattern.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let file = path(in: folder)
        guard mkdir(folder + "/w", 0o700) == 0, let stream = fopen(file, "wb") else {
            remove(folder)
            return nil
        }
        let bytes = compiled()
        let isComplete = fwrite(bytes, 1, bytes.count, stream) == bytes.count
        guard fclose(stream) == 0, isComplete else {
            remove(folder)
            return nil
        }
        return folder
    }

    /// Removes what ``write()`` made.
    package static func remove(_ folder: String) {
        unlink(path(in: folder))
        rmdir(folder + "/w")
        rmdir(folder)
    }

    private static func path(in folder: String) -> String { folder + "/w/" + name }

    /// The color `%p1` as a parameter of SGR: `base` + 0…7, `base` + 60 + 0…7, or 38;2;r;g;b.
    private static func colorString(base: Int) -> String {
        "\u{1b}[%?%p1%{8}%<%t\(base / 10)%p1%d%e%p1%{16}%<%t%p1%{\(base + 52)}%+%d%e"
            + "\(base + 8);2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m"
    }

    private static func compiled() -> [UInt8] {
        let names = Array("\(name)|true color on the user's terminal".utf8) + [0]
        var flags: [UInt8] = []
        while let name = curses_flag_name(Int32(flags.count)) { flags.append(tigetflag(name) == 1 ? 1 : 0) }
        var numbers: [Int32] = []
        while let name = curses_number_name(Int32(numbers.count)) {
            switch String(cString: name) {
            case "colors": numbers.append(1 << 24)
            case "pairs": numbers.append(1 << 15)
            default: numbers.append(max(-1, tigetnum(name)))
            }
        }
        var offsets: [Int16] = []
        var table: [UInt8] = []
        while let name = curses_string_name(Int32(offsets.count)) {
            guard let text = string(name) else {
                offsets.append(-1)
                continue
            }
            offsets.append(Int16(clamping: table.count))
            table += text + [0]
        }
        var bytes: [UInt8] = []
        func add(_ value: Int) { bytes += [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)] }
        // The header: magic number of 32-bit descriptions, then the size of each section.
        for value in [0o1036, names.count, flags.count, numbers.count, offsets.count, table.count] { add(value) }
        bytes += names + flags
        if !bytes.count.isMultiple(of: 2) { bytes.append(0) }
        for number in numbers {
            add(Int(number) & 0xffff)
            add(Int(number) >> 16)
        }
        for offset in offsets { add(Int(offset)) }
        bytes += table
        if !bytes.count.isMultiple(of: 2) { bytes.append(0) }
        // User-defined capabilities: one flag named RGB, which tells ncurses that colors are not a palette.
        let extra = Array("RGB".utf8) + [0]
        for value in [1, 0, 0, 1, extra.count] { add(value) }
        bytes += [1, 0]
        add(0)
        return bytes + extra
    }

    private static func string(_ name: UnsafePointer<CChar>) -> [UInt8]? {
        switch String(cString: name) {
        case "setaf": return Array(colorString(base: 30).utf8)
        case "setab": return Array(colorString(base: 40).utf8)
        // Changing the palette would outlive the program.
        case "initc", "oc", "setf", "setb": return nil
        default:
            guard let value = curses_string(name) else { return nil }
            return Array(String(cString: value).utf8)
        }
    }
}
