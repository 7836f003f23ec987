import Dispatch
import Experiments
import Formats
import Foundation
import Language
import Machine
import Sessions
import Synchronization
import Training

/// The real world outside: sessions on the disk, trainers on their threads, the machine.
///
/// Slow work is done in order on a queue of its own, so that the screen never waits for a disk.
public final class LiveLaboratory: Laboratory, Sendable {
    /// What the laboratory works with.
    public struct Options: Sendable {
        /// The folder of sample experiments; nil where there is none.
        public var samples: URL?
        /// Where sessions are kept and looked for.
        public var store: SessionStore
        /// Where the screen's configuration is kept.
        public var configurationFile: URL?
        /// Threads that compute; nil takes the experiment's number.
        public var threads: Int?

        public init(samples: URL?, store: SessionStore = SessionStore(), configurationFile: URL?, threads: Int? = nil) {
            self.samples = samples
            self.store = store
            self.configurationFile = configurationFile
            self.threads = threads
        }
    }

    /// What the screen is told, posted from several threads.
    public let mailbox = Mailbox<Message>()
    let options: Options
    let queue = DispatchQueue(label: "laboratory")
    let work = Mutex(Work())
    private let sampling = Mutex(true)
    private let queries = QueryDesk()
    let otherWriter = Mutex(OtherWriter())
    let desk = Mutex(RequestDesk())

    /// What is open.
    struct Work {
        var session: Session?
        /// The experiment of a session that is not made before its first run starts.
        var draft: Experiment?
        /// Name or path that a person gave that session; nil where it is made of the experiment's name.
        var place: String?
        var trainer: (number: Int, driver: RunDriver)?
        /// What another program was asked for, to go on here with what it trains.
        var takeOver: TakeOver?
    }

    /// Begins at once to look around: at the machine, twice a second, and at what other programs do with the session.
    public init(options: Options) {
        self.options = options
        Thread { [self] in lookAround() }.start()
    }

    /// Returns at once. A command goes to the trainer; all else is done in order, and what fails comes as a
    /// `Message.problem`.
    public func perform(_ effect: Effect) {
        if case .command(let command) = effect {
            if let driver = work.withLock({ $0.trainer?.driver }) { return driver.send(command) }
            return queue.async { [self] in
                // A trainer may be on its way, or be another program's.
                if let driver = work.withLock({ $0.trainer?.driver }) { return driver.send(command) }
                askOther(command)
            }
        }
        if case .cancel(let id) = effect { return queries.cancel(id) }
        if case .ask(let query) = effect {
            let ticket = queries.take(query)
            if query.isLong {
                // As deep a model may be trained there as by a trainer.
                let thread = Thread { [self] in answer(ticket, session: nil) }
                thread.stackSize = 64 << 20
                return thread.start()
            }
            return queue.async { [self] in answer(ticket, session: work.withLock { $0.session }) }
        }
        queue.async { [self] in
            do {
                try carryOut(effect)
            } catch {
                if case .open(let path, _, _) = effect {
                    return mailbox.post(.unopened(OpeningFailure(error, opening: Self.expanded(path))))
                }
                mailbox.post(.problem(Text(explaining: error)))
            }
        }
    }

    private func answer(_ ticket: QueryDesk.Ticket, session: Session?) {
        queries.answer(
            ticket, session: session, store: options.store, samples: options.samples,
            post: { [mailbox] in mailbox.post($0) })
    }

    /// Stops a trainer, saving where it is active, writes everything down and lets go of the session.
    public func close() {
        sampling.withLock { $0 = false }
        queue.sync {
            stopTrainer(save: true)
            closeSession()
        }
    }

    /// The open session's folder, for whoever goes on with it.
    public var openFolder: URL? { work.withLock { $0.session?.folder } }

