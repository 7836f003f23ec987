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
            note(command, Text("run to step \(target)", zh: "运行到第 \(target) 步"))
            mode = .running(until: target)
            return voice.tell(.running)
        }
        note(
            command,
            target < state.step
                ? Text("back to step \(target)", zh: "后退到第 \(target) 步")
                : Text("on to step \(target)", zh: "前进到第 \(target) 步"))
        let (former, wasComplete) = (state.step, isComplete)
        if timeline.move(to: target) {
            isComplete = wasComplete && position.isAtEnd && state.step == former
            debugger.moved()
            voice.post(.moved(step: state.step))
        }
        pause()
    }
}
