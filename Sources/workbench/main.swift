import Commands
import Foundation

exit(Workbench.run(arguments: Array(CommandLine.arguments.dropFirst())))
