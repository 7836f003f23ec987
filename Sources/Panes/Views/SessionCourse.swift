import Experiments
import Hosting
import Language
import TerminalUI

extension SessionCard {
    /// What became of a session's newest run, and when.
    func course(now: Double) -> Text {
        guard runs > 0 else { return Text("It has no run yet.", zh: "它还没有运行。") }
        let subject =
            runs == 1
            ? Text("Its run", zh: "它的运行") : Text("\(runs) runs; the newest", zh: "\(runs) 个运行；最新的")
        let isOver = [RunState.finished, .stopped, .failed].contains(state)
        let ago = Figures.ago(now - changed)
        let when = isOver ? Text(", \(ago)", zh: "，\(ago)") : .empty
        return Text("\(subject) \(predicate)\(when).", zh: "\(subject)\(predicate)\(when)。")
    }

    private var predicate: Text {
        let (done, total) = (step.grouped, totalSteps.grouped)
        let place =
            totalSteps > 0
            ? Text("step \(done) of \(total)", zh: "第 \(done)/\(total) 步") : Text("step \(done)", zh: "第 \(done) 步")
        switch state {
        case .preparing: return Text("is being prepared", zh: "正在准备")
        case .running, .evaluating, .saving: return Text("is training, at \(place)", zh: "正在训练，\(place)")
        case .paused: return Text("is paused at \(place)", zh: "已暂停，\(place)")
        case .finished where step == totalSteps:
            return Text("finished all \(total) steps", zh: "已完成全部 \(total) 步")
        case .finished: return Text("finished at \(place)", zh: "已完成，\(place)")
        case .stopped where step == 0: return Text("stopped before its first step", zh: "在第一步之前停止")
        case .stopped: return Text("stopped at \(place)", zh: "已停止，\(place)")
        case .failed where step == 0: return Text("failed before its first step", zh: "在第一步之前失败")
        case .failed: return Text("failed at \(place)", zh: "已失败，\(place)")
        }
    }
}
