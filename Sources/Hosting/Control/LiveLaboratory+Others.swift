import Experiments
import Foundation
import Language
import Sessions

/// Other programs at the open session: what they ask where this one trains, and what they are asked where they do.
extension LiveLaboratory {
    // MARK: This program has the session

    /// Does what other programs ask of the run that is trained here.
    func serveOthers() {
        let (session, trainer) = work.withLock { ($0.session, $0.trainer) }
        guard let session, session.isWritable else { return }
        let run = trainer.map { RunID(Int64($0.number)) }
        for news in desk.withLock({ $0.serve(session, run: run, driver: trainer?.driver) }) {
            mailbox.post(.notice(news.message))
            if case .ready(let process) = news { queue.async { [self] in handOver(session, to: process) } }
        }
    }

    /// Lets go of the session, and shows from then on what becomes of it elsewhere.
    private func handOver(_ session: Session, to process: Int32) {
        guard work.withLock({ $0.session === session }) else { return }
        // It is over already: this says so.
        stopTrainer(save: true)
        try? session.flush()
        desk.withLock { $0.handOver(session) }
        let path = session.folder.path
        closeSession()
        do {
            try present(options.store.open(path, access: .read), handedTo: process)
        } catch {
            mailbox.post(.problem(Text(explaining: error)))
        }
    }

    // MARK: Another program has it

    /// Asks the program that trains in the open session for what its own screen would ask a trainer.
    func askOther(_ command: TrainerCommand) {
        guard let session = work.withLock({ $0.session }), !session.isWritable, session.holder != nil else { return }
        do {
            guard let request = RunRequest(command) else {
                throw SessionError.notControlled(
                    name: session.name,
                    reason: Text("this needs the run to be taken over first", zh: "需要先接管该运行"))
            }
            try Control.ask(request, run: nil, of: session)
        } catch {
            mailbox.post(.problem(Text(explaining: error)))
        }
        // Soon to be seen: it is written down within a quarter of a second.
        Thread.sleep(forTimeInterval: 0.4)
        lookAtOther()
    }

    /// Asks for the session itself.
    func takeOver() throws {
        guard let session = work.withLock({ $0.session }), !session.isWritable else { return }
        guard session.holder != nil else { return try goOn(with: session, run: nil, state: nil) }
        guard work.withLock({ $0.takeOver == nil }) else { return }
        let takeOver = try TakeOver(session)
        work.withLock { $0.takeOver = takeOver }
        let who = takeOver.who
        mailbox.post(.notice(Text("\(who) is asked to save and let go…", zh: "已请求\(who)保存并交出会话…")))
    }

    /// Shows what another program has written to the open session, and takes it over once it is let go of.
    func lookAtOther() {
        let session = work.withLock { $0.session }
        // The file may be busy or gone for a moment; the next look comes soon.
        let news = otherWriter.withLock { writer in (try? writer.news(of: session)) ?? [] }
        mailbox.post(news)
        guard let session, var takeOver = work.withLock({ $0.takeOver }) else { return }
        do {
            let stage = try takeOver.stage(of: session)
            work.withLock { $0.takeOver = if case .waiting = stage { takeOver } else { nil } }
            switch stage {
            case .waiting: break
            case .free(let run, let state): try goOn(with: session, run: run, state: state)
            case .failed(let reason):
                throw SessionError.notControlled(name: session.name, reason: reason)
            }
        } catch {
            work.withLock { $0.takeOver = nil }
            mailbox.post(.problem(Text(explaining: error)))
        }
    }

    /// Opens for writing what was only looked at, and goes on with the run as it was.
    private func goOn(with session: Session, run: RunID?, state: RunState?) throws {
        let path = session.folder.path
        let own = try options.store.open(path, access: .writeOrRead)
        closeSession()
        try present(own)
        guard own.isWritable else {
            throw SessionError.inUse(name: own.name, holder: own.holder ?? SessionHolder())
        }
        mailbox.post(.notice(Text("this session is open for writing here now", zh: "此会话现在可在此处写入")))
        guard let run, let state, [.running, .paused, .evaluating, .saving].contains(state) else { return }
        try resume(Int(run.number), paused: state == .paused)
    }
}
