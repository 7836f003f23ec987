import Experiments
import Hosting
import Language
import Profiles
import TerminalUI

extension StudyPane {
    public static let commands: [PaneCommand<StudyPane>] = [
        PaneCommand(
            "study.start", Text("study…", zh: "开始实验…"), in: .study, keys: ["R"], footer: 1,
            help: Text(
                "Train the experiment on parts of its training set, or go on with that; asks first, with the time it takes",
                zh: "用训练集的各部分训练实验，或接着做；先询问并说明所需时间"),
            state: { pane, screen in
                if pane.lead != nil { return .refused(Text("the study is under way", zh: "实验正在进行")) }
                return pane.basis(screen) == nil ? .refused(screen.noRun) : .ready
            },
            run: { pane, screen in
                guard let experiment = pane.basis(screen), screen.isWritableOrSaysSo() else { return [] }
                return screen.ask(
                    DataAmountBasisQuery(experiment), Text("trying a few steps", zh: "正在试跑几步"), for: Self.id)
            }),
        PaneCommand(
            "study.open", Text("open run", zh: "打开运行"), in: .study, keys: ["enter"], footer: 2,
            help: Text("Show the run of the chosen trial in all panes", zh: "在所有面板中显示所选试验的运行"),
            state: { pane, _ in pane.selected == nil ? .hidden : .ready },
            run: { pane, screen in
                guard let number = pane.selected?.run, screen.session?.runCard(number) != nil else { return [] }
                screen.session?.current = number
                screen.request(.show(PaneSet.home))
                return screen.session?.history(number) == nil ? [.loadHistory(run: number)] : []
            }),
        PaneCommand(
            "study.next", Text("next trial", zh: "下一试验"), in: .study, keys: ["n"], footer: 4,
            help: Text("Leave the trial under way out and go on with the next one", zh: "跳过当前试验，继续下一个"),
            state: { pane, _ in pane.lead == nil ? .hidden : .ready },
            run: { pane, screen in
                pane.lead?.pass()
                return pane.next(&screen)
            }),
        PaneCommand(
            "study.stop", Text("stop study", zh: "停止实验"), in: .study, keys: ["x"], footer: 3,
            help: Text(
                "Stop the study after saving the trial under way; it can be gone on with", zh: "保存当前试验后停止实验；之后可以接着做"),
            state: { pane, _ in pane.lead == nil ? .hidden : .ready },
            run: { pane, screen in
                let isTraining = pane.lead?.run != nil && pane.lead?.run == screen.session?.active
                return pane.end(&screen) + (isTraining ? [.command(.stop(save: true))] : [])
            }),
    ]

    /// Asks which of some studies is to be made.
    /// - Parameter own: one that a person described, which is offered first.
    static func present(_ basis: DataAmountBasis, own: DataAmountPlan.Choice? = nil, _ screen: inout ScreenState) {
        let choices: [DataAmountPlan.Choice] =
            (own.map { [$0] } ?? [])
            + [.init(), .init(equal: .epochs), .init(points: 4, seeds: 2)].filter { $0 != own }
        let plans: [DataAmountPlan]
        do {
            plans = try choices.map { try DataAmountPlan(basis, $0) }
        } catch {
            return screen.say(Text(explaining: error), isProblem: true)
        }
        let rows = basis.rows.grouped
        let parts =
            basis.isText ? Text("\(rows) tokens", zh: "\(rows) 个词元") : Text("\(rows) rows", zh: "\(rows) 行")
        let active = screen.session?.active.map {
            Text(" Run \($0) is saved and stopped.", zh: "运行 \($0) 将保存并停止。")
        }
        screen.present(
            ChoiceDialog(
                title: Text("Study how much data is enough?", zh: "做数据量实验？"),
                text: Text(
                    """
                    Trains the experiment on parts of its \(parts), each as a run of this session; what has been trained \
                    is not trained again.\(active ?? .empty)
                    """,
                    zh: "用 \(parts)中的各部分训练此实验，每次都是本会话的一个运行；已训练过的不再重复。\(active ?? .empty)"),
                choices: [
                    .init(Text("not now", zh: "暂不"), help: Text("nothing is trained", zh: "不训练"))
                ] + plans.map { choice($0, screen) } + [other(basis, own ?? .init())]))
    }

