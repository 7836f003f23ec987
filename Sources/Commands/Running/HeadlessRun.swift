import Experiments
import Foundation
import Hosting
import Language
import Sessions
import Training

/// Trains one run of a session without a screen, until it ends or a signal asks it to.
struct HeadlessRun {
    let session: Session
    let run: RunID
    var options: TrainerOptions
    let style: ReportStyle
    /// Of `Signals.watch`, which is to be called before anything is made that a signal could leave behind.
    let signals: Int32
    /// Whether the run ends when nobody reads standard output any more.
    var stopsUnread = false

    /// How it went.
    struct Ending {
        /// Exit status of the program.
        var status: Int32
        /// Whether the run came as far as its first step; where not, there is nothing to keep.
        var wasPrepared: Bool
    }

    /// Blocks until the run is over; the records are on the disk then.
    func execute() throws -> Ending {
        // The run goes on while its reader is slow, and signals are obeyed.
        Output.isQueued = true
        defer { Output.isQueued = false }
        let reporter = style.reporter()
        reporter.begin(session: session.name, run: run.description)
        let events = Mailbox<TrainerEvent>()
        var options = options
        options.isUnattended = true
        options.snapshotBudget = 0
        let kept = try keepPace(of: &options)
        let driver = try RunDriver(run, of: session, options: options, events: events)
        // What was remarked when the run was made, such as that its data are too large to be copied.
        if options.start == .beginning {
            for event in try session.events(of: run) {
                reporter.report(.alert(Alert(step: event.step, severity: event.severity, text: event.text)))
            }
        }
        if let kept { reporter.report(.alert(kept)) }
        driver.start()

        var ending = Ending(status: 1, wasPrepared: false)
        var signal: Int32?
        var watch = SessionWatch()
        var desk = RequestDesk()
        var nextLook = ContinuousClock.now
        var outputProblem: Text?
        var isUnread = false
        var step = 0
        while true {
            // Read before the messages are, so that none is missed that came before the end.
            let isOver = driver.isOver
            for event in events.drain() {
                reporter.report(event)
                switch event {
                case .prepared: ending.wasPrepared = true
                case .steps(let records): step = records.last?.step ?? step
                case .finished: ending.status = signal.map { 128 + $0 } ?? 0
                case .failed(let message):
                    ending.status = 1
                    Output.warn(message)
                default: break
                }
            }
            for news in watch.news(of: session) {
                reporter.report(.alert(news.alert(step: step)))
                if news.isEnd { driver.send(.stop(save: true)) }
            }
            if isOver { break }
            if ContinuousClock.now > nextLook {
                nextLook = .now + .milliseconds(200)
                for news in desk.serve(session, run: run, driver: driver) {
                    reporter.report(.alert(Alert(step: step, severity: .note, text: news.message)))
                }
            }
            for number in Signals.drain(signals) where signal == nil {
                signal = number
                driver.send(.stop(save: true))
            }
            tellOfOutput(formerly: &outputProblem)
            if !reporter.isHeard, !isUnread {
                isUnread = true
                if stopsUnread, signal == nil {
                    signal = SIGPIPE
                    driver.send(.stop(save: true))
                } else if signal == nil {
                    Output.warn(
                        Text(
                            """
                            nobody reads standard output any more; training goes on, and TERM or INT (Ctrl-C) saves and \
                            stops it (--stop-unread would have)
                            """,
                            zh: """
                                已没有人读标准输出；训练继续，TERM 或 INT（Ctrl-C）可保存并停止（--stop-unread 会\
                                这样做）
                                """))
                }
            }
            wait(for: [signals, events.wakeDescriptor])
            Output.pump()
        }
        driver.wait()
        if !ending.wasPrepared, let signal {
            ending.status = 128 + signal
            Output.warn(Text("stopped before the first step", zh: "在第一步之前已停止"))
        }
        if session.displacement == nil { try session.flush() }
        desk.handOver(session)
        hand(out: signals, seconds: signal == nil ? .infinity : 1)
        return ending
    }

    /// Keeps a pace that is given with the run; without one it has the pace that was chosen before, which is to be said.
    private func keepPace(of options: inout TrainerOptions) throws -> Alert? {
        if let pace = options.pace {
            try session.keepPace(pace, of: run)
            return nil
        }
        let record = try session.run(run)
        guard let pace = record.pace, pace > 0 else { return nil }
        options.pace = pace
        let rate = Words.figure(pace)
        return Alert(
            step: record.step, severity: .note,
            text: Text(
                "at most \(rate) steps a second, as was chosen for this run; --pace sets another",
                zh: "最多每秒 \(rate) 步，这是之前为该运行设定的；--pace 可另设"))
    }

    /// Waits until a slow reader has taken all that was said, or a signal says not to.
    private func hand(out signals: Int32, seconds: Double) {
        let end = ProcessInfo.processInfo.systemUptime + seconds
        while Output.isBehind, Output.problem == nil, ProcessInfo.processInfo.systemUptime < end {
            wait(for: [signals])
            Output.pump()
            guard Signals.drain(signals).isEmpty else { return }
        }
    }

    /// Says once that standard output takes nothing; what waits is tried again with each event.
    private func tellOfOutput(formerly: inout Text?) {
        let problem = Output.problem
        defer { formerly = problem }
        if let problem, formerly == nil {
            Output.warn(
                Text("\(problem); training goes on, and it is tried again", zh: "\(problem)；训练继续，并会重试"))
        }
    }

    private func wait(for descriptors: [Int32]) {
        var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        if Output.isBehind, Output.problem == nil {
            polled.append(pollfd(fd: Output.descriptor, events: Int16(POLLOUT), revents: 0))
        }
        // The end of the thread itself wakes nobody, hence the limit.
        _ = poll(&polled, nfds_t(polled.count), 50)
    }
}
