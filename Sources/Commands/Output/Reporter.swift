import Experiments

/// Says on standard output what a run does. Used on one thread.
protocol Reporter: AnyObject {
    /// - Parameter session: The name under which the run can be found again.
    func begin(session: String, run: String)
    func report(_ event: TrainerEvent)
    /// Whether what is said still reaches somebody.
    var isHeard: Bool { get }
}

/// What a run's events are said as.
enum ReportStyle {
    case json(every: Int)
    case progressBar
    case lines
    /// One of several runs, of which only how far it has come is told.
    case part(WorkMeter)

    func reporter() -> any Reporter {
        switch self {
        case .json(let every): JSONReporter(every: every)
        case .progressBar: ProgressReporter()
        case .lines: LineReporter()
        case .part(let meter): PartReporter(meter)
        }
    }
}
