import Language

extension Frame {
    /// What a pane says while the session has no run: what would be here, and how to come by it.
    func noRun(_ contents: Text) -> [Text] {
        let (settings, start) = (key(for: .settings), key(for: .start))
        return [
            Text("No run yet. Here will be \(contents).", zh: "尚无运行。这里将显示\(contents)。"),
            Text(
                "\(settings) shows the settings; \(start) there starts one.", zh: "\(settings) 显示设置；在那里按 \(start) 开始运行。"
            ),
        ]
    }
}
