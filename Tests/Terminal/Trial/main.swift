// A small program for trying the real terminal. It shows the last events and does what its keys ask for; with
// `--time` it times frames instead and prints how long they took.

import Glibc
import TerminalNcurses
import TerminalUI

var options = TerminalOptions()
options.symbols = CommandLine.arguments.contains("--ascii") ? .ascii : nil
do {
    let terminal = try NcursesTerminal(options: options)
    if CommandLine.arguments.contains("--time") {
        let lines = timeFrames(on: terminal)
        terminal.close()
        for line in lines { print(line) }
    } else {
        runTrial(on: terminal)
    }
} catch {
    print("trial: \(error)")
    exit(1)
}
