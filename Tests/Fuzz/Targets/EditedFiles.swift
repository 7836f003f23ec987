import Experiments
import Foundation
import Hosting
import Panes
import TOMLFiles
import TerminalUI

/// What people edit and type.
extension FuzzTarget {
    private static let tomlWords = [
        "[a]", "[[a]]", "[data]", "[model]", "[training]", "[[data.preprocessing]]", "a.", "a = ", "{ a = 1 }",
        "[1, 2]",
        "layers = [", "hidden = [512, 256 }", "name = ", "'''", "\"\"\"", "\\\n",
    ]

    private static func tomlSeeds() -> [[UInt8]] {
        files(in: "samples", ".toml") + files(in: "themes", ".toml")
            + files("Tests/SessionsTests/Fixtures/version-1/checkpoints/run-1/0001-step-40/state.json")
    }

    static let toml = FuzzTarget(name: "toml", seeds: tomlSeeds, dictionary: tomlWords) { input, folder in
        let text = try TOMLFile.read(try write(input, "x.toml", in: folder))
        do {
            let document = try TOMLDocument(text)
            for entry in document.root.entries where document.place(of: entry.key) == nil && !entry.key.isEmpty {
                guard entry.key.contains(where: { ".[".contains($0) }) else {
                    throw Finding("\(entry.key) has no place")
                }
            }
        } catch let error as TOMLError {
            guard let place = error.place else { throw error }
            let lines = text.utf8.count { $0 == 0x0A } + 1
            guard (1...lines).contains(place.line), place.column >= 1 else { throw Finding("\(error) lies outside") }
            guard "\(error)".utf8.count < 1000 else { throw Finding("a message of \("\(error)".utf8.count) bytes") }
        }
    }

    static let experiment = FuzzTarget(
        name: "experiment", seeds: { files(in: "samples", ".toml") },
        dictionary: tomlWords + ["kind = \"layers\"", "{ step = \"scale\" }", "split = { train = 0.8 }", "epochs = "]
    ) { input, folder in
        let experiment: Experiment
        do {
            experiment = try Experiment.load(path: try write(input, "x.toml", in: folder))
        } catch {
            guard "\(error)".utf8.count < 10_000 else { throw Finding("a message of \("\(error)".utf8.count) bytes") }
            throw error
        }
        for complete in [true, false] {
            let text = experiment.toml(complete: complete)
            do {
                guard try Experiment(toml: text) == experiment else { throw Finding("its own text reads otherwise") }
            } catch let error as ExperimentError {
                throw Finding("its own text is refused: \(error)")
            }
        }
    }

    static let set = FuzzTarget(
        name: "set",
        seeds: {
            [
                "model.hidden=[512, 256]", "data.split.train=0.7", "data.preprocessing=[{step=\"deduplicate\"}]",
                "name=x",
                "data.preprocessing=[{ step = scale, method = min-max }]", "evaluation.metrics=loss, accuracy",
                "debugging.breakpoints=[\"loss > 2\"]", "training.learning-rate=3e-4", "model.kind=layers",
                "model.layers=[{layer=dense, width=3}]", "data.split={train=0.5}",
            ].map { Array($0.utf8) }
        }, dictionary: ["=", "data.", "model.", "training.", "[{", "}]", "step=", "layer=dense", "split"]
    ) { input, _ in
        let text = String(decoding: input, as: UTF8.self)
        do {
            _ = try Experiment(toml: "[data]\nsource = \"x\"\n", overrides: [text])
        } catch let error as ExperimentError {
            // In characters of Unicode: a letter with accents set apart is several.
            let length = text.unicodeScalars.count
            guard error.column.map({ (1...length + 1).contains($0) }) ?? true else {
                throw Finding("column \(error.column ?? 0) of \(length)")
            }
        }
    }

    static let theme = FuzzTarget(
        name: "theme", seeds: { files(in: "themes", ".toml") },
        dictionary: [
            "[scopes]", "[palette]", "[gradients]", "inherits = ", "fg = ", "modifiers = [", "#112233", "name =",
        ]
    ) { input, folder in
        _ = try write(input, "x.toml", in: folder)
        let library = ThemeLibrary(folders: [folder.path])
        guard library.themes.count >= 3 else { throw Finding("the built-in themes are gone") }
    }

    static let configuration = FuzzTarget(
        name: "configuration",
        seeds: {
            [
                "theme = \"light\"\nmouse = false\n[keys]\n\"run.step\" = [\"s\", \"n\"]\n\"run.pause\" = \"g g\"\n",
                "# mine\n[keys]\n", "theme = 'dark'\n",
            ].map { Array($0.utf8) }
        }, dictionary: ["theme", "mouse", "[keys]", "\"run.step\"", "ctrl-", "alt-", "g g", "f1", "space"]
    ) { input, folder in
        let file = URL(filePath: try write(input, "config.toml", in: folder))
        let (configuration, _) = Configuration.load(from: file)
        _ = try? Keymap(AllCommands.list, changes: configuration.keys.map { ($0.command, $0.keys) })
        var changed = configuration
        changed.theme = "forest"
        guard (try? changed.save(to: file)) != nil else { return }
        guard Configuration.load(from: file).configuration.theme == "forest" else { throw Finding("was not saved") }
    }

    static let expression = FuzzTarget(
        name: "expression",
        seeds: {
            [
                "loss > 2 * ema(loss, 50)", "gradient[*].norm is nan", "validation.gap > 0.2 for 3 evaluations",
                "not (loss < 1 and step >= 10) or epoch == 2", "weight[head].ratio > max(update_ratio, 3) - -1",
                "validation.f1-macro is not finite for 2 steps",
            ].map { Array($0.utf8) }
        },
        dictionary: [
            "(", ")", "not ", "-", "+ 1", "ema(", "max(", ", 3)", "and ", "or ", "is nan", "is not finite",
            "for 3 steps",
            "gradient[", "].norm", "validation.", "==", "100000",
        ]
    ) { input, _ in
        let text = String(decoding: input, as: UTF8.self)
        for isCondition in [true, false] {
            do {
                _ = try isCondition ? Expression.condition(text) : Expression.quantity(text)
            } catch let error as ExpressionError {
                guard (1...text.count + 1).contains(error.column) else { throw Finding("column \(error.column)") }
            }
        }
    }
}
