import Catalog
import Formats
import Language

/// How many rows of a table are not shared out: they stand at its end, as they come from files of their own, those of the
/// validation split first.
package struct SeparateRows: Sendable, Hashable {
    package var validation = 0
    package var test = 0

    package init(validation: Int = 0, test: Int = 0) {
        self.validation = validation
        self.test = test
    }

    /// All of them.
    package var count: Int { validation + test }
}

/// The share of each split; together 1.
package struct SplitShares {
    package var train: Double
    package var validation: Double
    package var test: Double
}

extension SplitShares {
    /// The shares of the others where the test split is apart.
    package func withoutTest() -> SplitShares {
        SplitShares(train: train / (train + validation), validation: validation / (train + validation), test: 0)
    }

    /// The shares of the others where the validation split is apart.
    package func withoutValidation() -> SplitShares {
        SplitShares(train: train / (train + test), validation: 0, test: test / (train + test))
    }

    /// The shares of those that have no rows of their own.
    package func without(_ separate: SeparateRows) -> SplitShares {
        let shares = separate.test > 0 ? withoutTest() : self
        return separate.validation > 0 ? shares.withoutValidation() : shares
    }

    package init(_ setting: SettingValue?) throws {
        train = setting?["train"]?.real ?? 0.8
        validation = setting?["validation"]?.real ?? 0.1
        test = setting?["test"]?.real ?? 0.1
        let sum = train + validation + test
        guard abs(sum - 1) < 1e-6 else {
            let rounded = (sum * 1e6).rounded() / 1e6
            throw DataError(
                setting: "split",
                reason: Text(
                    """
                    train \(train), validation \(validation) and test \(test) make \(rounded); allowed: shares that make 1
                    """,
                    zh: """
                        train \(train)、validation \(validation) 与 test \(test) 之和为 \(rounded)；可用：和为 1 的比例
                        """))
        }
    }
}
