import Experiments
import Language

extension Trainer {
    /// Goes to the state after a step that was done before, or on to one that was not.
    func goTo(_ target: Int, by command: TrainerCommand) {
        guard target >= 0 else { return refuse(command, Text("there is no step \(target)", zh: "没有第 \(target) 步")) }
        guard target <= timeline.farthest else {
            guard target <= learner.totalSteps else {
                return refuse(
                    command, Text("the run has \(learner.totalSteps) steps", zh: "运行共 \(learner.totalSteps) 步"))
            }
            note(command, Text("run to step \(target.grouped)", zh: "运行到第 \(target.grouped) 步"))
            mode = .running(until: target)
            return voice.tell(.running)
        }
        // To come back to, should the run be stopped while a person looks at the past.
        if target < state.step { timeline.keepSnapshot() }
        note(
            command,
            target < state.step
                ? Text("back to step \(target.grouped)", zh: "后退到第 \(target.grouped) 步")
                : Text("on to step \(target.grouped)", zh: "前进到第 \(target.grouped) 步"))
        move(to: target)
        pause()
    }

    /// Whoever looks at the past has changed nothing: the run goes to the farthest step that was done, to be saved as it
    /// stood there.
    ///
    /// - Returns: whether it is there; not where it was cancelled.
    func returnFromThePast() -> Bool {
        guard timeline.farthest > state.step else { return true }
        return move(to: timeline.farthest)
    }

    @discardableResult
    private func move(to target: Int) -> Bool {
        guard timeline.move(to: target) else { return false }
        isComplete = completedStep == state.step && position.isAtEnd
        debugger.moved()
        voice.post(.moved(step: state.step))
        return true
    }
}
