import Experiments

/// What was asked of a trainer and is not done yet.
package final class CommandInbox {
    private let mailbox: Mailbox<TrainerCommand>
    private var queue: [TrainerCommand]

    /// - Parameter waiting: What was taken from the mailbox before.
    package init(_ mailbox: Mailbox<TrainerCommand>, waiting: [TrainerCommand] = []) {
        self.mailbox = mailbox
        queue = waiting
    }

    package var isEmpty: Bool { queue.isEmpty }

    /// Takes what was sent, without waiting.
    package func receive() { queue += mailbox.drain() }

    /// Blocks until something is sent or the time has passed; `nil` waits for ever.
    func wait(timeout: Duration? = nil) { mailbox.wait(timeout: timeout) }

    /// The next command that may be obeyed now.
    ///
    /// While the run goes to a step, further motions wait until it is there, so that three quick presses make three
    /// steps; a pause, a stop or giving up makes an end of those that wait.
    package func next(goesToStep: Bool) -> TrainerCommand? {
        guard goesToStep, queue.first?.isMotion == true else { return queue.isEmpty ? nil : queue.removeFirst() }
        guard let interrupt = queue.firstIndex(where: \.isInterrupt) else { return nil }
        queue = Array(queue[..<interrupt].filter { !$0.isMotion } + queue[interrupt...])
        return queue.removeFirst()
    }

    /// Whether a person gave up what is under way; a wish to stop counts, and stays in the queue.
    package func takesCancel() -> Bool {
        receive()
        if let place = queue.firstIndex(of: .cancel) {
            queue.remove(at: place)
            return true
        }
        return queue.contains { if case .stop = $0 { true } else { false } }
    }

    /// Drops what is waiting, unless it makes an end of what is under way.
    ///
    /// - Returns: Whether it does.
    func isInterrupted() -> Bool {
        receive()
        if queue.contains(where: \.isInterrupt) { return true }
        queue = []
        return false
    }

    /// Forgets all that are waiting and ask for the same.
    func drop(_ command: TrainerCommand) { queue.removeAll { $0 == command } }

    /// Obeys a command before all that are waiting.
    func insert(_ command: TrainerCommand) { queue.insert(command, at: 0) }
}
