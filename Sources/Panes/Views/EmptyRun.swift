extension Frame {
    /// What a pane says while the session has no run.
    var noRun: [String] {
        ["No run yet.", "\(key(for: .settings)) shows the settings; \(key(for: .start)) there starts one."]
    }
}
