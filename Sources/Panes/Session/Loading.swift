import Hosting
import Language
import TerminalUI
import Training

extension ScreenState {
    /// Why a run cannot be resumed while another, or itself, is being trained; nil where none is.
    func refusalToResume(_ card: RunCard) -> Text? {
        guard let active = session?.active else { return nil }
        let isPaused = session?.isPaused == true
        guard active == card.number else {
            return isPaused
                ? Text("run \(active) is paused: stop it first", zh: "运行 \(active) 已暂停：请先停止")
                : Text("run \(active) is training: stop it first", zh: "运行 \(active) 正在训练：请先停止")
        }
        let toggle = key("run.toggle")
        return isPaused
            ? Text("this run is paused: \(toggle) resumes it", zh: "这个运行已暂停：\(toggle) 继续训练")
            : Text("this run is training already", zh: "这个运行已在训练")
    }

    /// Resumes a run, or says why it cannot be.
    mutating func resume(_ card: RunCard) -> [Effect] {
        guard isWritableOrSaysSo() else { return [] }
        if let refusal = refusalToResume(card) {
            say(refusal, isProblem: session?.active != card.number)
            return []
        }
        guard card.state != .finished else {
            let reuse = key(for: .reuse)
            say(
                Text(
                    "run \(card.number) is done; \(reuse) takes its settings for another",
                    zh: "运行 \(card.number) 已完成；\(reuse) 用它的设置开始另一个"))
            return []
        }
        guard session?.loading == nil else { return [] }
        session?.loading = card.number
        say(Text("resuming run \(card.number)…", zh: "正在继续运行 \(card.number)…"), during: .loading)
        return [.resume(run: card.number, paused: false)]
    }

    /// Loads a run that has no trainer, paused, so that it can be looked into and taken back.
    mutating func wake(_ card: RunCard) -> [Effect] {
        guard isWritableOrSaysSo(), session?.active == nil else { return [] }
        session?.loading = card.number
        say(
            Text(
                "loading run \(card.number), to look inside, go back or fork…", zh: "正在载入运行 \(card.number)，以便查看、后退或分叉…"),
            during: .loading)
        return [.resume(run: card.number, paused: true)]
    }
}
