import Catalog
import Datasets
import Models
import Optimizers

/// The sections of an experiment. Each takes its settings from the catalogs of the modules it
/// configures.
package enum Sections {
    package static let all = [general, data, model, training, evaluation, debugging]

    static let general = SectionDeclaration(
        id: "", title: "Experiment",
        hyperparameters: [
            Hyperparameter(
                "name", .text(), default: "Experiment", help: "What the experiment is called on the screen"),
            Hyperparameter(
                "seed", .integer(0...Int.max), default: 42,
                help: "Where all random numbers come from: initial weights, order of the data, dropout"),
        ],
        choices: [])

    static let data = SectionDeclaration(
        id: "data", title: "Data", hyperparameters: DataSettings.hyperparameters, choices: [])

    static let model = SectionDeclaration(
        id: "model", title: "Model",
        hyperparameters: [
            Hyperparameter(
                "kind", .choice(Models.catalog.map(\.id)), default: .text(Models.defaultID),
                help: "The family of models")
        ],
        choices: [choice("kind", of: Models.catalog)])

    static let training = SectionDeclaration(
        id: "training", title: "Training", hyperparameters: TrainingSettings.hyperparameters,
        choices: [
            choice("optimizer", of: Optimizers.catalog), choice("schedule", of: Schedules.catalog),
        ])

    static let evaluation = SectionDeclaration(
        id: "evaluation", title: "Evaluation", hyperparameters: EvaluationSettings.hyperparameters, choices: [])

    static let debugging = SectionDeclaration(
        id: "debugging", title: "Debugging", hyperparameters: DebuggingSettings.hyperparameters, choices: [])

    /// The first section that has a setting of this name, under whatever choice.
    static func home(of name: String) -> String? {
        all.first { section in
            !section.id.isEmpty
                && (section.hyperparameters.contains { $0.name == name } || section.placeElsewhere(of: name) != nil)
        }?.id
    }

    private static func choice<Product>(
        _ setting: String, of catalog: [Entry<Product>]
    ) -> SectionDeclaration.Choice {
        SectionDeclaration.Choice(
            setting: setting, options: catalog.map { .init($0) })
    }
}
