// A small program for trying the real terminal: it shows the last events and does what its keys ask for.

import Glibc
import TerminalNcurses
import TerminalUI

var options = TerminalOptions()
if CommandLine.arguments.contains("--ascii") { options.isASCII = true }
let terminal: NcursesTerminal
do {
    terminal = try NcursesTerminal(options: options)
} catch {
    print("trial: \(error)")
    exit(1)
}
runTrial(on: terminal)