    private func carryOut(_ effect: Effect) throws {
        switch effect {
        case .open(let path, let start, let place): try open(path: path, start: start, in: place)
        case .openSession(let name): try show(options.store.open(name, access: .writeOrRead))
        case .closeSession:
            stopTrainer(save: true)
            closeSession()
        case .deleteSession(let name):
            try options.store.delete(name)
            let words = Text("'\(name)' is deleted", zh: "'\(name)' 已删除")
            mailbox.post([.notice(words), .sessions(options.store.list().map(SessionCard.init))])
        case .start(let experiment, let parent): try start(experiment, from: .beginning, parent: parent, step: 0)
        case .fork(let experiment, let point, let parent):
            let folder = URL(filePath: point.folder, directoryHint: .isDirectory)
            try start(experiment, from: .fork(folder), parent: parent, step: point.step)
        case .resume(let number, let paused): try resume(number, paused: paused)
        case .loadHistory(let number):
            guard let session = work.withLock({ $0.session }) else { return }
            mailbox.post(.history(run: number, try RecordedHistory.events(of: RunID(Int64(number)), in: session)))
        case .deleteRun(let number):
            guard let session = work.withLock({ $0.session }) else { return }
            try session.deleteRun(RunID(Int64(number)))
            let words = Text("run \(number) is deleted", zh: "运行 \(number) 已删除")
            mailbox.post([.opened(try OpenedSession(session)), .notice(words)])
        case .saveConfiguration(let configuration): try options.configurationFile.map { try configuration.save(to: $0) }
        case .saveLanguage(let language): try options.configurationFile.map { try Configuration.save(language, to: $0) }
        case .saveEnlarged(let part):
            try options.configurationFile.map { try Configuration.save(enlarged: part, to: $0) }
        case .takeOver: try takeOver()
        case .ask, .cancel, .command, .suspend, .quit: break
        }
    }

    // MARK: Sessions

    private static func expanded(_ path: String) -> String { NSString(string: path).expandingTildeInPath }

    private func open(path: String, start: Bool, in place: String?) throws {
        let (path, place) = (Self.expanded(path), place.map(Self.expanded))
        if let session = try? options.store.find(path) {
            return try show(options.store.open(session.path, access: .writeOrRead))
        }
        // Which column is learned is for the person to say before anything is trained.
        let isFolder = Experiment.isPictureFolder(path: path)
        let isData = isFolder || Experiment.isData(path: path) || Experiment.isTextCollection(path: path)
        // A table and pictures are fitted to once they have been profiled.
        var experiment = try isData ? Experiment(dataFile: path) : Experiment.load(path: path, checksData: start)
        let isProfiled =
            isFolder || Experiment.isPictures(path: path)
            || Experiment.isTable(path: path) && experiment.data.text("text-field").isEmpty
        if isData {
            try experiment.checkData()
            if !isProfiled { experiment = try FittedExperiment(textsOf: experiment).experiment }
        }
        closeSession()
        work.withLock { ($0.draft, $0.place) = (experiment, place) }
        if start, !isData { return try begin(experiment, from: .beginning, parent: nil, step: 0) }
        mailbox.post([
            .opened(OpenedSession(name: experiment.name, folder: "", runs: [])),
            .draft(experiment, dataFirst: isData || Experiment.isTextCollection(path: path)),
        ])
    }

    private func show(_ session: Session) throws {
        stopTrainer(save: true)
        closeSession()
        try present(session)
    }

    /// Makes a session the open one. What another program writes from now on is news.
    /// - Parameter process: the program that it was let go of for, which may not have opened it yet.
    func present(_ session: Session, handedTo process: Int32? = nil) throws {
        work.withLock { $0.session = session }
        otherWriter.withLock { writer in
            writer = OtherWriter()
            _ = try? writer.news(of: session)
            if process != nil { writer.expectWriter() }
        }
        var opened = try OpenedSession(session)
        if let process, opened.writer == nil { opened.writer = WriterCard(handedTo: process) }
        mailbox.post(.opened(opened))
    }

    func closeSession() {
        queries.cancelLong()
        let session = work.withLock { work in
            defer { work = Work() }
            return work.session
        }
        try? session?.close()
    }

    // MARK: Trainers

    private func start(_ experiment: Experiment, from start: TrainerOptions.Start, parent: Int?, step: Int) throws {
        // Before a session or a run is made that would stay empty.
        try experiment.checkData()
        try begin(experiment, from: start, parent: parent, step: step)
    }

