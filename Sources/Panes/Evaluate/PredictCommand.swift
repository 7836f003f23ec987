import Hosting
import Language
import TerminalUI

extension EvaluatePane {
    /// Asks for a file and predicts its rows or pictures with the run that is shown.
    static let predictCommand = PaneCommand<EvaluatePane>(
        "evaluations.predict", Text("predict…", zh: "预测…"), in: .evaluations, keys: ["P"],
        help: Text(
            "Predict the rows or pictures of a file with the best checkpoint of the run shown, into a file beside it",
            zh: "用所示运行的最优检查点预测文件中的行或图像，写入旁边的文件"),
        state: { _, screen in screen.session?.current == nil ? .refused(screen.noRun) : .ready },
        run: { _, screen in
            guard let session = screen.session, let run = session.current else { return [] }
            let folder = session.card.folder
            screen.present(
                Prompt(
                    Text("File to predict with run \(run)", zh: "用运行 \(run) 预测的文件"),
                    help: Text(
                        "a table or pictures, with or without the column to be predicted",
                        zh: "表格或图像，可带或不带要预测的列")
                ) { text, screen in
                    screen.ask(
                        PredictionQuery(session: folder, run: run, typed: text), Text("predicting", zh: "正在预测"),
                        for: EvaluatePane.id)
                })
            return []
        })

    /// Says what was written, and what is to be known of the data.
    static func tell(_ written: PredictionQuery.Answer, _ screen: inout ScreenState) {
        let (rows, path) = (written.rows.grouped, written.path)
        let first =
            written.rows == 1
            ? Text("1 prediction written to \(path)", zh: "1 个预测已写入 \(path)")
            : Text("\(rows) predictions written to \(path)", zh: "\(rows) 个预测已写入 \(path)")
        screen.say(
            ([first] + written.notes).joined(separator: Text("; ", zh: "；")), isProblem: written.hasBadRows)
    }
}