    /// Lets a person say how many sizes and seeds, and which length.
    private static func other(_ basis: DataAmountBasis, _ now: DataAmountPlan.Choice) -> ChoiceDialog.Choice {
        ChoiceDialog.Choice(
            Text("another…", zh: "其他…"),
            help: Text(
                "other sizes, seeds or length; the time it takes is told before it starts",
                zh: "自定数据量个数、种子数或长度；开始前会说明所需时间")
        ) { app in
            let (points, seeds) = (DataAmountPlan.Choice.allowedPoints, DataAmountPlan.Choice.allowedSeeds)
            app.screen.present(
                Prompt(
                    Text("Sizes, seeds, steps or epochs", zh: "数据量个数、种子数、steps 或 epochs"),
                    help: Text(
                        """
                        \(points.lowerBound) to \(points.upperBound) sizes, \(seeds.lowerBound) to \(seeds.upperBound) \
                        seeds, and what is equal for all sizes: steps or epochs
                        """,
                        zh: """
                            \(points.lowerBound) 到 \(points.upperBound) 种数据量，\(seeds.lowerBound) 到 \(seeds.upperBound) \
                            个种子，以及各种数据量相同的是 steps（步数）还是 epochs（轮数）
                            """),
                    text: "\(now.points) \(now.seeds) \(now.equal.rawValue)", for: StudyPane.self,
                    check: { text, _ in
                        DataAmountPlan.Choice(typed: text) == nil
                            ? Text("such as 8 2 epochs, within what is allowed", zh: "例如 8 2 epochs，须在允许范围内") : nil
                    },
                    answer: { text, _, screen in
                        if let choice = DataAmountPlan.Choice(typed: text) {
                            StudyPane.present(basis, own: choice, &screen)
                        }
                        return []
                    }))
            return []
        }
    }

    private static func choice(_ plan: DataAmountPlan, _ screen: ScreenState) -> ChoiceDialog.Choice {
        let left = plan.trials.filter { trial in screen.session.map { !StudyLead.isOver(trial, in: $0) } ?? true }
        let (points, seeds, count) = (plan.choice.points, plan.choice.seeds, left.count)
        let time = Figures.duration(plan.seconds(of: left))
        let isBySteps = plan.choice.equal == .steps
        let length = isBySteps ? Text("equal steps", zh: "步数相同") : Text("equal epochs", zh: "轮数相同")
        return ChoiceDialog.Choice(
            Text(
                "\(points) sizes × \(seeds) seeds, \(length): \(count) runs, about \(time)",
                zh: "\(points) 种数据量 × \(seeds) 个随机种子，\(length)：\(count) 次运行，约 \(time)"),
            help: isBySteps
                ? Text(
                    "every size is trained as long as all data are and judged where it was best",
                    zh: "各种数据量的训练步数与全部数据相同，取各自最优的一步")
                : Text(
                    "quicker, but small parts are trained for few steps, which counts as lack of data",
                    zh: "更快，但小的部分训练步数少，会被当作数据不足")
        ) { app in
            app.panes[StudyPane.self].lead = StudyLead(plan)
            return app.panes[StudyPane.self].next(&app.screen)
        }
    }
}

extension DataAmountPlan.Choice {
    /// `8 2 epochs`, with or without commas; nil where a part is none, or is not allowed.
    fileprivate init?(typed text: String) {
        let words = text.lowercased().split { $0 == " " || $0 == "," || $0 == "，" }
        guard words.count == 3, let points = Int(words[0]), Self.allowedPoints.contains(points),
            let seeds = Int(words[1]), Self.allowedSeeds.contains(seeds),
            let equal = DataAmountReport.Equal(rawValue: String(words[2]))
        else { return nil }
        self.init(points: points, seeds: seeds, equal: equal)
    }
}
