import Catalog
import Columns
import Datasets
import Foundation
import Language
import Texts

/// What is known of a text before a model learns from it.
public struct TextProfile: Sendable {
    /// The files, in the order of their paths; those that are no text are left out and noted.
    public var files: [String] = []
    /// What a document is here.
    public var documentKind = TextDocuments.paragraphs
    public var documents = 0
    /// Lines that are not blank.
    public var lines = 0
    public var words = 0
    /// Unicode scalars, line ends among them.
    public var characters = 0
    /// Of UTF-8.
    public var bytes = 0
    /// How the files are written, each encoding once.
    public var encodings: [TextEncodingCount] = []
    /// Characters of the documents, and of their lines that are not blank.
    public var documentLengths = Lengths()
    public var lineLengths = Lengths()
    /// Letters of each script that there is, the most frequent first.
    public var scripts: [ScriptCount] = []
    /// The most frequent characters, white space among them.
    public var frequentCharacters: [Value] = []
    /// The lines that come most often, and at least twice.
    public var frequentLines: [FrequentLine] = []
    /// Lines that stood there before, and their characters.
    public var repeatedLines = Repeated()
    /// Documents that are the same as an earlier one; and that nearly are, by MinHash, beside those.
    public var repeatedDocuments = Repeated()
    public var similarDocuments = Repeated()
    /// Documents that were compared by MinHash.
    public var comparedDocuments = 0
    /// Lines that stand in many documents.
    public var boilerplate = Repeated()
    /// Whether all lines and documents were remembered; else those that come again are at least as many as told.
    public var countsAreExact = true
    /// Lines that are no valid UTF-8 in files that else are.
    public var faultyLines = 0
    /// Of the splits that have files of their own: how many lines of some words these have, and how many of them stand in
    /// this text, too.
    public package(set) var held: [Split: (lines: Int, known: Int)] = [:]
    /// U+FFFD, which stands for what could not be read; and what looks as if it had been read in a wrong encoding.
    public var replacements = 0
    public var garbled = 0
    /// Control codes and marks that are not seen.
    public var controls = 0
    /// The language by whose rules the documents are judged; nil for none, such as of program code.
    public var prose: QualityRule.Prose?
    /// What each quality rule would drop: documents or lines, by the rule's id.
    public var rules: [String: Int] = [:]
    /// The first places of what a check found, by its id.
    public var places: [String: [Place]] = [:]
    /// What was recognized and left out, with the settings that change it.
    public var notes: [Text] = []
    /// Why no model can learn from it; nil where one can.
    public var obstacle: Text?
    /// The steps of `data.text-cleaning`, which are not yet done to what is told here.
    public var steps: [SettingValue] = []
    /// What should be looked at, the most harmful first.
    public var findings: [Finding] = []

    public init() {}

    /// How many files are written in an encoding.
    public struct TextEncodingCount: Sendable, Hashable {
        public var name: Text
        public var files: Int

        public init(name: Text, files: Int) {
            self.name = name
            self.files = files
        }
    }

    /// Letters of a script.
    public struct ScriptCount: Sendable, Hashable {
        public var script: TextScript
        public var letters: Int

        public init(script: TextScript, letters: Int) {
            self.script = script
            self.letters = letters
        }
    }

    /// A text and how often it comes.
    public struct Value: Sendable, Hashable {
        public var text: String
        public var count: Int

        public init(text: String, count: Int) {
            self.text = text
            self.count = count
        }
    }

    /// A line that comes again and again.
    public struct FrequentLine: Sendable, Hashable {
        /// As it stands in the file, without the white space around it; a long one is cut.
        public var text: String
        public var count: Int
        /// Documents it stands in.
        public var documents: Int

        public init(text: String, count: Int, documents: Int) {
            self.text = text
            self.count = count
            self.documents = documents
        }
    }

    /// What stood there before.
    public struct Repeated: Sendable, Hashable {
        public var count = 0
        public var characters = 0

        public init() {}
    }

    /// Where something stands.
    public struct Place: Sendable, Hashable {
        /// The file's name below the source, and the line in it, from 1.
        public var file: String
        public var line: Int
        /// The beginning of what stands there.
        public var text: String
        /// The place that it repeats; nil where it repeats none.
        public var other: String?

        public init(file: String, line: Int, text: String, other: String? = nil) {
            self.file = file
            self.line = line
            self.text = text
            self.other = other
        }
    }

    /// How long parts of the text are, in characters.
    public struct Lengths: Sendable, Hashable {
        public var least = 0
        public var greatest = 0
        public var mean = 0.0
        /// By ``shares``.
        public var quantiles: [Int] = []
        /// How many have a length within equal steps of its logarithm, from `least` to `greatest`.
        public var histogram: [Int] = []

        public static let shares = NumberProfile.shares
        public static let bins = 30

        public init() {}

        /// - Parameter counts: how many parts have a length, by the length.
        public init(_ counts: [Int: Int]) {
            let sorted = counts.sorted { $0.key < $1.key }
            let total = sorted.reduce(0) { $0 + $1.value }
            guard total > 0, let first = sorted.first, let last = sorted.last else { return }
            (least, greatest) = (first.key, last.key)
            mean = sorted.reduce(0.0) { $0 + Double($1.key) * Double($1.value) } / Double(total)
            quantiles = Self.shares.map { share in
                var left = Int(share * Double(total - 1))
                for (length, count) in sorted {
                    if left < count { return length }
                    left -= count
                }
                return last.key
            }
            histogram = [Int](repeating: 0, count: Self.bins)
            for (length, count) in sorted { histogram[bin(of: length)] += count }
        }

        /// The bar that a length is counted in.
        public func bin(of length: Int) -> Int {
            let low = Self.logarithm(least), high = Self.logarithm(greatest)
            guard high > low else { return 0 }
            let share = (Self.logarithm(length) - low) / (high - low)
            return max(0, min(Self.bins - 1, Int(share * Double(Self.bins))))
        }

        private static func logarithm(_ length: Int) -> Double { log2(Double(max(1, length))) }
    }

    /// Where a check's findings are, for one that has places.
    public func places(of finding: Finding) -> [Place] { places[finding.kind] ?? [] }
}
