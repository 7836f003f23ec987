// swift-tools-version:6.2
import PackageDescription

/// Settings of every module with arithmetic in it: a debug build of numeric code is some hundred
/// times slower, so these are optimized in every configuration.
let numeric: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
    name: "workbench",
    products: [
        .executable(name: "workbench", targets: ["workbench"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // The program
        .executableTarget(name: "workbench", dependencies: ["Commands"]),
        .target(
            name: "Commands",
            dependencies: [
                "Panes", "TerminalNcurses", "TerminalUI", "Sessions", "Machine", "Training", "Kernels", "Metrics",
                "Datasets", "Formats", "Benchmarks", "Graphs",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["README.md"]),

        // The screen
        .target(
            name: "Panes",
            dependencies: [
                "TerminalUI", "Sessions", "Machine", "Training", "Optimizers", "Metrics", "Datasets", "Formats",
                "TOMLFiles", "Catalog",
            ],
            exclude: ["README.md"]),
        .target(
            name: "TerminalNcurses", dependencies: ["TerminalUI", "CNcurses", "CTerminalGuard"],
            exclude: ["README.md"]),
        .target(
            name: "TerminalUI", dependencies: ["TOMLFiles"], exclude: ["README.md"]),
        .target(name: "CTerminalGuard"),
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),

        // Keeping and measuring
        .target(
            name: "Sessions",
            dependencies: [
                "Training", "Datasets", "Metrics", "Formats", "Catalog", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            exclude: ["README.md"]),
        .target(name: "Machine", exclude: ["README.md"]),

        // Training
        .target(
            name: "Training",
            dependencies: [
                "Models", "Optimizers", "Datasets", "Metrics", "Formats", "TOMLFiles", "Graphs", "Kernels", "Catalog",
            ],
            exclude: ["README.md"]),
        .target(
            name: "Models", dependencies: ["Graphs", "Kernels", "Catalog"], exclude: ["README.md"],
            swiftSettings: numeric),
        .target(
            name: "Optimizers", dependencies: ["Kernels", "Catalog"], exclude: ["README.md"], swiftSettings: numeric),
        .target(
            name: "Datasets", dependencies: ["Formats", "Kernels", "Catalog"], exclude: ["README.md"],
            swiftSettings: numeric),
        .target(name: "Metrics", dependencies: ["Catalog"], exclude: ["README.md"], swiftSettings: numeric),

        // Measuring the engine
        .target(
            name: "Benchmarks",
            dependencies: ["Models", "Optimizers", "Graphs", "Kernels", "CAllocationCounter"],
            exclude: ["README.md"], swiftSettings: numeric),
        .target(name: "CAllocationCounter"),

        // The engine
        .target(
            name: "Graphs", dependencies: ["Kernels", "Catalog"], exclude: ["README.md"], swiftSettings: numeric),
        .target(
            name: "Kernels", dependencies: ["CKernels", "COneDNN"], exclude: ["README.md"],
            swiftSettings: numeric),
        .target(
            name: "CKernels", exclude: ["README.md"],
            cSettings: [.unsafeFlags(["-O3"])]),
        .target(name: "COneDNN", exclude: ["README.md"], linkerSettings: [.linkedLibrary("dnnl")]),

        // Files and declarations
        .target(name: "TOMLFiles", exclude: ["README.md"]),
        .target(
            name: "Formats", dependencies: ["COpenSSL", "CZlib"], exclude: ["README.md"], swiftSettings: numeric),
        .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "Catalog", exclude: ["README.md"]),

        // Tests
        .testTarget(name: "CatalogTests", dependencies: ["Catalog"]),
        .testTarget(name: "TOMLFilesTests", dependencies: ["TOMLFiles"], exclude: ["toml.json"]),
        .testTarget(name: "FormatsTests", dependencies: ["Formats"]),
        .testTarget(name: "KernelsTests", dependencies: ["Kernels"]),
        .testTarget(name: "GraphsTests", dependencies: ["Graphs", "Kernels", "CAllocationCounter"]),
        .testTarget(
            name: "BenchmarksTests", dependencies: ["Benchmarks", "Graphs", "Kernels"], exclude: ["bf16.json"]),
        .testTarget(name: "ModelsTests", dependencies: ["Models", "Optimizers"], exclude: ["models.json"]),
        .testTarget(
            name: "OptimizersTests", dependencies: ["Optimizers", "Kernels"],
            exclude: ["optimizers.json", "schedules.json"]),
        .testTarget(name: "DatasetsTests", dependencies: ["Datasets"]),
        .testTarget(name: "MetricsTests", dependencies: ["Metrics"], exclude: ["metrics.json"]),
        .testTarget(
            name: "TrainingTests",
            dependencies: ["Training", "Models", "Optimizers", "Metrics", "Formats", "Catalog", "Kernels"]),
        .testTarget(
            name: "SessionsTests",
            dependencies: [
                "Sessions", "Training", "Models", "Graphs", "Optimizers", "Datasets", "Metrics", "Formats", "Catalog",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            exclude: ["Fixtures"]),
        .testTarget(name: "MachineTests", dependencies: ["Machine"]),
        .testTarget(name: "TerminalUITests", dependencies: ["TerminalUI"], exclude: ["Snapshots"]),
        .executableTarget(name: "TerminalTrial", dependencies: ["TerminalNcurses"], path: "Tests/Terminal/Trial"),
        .testTarget(name: "TerminalNcursesTests", dependencies: ["TerminalNcurses", "TerminalUI", "CNcurses"]),
        .testTarget(
            name: "PanesTests",
            dependencies: [
                "Panes", "TerminalUI", "Sessions", "Training", "Machine", "Metrics", "Datasets", "Formats", "Catalog",
            ],
            exclude: ["Screens"]),
        .testTarget(name: "CommandsTests", dependencies: ["Commands", "Formats"]),
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                "Panes", "TerminalUI", "Sessions", "Training", "Datasets", "Formats", "TOMLFiles", "Catalog",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tests/Fuzz", exclude: ["README.md", "corpus"]),
        .testTarget(name: "FuzzTests"),
    ]
)
