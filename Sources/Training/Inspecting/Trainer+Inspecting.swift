extension Trainer {
    /// Reports on tensors. Gradients are those of the batch of the next step, computed for the purpose
    /// unless a step is half-way done.
    func inspect(_ request: InspectionRequest) {
        var earlier: Snapshot?
        if let step = request.against {
            guard (0...farthest).contains(step), let snapshot = stateAt(step) else {
                return refuse(.inspect(request), "the state of step \(step) cannot be had")
            }
            earlier = snapshot
        }
        if request.source == .gradient, phase == nil {
            _ = learner.computeGradients(step: state.step)
            learner.discardGradients()
        }
        events.post(
            .inspected(
                Inspection(
                    step: state.step, request: request,
                    tensors: inspector.reports(request, step: state.step, earlier: earlier))))
    }

    /// Does the next phase of a step and stops after it.
    func doPhase(_ command: TrainerCommand) {
        guard !isAtEnd else { return refuse(command, "all \(state.step) steps are done") }
        mode = .paused
        do {
            try applyChangesAhead()
        } catch {
            return refuse(command, "\(error)")
        }
        switch phase {
        case nil:
            note(command, "forward pass of step \(state.step + 1)")
            phase = .backward(loss: learner.forward(step: state.step))
            events.post(.phase(.backward, step: state.step + 1))
        case .backward(let loss):
            note(command, "backward pass of step \(state.step + 1)")
            phase = .update(loss: loss, norm: learner.backward())
            events.post(.phase(.update, step: state.step + 1))
        case .update(let loss, let norm):
            phase = nil
            guard loss.isFinite, norm.isFinite else { return stopAtNonFinite(loss: loss, norm: norm) }
            note(command, "update of step \(state.step + 1)")
            clock.begin()
            finishStep(loss: loss, norm: norm)
            keepSnapshot()
            events.post(.phase(.forward, step: state.step + 1))
            postTimeline()
        }
    }

    /// How far a step that is done phase by phase has come.
    enum PendingPhase: Equatable {
        case backward(loss: Double)
        case update(loss: Double, norm: Double)
    }

    /// Leaves a step that is half-way done: its gradients are dropped and computed anew.
    func leavePhase() {
        guard phase != nil else { return }
        if case .update = phase { learner.discardGradients() }
        phase = nil
    }
}
