import Catalog
import Foundation
import Optimizers

/// The file that Tests/Reference/optimizers.py writes.
struct OptimizerFixture: Decodable {
    let rows: Int
    let columns: Int
    let start: [Float]
    let target: [Float]
    let curvature: [Float]
    let cases: [Case]

    struct Case: Decodable {
        let optimizer: String
        let rate: Double
        let settings: [String: SettingValue]
        let gradient_scale: Double
        let trajectory: [[Float]]
    }

    static func load() throws -> OptimizerFixture { try decode("optimizers.json") }

    var blocks: [ParameterBlock] {
        [
            ParameterBlock(name: "dense.weight", offset: 0, shape: [rows, columns], decays: true),
            ParameterBlock(name: "dense.bias", offset: rows * columns, shape: [columns], decays: false),
        ]
    }
}

/// The file that Tests/Reference/schedules.py writes.
struct ScheduleFixture: Decodable {
    let total: Int
    let cases: [Case]

    struct Case: Decodable {
        let schedule: String
        let settings: [String: SettingValue]
        let factors: [Double]
        let losses: [Double]?
    }

    static func load() throws -> ScheduleFixture { try decode("schedules.json") }
}

private func decode<Value: Decodable>(_ name: String) throws -> Value {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: name)
    return try JSONDecoder().decode(Value.self, from: Data(contentsOf: file))
}

extension Entry {
    /// The product with these settings, checked.
    func make(_ settings: [String: SettingValue]) throws -> Product {
        let fields = settings.sorted { $0.key < $1.key }.map { SettingField($0.key, $0.value) }
        return try make(Settings(hyperparameters, fields))
    }
}
