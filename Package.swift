// swift-tools-version:6.2
import PackageDescription

/// Settings of every module with arithmetic in it: a debug build of numeric code is some hundred
/// times slower, so these are optimized in every configuration.
let numeric: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// Settings of the modules that lead, declare, tell, ask or wait for a person, and of the tests: without optimization they
/// are built in a quarter of the time, and a newcomer waits for the build first of all. What has loops over numbers, or over
/// the cells of the screen, is not among them. A screen of 200 × 50 costs 6 % of a core where swift-gpt trains instead of
/// 3 %, a step of iris 25 µs instead of 20.
let unhurried: [SwiftSetting] = [.unsafeFlags(["-Onone"], .when(configuration: .release))]

let package = Package(
    name: "workbench",
    products: [
        .executable(name: "workbench", targets: ["workbench"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
    ],
    targets: [
        // The program
        .executableTarget(name: "workbench", dependencies: ["Commands"]),
        .target(
            name: "Commands",
            dependencies: [
                "Drawing", "Columns", "Panes", "TerminalNcurses", "TerminalUI", "Hosting", "Sessions", "Machine",
                "Training",
                "Learning",
                "Experiments", "Kernels", "Metrics", "Profiles", "Profiling", "Datasets", "Formats", "TOMLFiles",
                "Benchmarks", "Graphs", "Catalog", "Language",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["README.md"], swiftSettings: unhurried),

        // The screen
        .target(
            name: "Panes",
            dependencies: [
                "Drawing", "Columns", "TerminalUI", "Hosting", "Machine", "Training", "Experiments", "Optimizers",
                "Metrics",
                "Profiles",
                "Profiling", "Datasets", "Formats", "Catalog", "Language",
            ],
            exclude: ["README.md"], swiftSettings: unhurried),
        .target(
            name: "TerminalNcurses", dependencies: ["Drawing", "TerminalUI", "Language", "CNcurses", "CTerminalGuard"],
            exclude: ["README.md"], swiftSettings: unhurried),
        .target(name: "Drawing", dependencies: ["Language"], exclude: ["README.md"], swiftSettings: numeric),
        .target(
            name: "TerminalUI", dependencies: ["Drawing", "TOMLFiles", "Language"], exclude: ["README.md"],
            swiftSettings: unhurried),
        .target(name: "CTerminalGuard"),
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),

        // A session with its trainer, for whoever shows or steers it
        .target(
            name: "Hosting",
            dependencies: [
                "Columns", "Sessions", "Machine", "Training", "Experiments", "Metrics", "Profiles", "Profiling",
                "Datasets",
                "Formats", "TOMLFiles", "Catalog", "Language",
            ],
            exclude: ["README.md"], swiftSettings: unhurried),

        // Keeping and measuring
        .target(
            name: "Sessions",
            dependencies: [
                "Columns", "Training", "Learning", "Experiments", "Datasets", "Metrics", "Formats", "Catalog", "SQLite",
                "Language",
            ],
            exclude: ["README.md"], swiftSettings: unhurried),
        .target(name: "SQLite", dependencies: ["CSQLite"], exclude: ["README.md"], swiftSettings: unhurried),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "Machine", dependencies: ["Language"], exclude: ["README.md"], swiftSettings: unhurried),

        // Knowing the data
        .target(
            name: "Profiling",
            dependencies: ["Columns", "Texts", "Pictures", "Profiles", "Datasets", "Formats", "Catalog", "Language"],
            exclude: ["README.md"], swiftSettings: numeric),
        .target(
            name: "Profiles",
            dependencies: ["Columns", "Texts", "Pictures", "Datasets", "Formats", "Catalog", "Language"],
            exclude: ["README.md"],
            swiftSettings: unhurried),

        // Training
        .target(
            name: "Training",
            dependencies: [
                "Columns", "Texts", "Experiments", "Learning", "Models", "Optimizers", "Datasets", "Metrics", "Formats",
                "Graphs",
                "Kernels", "Catalog", "Language",
            ],
            exclude: ["README.md"], swiftSettings: unhurried),
        .target(
            name: "Learning",
            dependencies: [
                "Columns", "Pictures", "Texts", "Experiments", "Models", "Optimizers", "Datasets", "Metrics", "Formats",
                "Graphs",
                "Kernels",
                "RandomNumbers", "Catalog",
                "Language",
            ],
            exclude: ["README.md"], swiftSettings: numeric),
        .target(
            name: "Experiments",
            dependencies: [
                "Columns", "Models", "Optimizers", "Profiles", "Datasets", "Metrics", "Formats", "TOMLFiles", "Graphs",
                "Catalog",
                "Language",
            ],
            exclude: ["README.md"], swiftSettings: unhurried),
        .target(
            name: "Models", dependencies: ["Graphs", "RandomNumbers", "Catalog", "Language"],
            exclude: ["README.md"], swiftSettings: unhurried),
        .target(
            name: "Optimizers", dependencies: ["Kernels", "Catalog", "Language"], exclude: ["README.md"],
            swiftSettings: numeric),
        .target(
            name: "Datasets",
            dependencies: ["Columns", "Pictures", "Texts", "Formats", "Catalog", "Language"],
            exclude: ["README.md"], swiftSettings: unhurried),
        .target(
            name: "Columns", dependencies: ["Formats", "RandomNumbers", "Catalog", "Language"], exclude: ["README.md"],
            swiftSettings: numeric),
        .target(
            name: "Pictures", dependencies: ["Formats", "Catalog", "Language"], exclude: ["README.md"],
            swiftSettings: numeric),
        .target(
            name: "Texts", dependencies: ["Columns", "Formats", "RandomNumbers", "Catalog", "Language", "CUTF8Proc"],
            exclude: ["README.md"],
            swiftSettings: numeric),
        .systemLibrary(name: "CUTF8Proc", providers: [.apt(["libutf8proc-dev"])]),
        .target(
            name: "Metrics", dependencies: ["Catalog", "Language"], exclude: ["README.md"], swiftSettings: numeric),

        // Measuring the engine
        .target(
            name: "Benchmarks",
            dependencies: ["Models", "Optimizers", "Graphs", "Kernels", "CAllocationCounter"],
            exclude: ["README.md"], swiftSettings: unhurried),
        .target(name: "CAllocationCounter"),

        // The engine
        .target(
            name: "Graphs", dependencies: ["Kernels", "RandomNumbers", "Catalog", "Language"], exclude: ["README.md"],
            swiftSettings: numeric),
        .target(
            name: "Kernels", dependencies: ["CKernels", "COneDNN", "Language"], exclude: ["README.md"],
            swiftSettings: numeric),
        .target(
            name: "CKernels", exclude: ["README.md"],
            cSettings: [.unsafeFlags(["-O3"])]),
        .target(name: "RandomNumbers", exclude: ["README.md"], swiftSettings: numeric),
        .target(name: "COneDNN", exclude: ["README.md"], linkerSettings: [.linkedLibrary("dnnl")]),

        // Files and declarations
        .target(
            name: "TOMLFiles", dependencies: ["Language"], exclude: ["README.md"], swiftSettings: unhurried),
        .target(
            name: "Formats",
            dependencies: ["Language", "COpenSSL", "CZlib", "CZstd", "CXXHash", "CSPNG", "CTurboJPEG"],
            exclude: ["README.md"],
            swiftSettings: numeric),
        .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CXXHash", providers: [.apt(["libxxhash-dev"])]),
        .systemLibrary(name: "CSPNG", providers: [.apt(["libspng-dev"])]),
        .systemLibrary(name: "CTurboJPEG", providers: [.apt(["libturbojpeg0-dev"])]),
        .target(name: "Catalog", dependencies: ["Language"], exclude: ["README.md"], swiftSettings: unhurried),
        .target(name: "Language", exclude: ["README.md"]),

        // Tests
        .testTarget(name: "LanguageTests", dependencies: ["Language"]),
        .testTarget(name: "CatalogTests", dependencies: ["Catalog", "Language"]),
        .testTarget(name: "TOMLFilesTests", dependencies: ["TOMLFiles", "Language"], exclude: ["toml.json"]),
        .testTarget(name: "FormatsTests", dependencies: ["Formats", "Language"]),
        .testTarget(name: "KernelsTests", dependencies: ["Kernels", "RandomNumbers"]),
        .testTarget(name: "GraphsTests", dependencies: ["Graphs", "Kernels", "CAllocationCounter"]),
        .testTarget(
            name: "BenchmarksTests", dependencies: ["Benchmarks", "Graphs", "Kernels"], exclude: ["bf16.json"]),
        .testTarget(
            name: "ModelsTests", dependencies: ["Learning", "Models", "Optimizers", "Language"],
            exclude: ["models.json"]),
        .testTarget(
            name: "OptimizersTests", dependencies: ["Optimizers", "Kernels"],
            exclude: ["optimizers.json", "schedules.json"]),
        .testTarget(
            name: "DatasetsTests", dependencies: ["Columns", "Texts", "Formats", "Datasets", "Language"],
            exclude: ["cleaning.json"]),
        .testTarget(
            name: "ProfilingTests",
            dependencies: ["Columns", "Texts", "Profiles", "Profiling", "Datasets", "Formats", "Catalog", "Language"],
            exclude: ["labels.json", "regression-labels.json"]),
        .testTarget(name: "MetricsTests", dependencies: ["Metrics", "Language"], exclude: ["metrics.json"]),
        .testTarget(
            name: "TrainingTests",
            dependencies: [
                "Columns", "Training", "Learning", "Experiments", "Models", "Optimizers", "Profiles", "Profiling",
                "Datasets",
                "Metrics", "Formats", "Catalog", "Kernels", "Language",
            ]),
        .testTarget(
            name: "SessionsTests",
            dependencies: [
                "Columns", "Sessions", "Training", "Learning", "Experiments", "Models", "Graphs", "Optimizers",
                "Datasets",
                "Metrics", "Formats", "Catalog", "SQLite", "Language",
            ],
            exclude: ["Fixtures"]),
        .testTarget(name: "SQLiteTests", dependencies: ["SQLite"]),
        .testTarget(name: "MachineTests", dependencies: ["Machine"]),
        .testTarget(
            name: "TerminalUITests", dependencies: ["Drawing", "TerminalUI", "Language"], exclude: ["Snapshots"]),
        .executableTarget(
            name: "TerminalTrial", dependencies: ["Drawing", "TerminalNcurses", "Language"],
            path: "Tests/Terminal/Trial"),
        .testTarget(
            name: "TerminalNcursesTests", dependencies: ["TerminalNcurses", "TerminalUI", "CNcurses"]),
        .testTarget(
            name: "HostingTests",
            dependencies: [
                "Hosting", "Sessions", "Training", "Learning", "Experiments", "Profiles", "Profiling", "Datasets",
                "Formats", "Language",
            ]),
        .testTarget(
            name: "PanesTests",
            dependencies: [
                "Drawing", "Columns", "Panes", "Hosting", "TerminalUI", "Language", "Training", "Learning",
                "Experiments",
                "Machine",
                "Metrics", "Profiles", "Profiling", "Datasets", "Formats", "Sessions", "Catalog",
            ],
            exclude: ["Screens"]),
        .testTarget(name: "CommandsTests", dependencies: ["Commands", "Formats", "Language"]),
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                "Columns", "Panes", "Hosting", "TerminalUI", "Sessions", "Training", "Learning",
                "Experiments",
                "Datasets",
                "Formats", "TOMLFiles", "Catalog", "SQLite",
            ],
            path: "Tests/Fuzz", exclude: ["README.md", "corpus"]),
        .testTarget(name: "FuzzTests"),
    ]
)

for target in package.targets where target.type == .test { target.swiftSettings = unhurried }
