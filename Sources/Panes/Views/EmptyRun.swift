import Language

extension Frame {
    /// What a pane says while the session has no run.
    var noRun: [Text] {
        let (settings, start) = (key(for: .settings), key(for: .start))
        return [
            Text("No run yet.", zh: "尚无运行。"),
            Text(
                "\(settings) shows the settings; \(start) there starts one.", zh: "\(settings) 显示设置；在那里按 \(start) 开始运行。"
            ),
        ]
    }
}
