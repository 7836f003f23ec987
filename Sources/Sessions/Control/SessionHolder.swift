import Formats
import Foundation
import Language

/// The program that writes to a session, as it has said of itself in the lock's file.
public struct SessionHolder: Sendable, Hashable {
    /// The number of its process; nil where it did not say.
    public var process: Int32?
    /// The machine it runs on; nil where it did not say.
    public var machine: String?

    /// This program.
    static var own: SessionHolder { SessionHolder(process: getpid(), machine: hostName) }

    public init(process: Int32? = nil, machine: String? = nil) {
        self.process = process
        self.machine = machine
    }

    /// Reads what stands in a lock's file, where anybody may have written: at most `process 123 on somewhere`.
    init(stored text: String) {
        let match = text.wholeMatch(of: /process (\d{1,9}) on (\S.*)/)
        self.init(process: match.flatMap { Int32($0.1) }, machine: match.map { String($0.2).printable })
    }

    /// As the lock's file holds it.
    var stored: String { words.in(.english) }

    /// Whether it runs on this machine, so that what is written into the session's tables reaches it.
    public var isHere: Bool { machine == Self.hostName }

    /// Who it is, with the machine.
    public var words: Text {
        guard let process else { return Text("another program", zh: "另一个程序") }
        let machine = machine ?? ""
        return Text("process \(process) on \(machine)", zh: "\(machine) 上的进程 \(process)")
    }

    /// Who it is, where the machine is known: this one.
    public var shortWords: Text {
        guard isHere, let process else { return words }
        return Text("process \(process)", zh: "进程 \(process)")
    }

    /// As the kernel has it; asking a name server could take seconds.
    private static let hostName: String = {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "this machine" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }()
}

extension SessionHolder: CustomStringConvertible {
    /// `process 123 on somewhere`, for programs and logs.
    public var description: String { words.in(.english) }
}
