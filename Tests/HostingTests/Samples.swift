import Experiments
import Foundation

/// Experiments for the tests.
enum Samples {
    /// One whose data are not there: for runs whose events are made up.
    static func experiment() throws -> Experiment {
        try Experiment(
            toml: """
                name = "Digits"
                [data]
                source = "digits.csv"
                target = "digit"
                """, file: "digits.toml", folder: URL(filePath: "/no/such/folder"))
    }
}
