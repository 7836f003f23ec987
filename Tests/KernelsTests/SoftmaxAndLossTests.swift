import Kernels
import Testing

@Suite struct SoftmaxAndLossTests {
    static let shapes = [(1, 1), (2, 3), (3, 16), (6, 17), (8, 65), (2, 1000)]

    @Test(arguments: kernelSets.map(\.instructionSet)) func softmax(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        for (rows, columns) in Self.shapes {
            for (queries, offset) in [(0, 0), (2, 0), (3, 4)] {
                let n = rows * columns
                let x = Memory(numbers(n, "x", deviation: 4)), dy = Memory(numbers(n, "dy"))
                let y = Memory(count: n, repeating: 7), dx = Memory(count: n, repeating: 7)
                kernels.softmax(
                    x.source, into: y.target, rows: rows, columns: columns, scale: 0.7, causalQueries: queries,
                    offset: offset)
                let wanted = Reference.softmax(
                    x.doubles, rows: rows, columns: columns, scale: 0.7, causalQueries: queries, offset: offset)
                expectClose(y, wanted, "\(rows) x \(columns), \(queries) queries")
                kernels.softmaxBackward(
                    output: y.source, dy.source, into: dx.target, rows: rows, columns: columns, scale: 0.7,
                    causalQueries: queries, offset: offset)
                let gradient = Reference.softmaxBackward(
                    wanted, dy.doubles, rows: rows, columns: columns, scale: 0.7)
                expectClose(dx, gradient, rtol: 1e-4, atol: 2e-6)
                kernels.softmax(
                    x.source, into: x.target, rows: rows, columns: columns, scale: 0.7,
                    causalQueries: queries, offset: offset)
                #expect(x.values == y.values)
                kernels.softmaxBackward(
                    output: y.source, dy.source, into: dy.target, rows: rows, columns: columns, scale: 0.7,
                    causalQueries: queries, offset: offset)
                #expect(dy.values == dx.values)
            }
        }
    }

    @Test func softmaxOfLargeNumbersIsShiftInvariant() {
        for kernels in kernelSets {
            let x = numbers(33, "x")
            let a = Memory(count: 33), b = Memory(x.map { ($0 * 1024).rounded() / 1024 + 1000 })
            kernels.softmax(x.map { ($0 * 1024).rounded() / 1024 }, into: a.target, rows: 1, columns: 33)
            kernels.softmax(b.source, into: b.target, rows: 1, columns: 33)
            expectClose(a, b.doubles, rtol: 1e-3)
        }
    }

    @Test(arguments: kernelSets.map(\.instructionSet)) func crossEntropy(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        for (rows, columns) in Self.shapes {
            for smoothing in [0, 0.1] {
                for weighted in [false, true] {
                    let n = rows * columns
                    let logits = Memory(numbers(n, "logits", deviation: 3))
                    var targets = (0..<rows).map { ($0 * 7 + 3) % columns }
                    if rows > 4 { targets[4] = -1 }
                    let weights = Memory(numbers(columns, "weights").map { abs($0) + 0.1 })
                    let wanted = Reference.crossEntropy(
                        logits: logits.doubles, targets: targets, classWeights: weighted ? weights.doubles : nil,
                        smoothing: smoothing, columns: columns)
                    let losses = Memory(count: rows), gradient = Memory(count: n, repeating: 9)
                    let numbers = targets.map { Int32($0) }
                    kernels.crossEntropy(
                        logits: logits.source, targets: numbers,
                        classWeights: weighted ? weights.source : nil, smoothing: Float(smoothing),
                        losses: losses.target, gradient: gradient.target, gradientScale: 0.5, rows: rows,
                        columns: columns)
                    let name = "\(rows) x \(columns), smoothing \(smoothing), weighted \(weighted)"
                    expectClose(losses, wanted.losses, rtol: 1e-5, atol: 5e-6, name)
                    expectClose(gradient, wanted.gradient.map { 0.5 * $0 }, rtol: 1e-4, atol: 2e-6, name)
                    let alone = Memory(count: rows)
                    kernels.crossEntropy(
                        logits: logits.source, targets: numbers,
                        classWeights: weighted ? weights.source : nil, smoothing: Float(smoothing),
                        losses: alone.target, gradient: nil, gradientScale: 1, rows: rows, columns: columns)
                    #expect(alone.values == losses.values)
                    kernels.crossEntropy(
                        logits: logits.source, targets: numbers,
                        classWeights: weighted ? weights.source : nil, smoothing: Float(smoothing),
                        losses: alone.target, gradient: logits.target, gradientScale: 0.5, rows: rows,
                        columns: columns)
                    #expect(logits.values == gradient.values)
                }
            }
        }
    }

    @Test func aNonFiniteLogitShows() {
        for kernels in kernelSets {
            for bad in [Float.nan, .infinity] {
                for at in [0, 15, 16, 20] {
                    var logits = numbers(21, "logits")
                    logits[at] = bad
                    let losses = Memory(count: 1)
                    kernels.crossEntropy(
                        logits: logits, targets: [3], losses: losses.target, gradient: nil, gradientScale: 1,
                        rows: 1, columns: 21)
                    #expect(!losses.values[0].isFinite, "\(bad) at \(at)")
                }
            }
        }
    }

    @Test(arguments: kernelSets.map(\.instructionSet), ElementwiseLoss.allCases)
    func elementwise(_ set: InstructionSet, _ kind: ElementwiseLoss) throws {
        let kernels = try #require(KernelSet(set))
        for (rows, columns) in Self.shapes {
            let n = rows * columns
            let p = Memory(numbers(n, "p", deviation: 2))
            let t = Memory(numbers(n, "t").map { kind == .binaryCrossEntropy ? min(1, abs($0)) : $0 })
            let losses = Memory(count: rows), gradient = Memory(count: n)
            let each = zip(p.doubles, t.doubles).map { Reference.loss(kind, delta: 0.8, $0, $1) }
            kernels.loss(
                kind, delta: 0.8, predictions: p.source, targets: t.source, losses: losses.target,
                gradient: gradient.target, gradientScale: 0.5, rows: rows, columns: columns)
            let sums = (0..<rows).map { r in each[r * columns..<(r + 1) * columns].reduce(0) { $0 + $1.value } }
            expectClose(losses, sums, atol: 1e-5, "\(kind) \(rows) x \(columns)")
            expectClose(gradient, each.map { 0.5 * $0.slope }, "\(kind) gradient")
            let alone = Memory(count: rows)
            kernels.loss(
                kind, delta: 0.8, predictions: p.source, targets: t.source, losses: alone.target,
                gradient: nil, gradientScale: 0.5, rows: rows, columns: columns)
            #expect(alone.values == losses.values)
        }
    }
}
