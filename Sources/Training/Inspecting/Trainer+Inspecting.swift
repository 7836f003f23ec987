import Experiments
import Language
import Learning

extension Trainer {
    /// Reports on tensors. Gradients are those of the batch of the next step, computed for the purpose
    /// unless a step is half-way done.
    func inspect(_ request: InspectionRequest) {
        var earlier: Snapshot?
        if let step = request.against {
            guard (0...timeline.farthest).contains(step), let snapshot = timeline.stateAt(step) else {
                return refuse(.inspect(request), Self.noState(of: step))
            }
            earlier = snapshot
        }
        if request.source == .gradient, debugger.phase == nil {
            _ = learner.computeGradients(step: state.step)
            learner.discardGradients()
        }
        voice.post(
            .inspected(
                Inspection(
                    step: state.step, request: request,
                    tensors: debugger.inspector.reports(request, step: state.step, earlier: earlier))))
    }

    /// Does the next phase of a step and stops after it.
    func doPhase(_ command: TrainerCommand) {
        guard !position.isAtEnd else { return refuse(command, allDone) }
        if mode != .paused { pause() }
        do {
            try timeline.applyChangesAhead()
        } catch {
            return refuse(command, Text(explaining: error))
        }
        let step = state.step + 1
        switch debugger.phase {
        case nil:
            note(command, Text("forward pass of step \(step.grouped)", zh: "第 \(step.grouped) 步的前向传播"))
            debugger.enter(.backward(loss: learner.forward(step: state.step)))
            voice.post(.phase(.backward, step: step))
        case .backward(let loss):
            note(command, Text("backward pass of step \(step.grouped)", zh: "第 \(step.grouped) 步的反向传播"))
            debugger.enter(.update(loss: loss, norm: learner.backward()))
            voice.post(.phase(.update, step: step))
        case .update(let loss, let norm):
            debugger.enter(nil)
            guard loss.isFinite, norm.isFinite else { return stopAtNonFinite(loss: loss, norm: norm) }
            note(command, Text("update of step \(step.grouped)", zh: "第 \(step.grouped) 步的更新"))
            clock.begin(at: .now)
            finishStep(loss: loss, norm: norm)
            timeline.keepSnapshot()
            voice.post(.phase(.forward, step: state.step + 1))
            postTimeline()
        }
    }
}
