import CNcurses
import Glibc

/// Asks a terminal how wide it draws what is one cell in most terminals and two in some that are set up for East Asian
/// text.
public enum WidthProbe {
    /// Whether a line of a box takes two cells; nil where the terminal does not answer within a tenth of a second.
    ///
    /// Draws the line at the start of the cursor's line, asks where the cursor is then, and clears that line. Keys that
    /// are pressed meanwhile are given to ncurses, in front of those to come.
    ///
    /// - Parameters:
    ///   - output: the terminal, in raw mode and without echo.
    ///   - input: where its answer is read.
    static func drawsWide(output: Int32, input: Int32) -> Bool? {
        let (column, typed) = column(output: output, input: input)
        for byte in typed.reversed() { ungetch(Int32(byte)) }
        return column.map { $0 > 2 }
    }

    /// The same for a terminal that shows no screen: its modes are changed for the question only.
    public static func drawsWide(terminal: Int32) -> Bool? {
        var modes = termios()
        guard tcgetattr(terminal, &modes) == 0 else { return nil }
        let before = modes
        cfmakeraw(&modes)
        guard tcsetattr(terminal, TCSANOW, &modes) == 0 else { return nil }
        defer {
            var before = before
            tcsetattr(terminal, TCSANOW, &before)
        }
        return column(output: terminal, input: terminal).column.map { $0 > 2 }
    }

    /// The column after the line, from 1, and what was typed meanwhile.
    private static func column(output: Int32, input: Int32) -> (column: Int?, typed: [UInt8]) {
        // Back to the start, a line, report the cursor; then clear what was drawn.
        let question = Array("\r\u{2502}\u{1b}[6n\r\u{1b}[2K".utf8)
        guard write(output, question, question.count) == question.count else { return (nil, []) }
        var bytes: [UInt8] = []
        let clock = ContinuousClock()
        let end = clock.now + .milliseconds(100)
        while clock.now < end {
            let left = Int32(clamping: (end - clock.now).components.attoseconds / 1_000_000_000_000_000 + 1)
            var entry = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, left) > 0, entry.revents & Int16(POLLIN) != 0 else { break }
            var chunk = [UInt8](repeating: 0, count: 64)
            let count = read(input, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
            if let answer = answer(in: bytes) {
                return (answer.column, Array(bytes[..<answer.range.lowerBound] + bytes[answer.range.upperBound...]))
            }
        }
        return (nil, bytes)
    }

    /// `ESC [ row ; column R` and where it stands.
    package static func answer(in bytes: [UInt8]) -> (column: Int, range: Range<Int>)? {
        for start in bytes.indices where bytes[start] == 27 {
            var numbers = [0]
            var index = start + 1
            guard index < bytes.count, bytes[index] == UInt8(ascii: "[") else { continue }
            index += 1
            scan: while index < bytes.count {
                switch bytes[index] {
                case UInt8(ascii: "0")...UInt8(ascii: "9"):
                    numbers[numbers.count - 1] = min(100_000, numbers[numbers.count - 1] * 10 + Int(bytes[index]) - 48)
                case UInt8(ascii: ";"): numbers.append(0)
                case UInt8(ascii: "R") where numbers.count == 2: return (numbers[1], start..<(index + 1))
                default: break scan
                }
                index += 1
            }
        }
        return nil
    }
}
