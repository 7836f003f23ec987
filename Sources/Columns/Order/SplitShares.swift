import Catalog
import Formats
import Language

/// The share of each split; together 1.
package struct SplitShares {
    package var train: Double
    package var validation: Double
    package var test: Double
}

extension SplitShares {
    /// The shares of the other two where the test split is apart.
    package func withoutTest() -> SplitShares {
        SplitShares(train: train / (train + validation), validation: validation / (train + validation), test: 0)
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
