import Catalog
import Datasets
import Language
import Models
import Optimizers
import Profiles

/// The sections of an experiment. Each takes its settings from the catalogs of the modules it
/// configures.
package enum Sections {
    package static let all = [general, data, model, training, evaluation, debugging]

    static let general = SectionDeclaration(
        id: "", title: Text("Experiment", zh: "实验"),
        hyperparameters: [
            Hyperparameter(
                "name", .text(), default: "Experiment",
                help: Text("What the experiment is called on the screen", zh: "实验在屏幕上的名称")),
            Hyperparameter(
                "seed", .integer(0...Int.max), default: 42,
                help: Text(
                    "Random seed of initial weights, data order and dropout",
                    zh: "随机种子，用于初始权重、数据顺序与 Dropout")),
        ],
        choices: [])

    static let data = SectionDeclaration(
        id: "data", title: Text("Data", zh: "数据"),
        hyperparameters: DataSettings.hyperparameters + [Checks.hyperparameter], choices: [])

    static let model = SectionDeclaration(
        id: "model", title: Text("Model", zh: "模型"),
        hyperparameters: [
            Hyperparameter(
                "kind", .choice(Models.catalog.map(\.id)), default: .text(Models.defaultID),
                help: Text("Kind of model", zh: "模型类型"))
        ],
        choices: [choice("kind", of: Models.catalog)])

    static let training = SectionDeclaration(
        id: "training", title: Text("Training", zh: "训练"), hyperparameters: TrainingSettings.hyperparameters,
        choices: [
            choice("optimizer", of: Optimizers.catalog), choice("schedule", of: Schedules.catalog),
        ])

    static let evaluation = SectionDeclaration(
        id: "evaluation", title: Text("Evaluation", zh: "评估"), hyperparameters: EvaluationSettings.hyperparameters,
        choices: [])

    static let debugging = SectionDeclaration(
        id: "debugging", title: Text("Debugging", zh: "调试"), hyperparameters: DebuggingSettings.hyperparameters,
        choices: [])

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
