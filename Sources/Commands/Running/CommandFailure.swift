import Hosting

/// A failure told in words of its own.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension LedRun {
    /// Says what the trainer remarked when it loaded the run.
    func complain() { for alert in alerts { Output.complain("workbench: \(alert)") } }
}
