import Commands
import Foundation

// After a crash the runtime would ask, on a terminal, what to look at, and wait for a key that nobody knows of. It reads
// its settings before the program begins, so the program begins again with them, unless the person has settings.
if getenv("SWIFT_BACKTRACE") == nil,
    let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
{
    setenv("SWIFT_BACKTRACE", "interactive=no", 1)
    execv(program, CommandLine.unsafeArgv)
}

exit(Workbench.run(arguments: Array(CommandLine.arguments.dropFirst())))
