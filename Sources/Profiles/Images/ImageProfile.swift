import Columns
import Datasets
import Pictures

/// What is known of pictures beyond the table of their figures, which has a row for each of them.
public struct ImageProfile: Sendable {
    /// The pictures as a model sees them, with their figures.
    public var set: PictureSet
    /// Pictures that are the same point by point, each group rising by number.
    public var duplicates: [PictureGroup]
    /// Pictures that are nearly the same and not in one group of duplicates.
    public var similar: [PictureGroup]
    /// Of the splits that have pictures of their own: how many these are, and which of them are also here, exactly or nearly,
    /// by their numbers there.
    public package(set) var held: [Split: (count: Int, known: [Int])] = [:]
    /// How many of them were compared with each other for what is similar, from the first on.
    public var compared: Int

    package init(set: PictureSet, duplicates: [PictureGroup], similar: [PictureGroup], compared: Int) {
        self.set = set
        self.duplicates = duplicates
        self.similar = similar
        self.compared = compared
    }
}

/// Pictures that belong together, by their places among all.
public struct PictureGroup: Sendable, Hashable {
    /// Rising; two or more.
    public var places: [Int]

    package init(_ places: [Int]) { self.places = places }
}
