/// The parts of a data set: what a model learns from, what it is steered by, what it is judged by.
public enum Split: String, Sendable, Hashable, Codable, CaseIterable {
    case train, validation, test
}