    /// Starts a run whose data have been looked for.
    private func begin(_ experiment: Experiment, from start: TrainerOptions.Start, parent: Int?, step: Int) throws {
        stopTrainer(save: true)
        let (opened, place) = work.withLock { ($0.session, $0.place) }
        let session = try opened ?? options.store.openOrCreate(place, experiment: experiment.name)
        work.withLock { $0.session = session }
        let origin = parent.map { RunOrigin(parent: RunID(Int64($0)), step: step) }
        let id = try session.createRun(experiment: experiment, origin: origin) { [mailbox] done, total in
            if done % 20 == 0, total > 20 { mailbox.post(.copying(done: done, total: total)) }
        }
        mailbox.post(.opened(try OpenedSession(session)))
        // Such as that the data are too large to be copied.
        for event in try session.events(of: id) { mailbox.post(.notice(event.text)) }
        if parent != nil, step > 0 {
            mailbox.post(.history(run: Int(id.number), try RecordedHistory.events(of: id, in: session)))
        }
        try train(id, start: start, in: session)
    }

    func resume(_ number: Int, paused: Bool) throws {
        guard let session = work.withLock({ $0.session }) else { return }
        stopTrainer(save: true)
        let id = RunID(Int64(number))
        let record = try session.run(id)
        guard record.canResume || paused else { throw SessionError.nothingToResume(name: session.name) }
        mailbox.post(.history(run: number, try RecordedHistory.events(of: id, in: session)))
        try train(id, start: .resume, paused: paused, in: session)
    }

    private func train(_ id: RunID, start: TrainerOptions.Start, paused: Bool = false, in session: Session) throws {
        let number = Int(id.number)
        let options = TrainerOptions(threads: options.threads, start: start, startPaused: paused, staysAfterEnd: true)
        let driver = try RunDriver(
            id, of: session, options: options, events: ScreenSink(mailbox: mailbox, run: number))
        work.withLock { $0.trainer = (number, driver) }
        mailbox.post([
            .active(run: number), .breakpoints(run: number, driver.breakpoints, watches: driver.watches),
        ])
        driver.start()
        Thread { [self] in
            driver.wait()
            try? session.flush()
            letGo(of: driver, number: number)
        }.start()
    }

    /// Waits until the trainer has finished its step and saved; nothing where none is active.
    func stopTrainer(save: Bool) {
        guard let trainer = work.withLock({ $0.trainer }) else { return }
        trainer.driver.end(save: save)
        letGo(of: trainer.driver, number: trainer.number)
    }

    /// Says once that a trainer is gone.
    private func letGo(of driver: RunDriver, number: Int) {
        let isCurrent = work.withLock { work in
            guard work.trainer?.driver === driver else { return false }
            work.trainer = nil
            return true
        }
        if isCurrent { mailbox.post(.inactive(run: number)) }
    }

    // MARK: What is looked at again and again

    private func lookAround() {
        var watch = SessionWatch()
        var round = 0
        var sampler = MachineSampler(folder: options.store.root.deletingLastPathComponent().path)
        while sampling.withLock({ $0 }) {
            Thread.sleep(forTimeInterval: 0.25)
            round += 1
            serveOthers()
            if round % 8 == 0 || work.withLock({ $0.takeOver != nil }) { queue.async { [self] in lookAtOther() } }
            guard round % 2 == 0 else { continue }
            mailbox.post(.machine(sampler.sample()))
            let (session, driver) = work.withLock { ($0.session, $0.trainer?.driver) }
            for news in watch.news(of: session) {
                mailbox.post(news.isProblem ? .problem(news.text) : .notice(news.text))
                if news.isEnd { driver?.send(.stop(save: true)) }
            }
        }
    }
}

/// Passes a trainer's events on to the screen.
private struct ScreenSink: EventSink {
    let mailbox: Mailbox<Message>
    let run: Int

    func post(_ events: [TrainerEvent]) { mailbox.post(.events(run: run, events)) }
}
