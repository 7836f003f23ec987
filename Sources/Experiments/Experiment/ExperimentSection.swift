import Catalog
import Language

/// A section of an experiment with its settings, as a form shows it.
public struct ExperimentSection: Sendable, Hashable {
    /// The name of its table in the file: `training`; empty for the keys before the first table.
    public let id: String
    /// The heading over its form.
    public let title: Text
    /// The values, given or default, of the settings that exist under the choices made.
    public let settings: Settings

    public init(id: String, title: Text, settings: Settings) {
        self.id = id
        self.title = title
        self.settings = settings
    }

    /// The declarations of these settings, in the order of the form.
    public var hyperparameters: [Hyperparameter] { settings.hyperparameters }

    /// The path of one of its settings: `training.learning-rate`.
    public func path(of name: String) -> String { id.isEmpty ? name : "\(id).\(name)" }
}

/// How a section is declared: settings it always has, and choices which bring settings of their own.
package struct SectionDeclaration: Sendable {
    package let id: String
    let title: Text
    package let hyperparameters: [Hyperparameter]
    /// By the name of the setting that chooses, what each choice brings.
    package let choices: [Choice]

    package struct Choice: Sendable {
        package let setting: String
        package let options: [Hyperparameter.Variant]
    }

    /// What a setting is called now that may be given by a name it had in earlier versions. One name may have become
    /// several: those that exist under the choices made in `settings` come first.
    func presentName(of name: String, in settings: Settings) -> String {
        let all = hyperparameters + choices.flatMap { $0.options.flatMap(\.hyperparameters) }
        return (settings.hyperparameters.named(name) ?? all.named(name))?.name ?? name
    }

    /// All settings under the choices made in `settings`. Two that can be there at once have different names:
    /// the first one would hold, and the other be lost.
    func hyperparameters(chosenIn settings: Settings) -> [Hyperparameter] {
        var all = hyperparameters
        for choice in choices {
            let chosen = settings.text(choice.setting)
            guard let option = choice.options.first(where: { $0.name == chosen }) else { continue }
            let new = option.hyperparameters.filter { added in !all.contains { $0.name == added.name } }
            let place = all.firstIndex { $0.name == choice.setting }.map { $0 + 1 } ?? all.count
            all.insert(contentsOf: new, at: place)
        }
        return all
    }

    /// The settings under the choices they make; values that no longer have a place are left out.
    func adapted(_ settings: Settings) -> Settings {
        var adapted = Settings(hyperparameters(chosenIn: settings))
        for field in settings.all where settings.isGiven(field.name) {
            // A name that another choice took over from an earlier version is another setting.
            guard adapted.hyperparameters.contains(where: { $0.name == field.name }) else { continue }
            try? adapted.set(field.name, to: field.value)
        }
        return adapted
    }

    /// Defaults under the default choices.
    var defaults: Settings { adapted(Settings(hyperparameters)) }

    func isChoice(_ name: String) -> Bool { choices.contains { $0.setting == name } }

    /// The choice under which a setting exists that does not exist now, for a message.
    func placeElsewhere(of name: String) -> Text? {
        for choice in choices {
            let places = choice.options.filter { $0.hyperparameters.contains { $0.name == name } }
            guard !places.isEmpty else { continue }
            let names = places.map { Text(verbatim: $0.name) }.joined(separator: Text(" or ", zh: " 或 "))
            return Text(verbatim: "\(choice.setting) = ") + names
        }
        return nil
    }
}
