import Experiments
import Foundation
import Language

/// What a trainer says of itself, each thing once.
package final class RunVoice {
    private let events: EventStream
    private var toldState: RunState?
    /// Steps of the whole run as they were told last.
    private var toldSteps = 0
    /// What was said of settings that cannot take effect. Only looked up.
    private var toldRemarks: Set<Text> = []

    init(_ events: EventStream) { self.events = events }

    package convenience init(sinks: [any EventSink]) { self.init(EventStream(sinks: sinks)) }

    func post(_ event: TrainerEvent) { events.post(event) }

    /// Hands on what has gathered.
    func post() { events.post() }

    func add(_ record: StepRecord) { events.add(record) }

    /// Waits until every listener has put what it was told in safety.
    func flush() throws { try events.flush() }

    func tell(_ state: RunState) {
        guard toldState != state else { return }
        toldState = state
        events.post(.stateChanged(state))
    }

    func tell(_ plan: RunPlan) {
        events.post(.prepared(plan))
        toldSteps = plan.totalSteps
    }

    /// Says how many steps the run has, where that is another number than it was.
    func tell(totalSteps: Int) {
        guard totalSteps != toldSteps else { return }
        toldSteps = totalSteps
        events.post(.lengthChanged(totalSteps: totalSteps))
    }

    /// Says of settings that cannot take effect what was not said before.
    func tell(_ remarks: [Remark], at step: Int) {
        for remark in remarks where toldRemarks.insert(remark.words).inserted {
            warn(remark.words, at: step, severity: remark.severity)
        }
    }

    package func warn(_ text: Text, at step: Int, severity: Alert.Severity = .warning) {
        events.post(.alert(Alert(step: step, severity: severity, text: text)))
    }

    func refuse(_ command: TrainerCommand, _ reason: Text) {
        events.post(.refused(command, reason: reason))
    }

    /// Writes an action into the journal.
    func note(_ action: JournalAction, _ text: Text, at step: Int) {
        events.post(.journal(JournalEntry(step: step, time: Date().timeIntervalSince1970, action: action, text: text)))
    }
}
