/// One of the parts that all rows are shared out to, held out while a model learns from the others.
///
/// Data that are loaded with one have it as their test split; what the experiment's shares leave for training and
/// validation is made of the other rows, in the same proportion, and preparations are fitted to the training rows only.
public struct Fold: Sendable, Hashable {
    /// Which one, from 0.
    public var index: Int
    /// How many there are.
    public var count: Int

    public init(_ index: Int, of count: Int) {
        precondition(count > 1 && (0..<count).contains(index), "a fold of two or more")
        self.index = index
        self.count = count
    }
}
