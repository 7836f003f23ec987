import Catalog
import Foundation
import Graphs
import Language
import Models
import Testing

/// The file that Tests/Reference/models.py writes.
struct Fixture: Decodable {
    let cases: [Case]

    struct Case: Decodable, CustomStringConvertible {
        let kind: String
        let settings: [String: SettingValue]
        let objective: [String: SettingValue]
        /// The shape of the features, or vocabulary and context.
        let input: [Int]
        let task: String
        let width: Int
        let rows: Int
        let rate: Double
        /// Whether samples of a slice change each other's predictions, as batch normalization does.
        let couples_rows: Bool
        let losses: [Double]
        let gradient_norms: [Double]
        let gradients: [String: [Float]]

        var description: String {
            "\(kind) \(task) \(settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })"
        }
    }

    static let cases: [Case] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "models.json")
        do {
            return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file)).cases
        } catch {
            Issue.record("\(file.lastPathComponent) cannot be read: \(error)")
            return []
        }
    }()
}

extension Fixture.Case {
    var modelInput: ModelInput {
        task == "language" ? .tokens(vocabulary: input[0], context: input[1]) : .features(shape: input)
    }

    var learningTask: LearningTask {
        switch task {
        case "language": .language(vocabulary: width)
        case "regression": .regression(outputs: width)
        default: .classification(classes: width)
        }
    }

    func model() throws -> any Model {
        guard let entry = Models.catalog.first(where: { $0.id == kind }) else {
            throw ModelError(Text(verbatim: "no kind \(kind)"))
        }
        return try entry.model(settings, modelInput, learningTask)
    }

    func trainer(threads: Int = 1, slices: Int? = nil) throws -> Trainer {
        let fields = objective.sorted { $0.key < $1.key }.map { SettingField($0.key, $0.value) }
        let objective = Objective(try Settings(Objective.hyperparameters, fields))
        return try Trainer(
            model: model(), objective: objective, rows: rows, threads: threads, slices: couples_rows ? 1 : slices)
    }
}

extension Entry where Product == ModelFactory {
    func model(_ values: [String: SettingValue], _ input: ModelInput, _ task: LearningTask) throws -> any Model {
        let fields = values.sorted { $0.key < $1.key }.map { SettingField($0.key, $0.value) }
        return try make(Settings(hyperparameters, fields))(input, task)
    }
}
