import Hosting
import Language

/// A failure told in words of its own.
struct CommandFailure: ExplainedError {
    let text: Text

    init(_ text: Text) { self.text = text }
}

extension LedRun {
    /// Says what the trainer remarked when it loaded the run.
    func complain() { for alert in alerts { Output.warn(alert) } }
}
