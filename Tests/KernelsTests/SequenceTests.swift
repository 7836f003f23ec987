import Kernels
import Testing

@Suite struct SequenceTests {
    static let shapes = [(1, 1), (2, 3), (3, 16), (2, 17), (4, 40)]

    @Test(arguments: kernelSets.map(\.instructionSet)) func rotaryPositions(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        for depth in [2, 6, 32, 34] {
            let (positions, heads, rows) = (3, 2, 6)
            let half = depth / 2
            let x = Memory(numbers(rows * heads * depth, "x"))
            let cosines = Memory(numbers(positions * half, "c").map { abs($0) / (1 + abs($0)) })
            let sines = Memory(cosines.values.map { (1 - $0 * $0).squareRoot() })
            let (xs, cs, ss) = (x.doubles, cosines.doubles, sines.doubles)
            let y = Memory(count: x.count)
            kernels.rotate(
                x.source, cosines: cosines.source, sines: sines.source, into: y.target, rows: rows,
                heads: heads, depth: depth, positions: positions)
            let wanted = (0..<rows * heads).flatMap { place in
                let table = place / heads % positions * half..<(place / heads % positions + 1) * half
                return Reference.rotate(
                    Array(xs[place * depth..<(place + 1) * depth]), cosines: Array(cs[table]), sines: Array(ss[table]))
            }
            expectClose(y, wanted)
            // Turning back is the inverse, and in place.
            kernels.rotate(
                y.source, cosines: cosines.source, sines: sines.source, into: y.target, rows: rows,
                heads: heads, depth: depth, positions: positions, inverse: true)
            expectClose(y, xs, rtol: 1e-5, atol: 1e-5)
        }
    }

    @Test(arguments: kernelSets.map(\.instructionSet)) func lstm(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        for (rows, width) in Self.shapes {
            let n = rows * width
            let gates = Memory(numbers(4 * n, "gates")), before = Memory(numbers(n, "before"))
            let (gs, bs) = (gates.doubles, before.doubles)
            func at(_ i: Int, _ gate: Int) -> Int { (i / width * 4 + gate) * width + i % width }
            func step(_ i: Int, _ g: [Double], _ b: Double) -> (cell: Double, hidden: Double) {
                Reference.lstm(input: g[0], forget: g[1], cell: g[2], output: g[3], previousCell: b)
            }
            let cell = Memory(count: n), hidden = Memory(count: n)
            kernels.lstm(
                gates: gates.target, previousCell: before.source, cell: cell.target, hidden: hidden.target,
                rows: rows, width: width)
            let sums = (0..<n).map { i in (0..<4).map { gs[at(i, $0)] } }
            expectClose(cell, (0..<n).map { step($0, sums[$0], bs[$0]).cell })
            expectClose(hidden, (0..<n).map { step($0, sums[$0], bs[$0]).hidden })

            let dHidden = Memory(numbers(n, "dHidden")), dCell = Memory(numbers(n, "dCell"))
            let (dh, dc) = (dHidden.doubles, dCell.doubles)
            kernels.lstmBackward(
                gates: gates.source, previousCell: before.source, cell: cell.source, dHidden: dHidden.source,
                dCell: dCell.target, dGates: gates.target, rows: rows, width: width)
            let got = gates.doubles
            #expect(gates.isIntact)
            var wanted = [Double](repeating: 0, count: 4 * n)
            for i in 0..<n {
                for gate in 0..<4 {
                    wanted[at(i, gate)] = Reference.numericDerivative(
                        of: { value in
                            var moved = sums[i]
                            moved[gate] = value
                            let result = step(i, moved, bs[i])
                            return dh[i] * result.hidden + dc[i] * result.cell
                        }, at: sums[i][gate])
                }
            }
            expectClose(got, wanted, rtol: 1e-4, atol: 2e-6)
            expectClose(
                dCell,
                (0..<n).map { i in
                    Reference.numericDerivative(
                        of: { dh[i] * step(i, sums[i], $0).hidden + dc[i] * step(i, sums[i], $0).cell }, at: bs[i])
                }, rtol: 1e-4, atol: 2e-6)
        }
    }

    @Test(arguments: kernelSets.map(\.instructionSet)) func gru(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        for (rows, width) in Self.shapes {
            let n = rows * width
            let input = Memory(numbers(3 * n, "input")), recurrent = Memory(numbers(3 * n, "recurrent"))
            let before = Memory(numbers(n, "before")), hidden = Memory(count: n)
            let (xs, rs, bs) = (input.doubles, recurrent.doubles, before.doubles)
            func at(_ i: Int, _ gate: Int) -> Int { (i / width * 3 + gate) * width + i % width }
            /// The state from six sums and the state before.
            func step(_ s: [Double]) -> Double {
                Reference.gru(input: (s[0], s[1], s[2]), recurrent: (s[3], s[4], s[5]), previous: s[6])
            }
            let all = (0..<n).map { i in
                (0..<3).map { xs[at(i, $0)] } + (0..<3).map { rs[at(i, $0)] } + [bs[i]]
            }
            kernels.gru(
                input: input.target, recurrent: recurrent.source, previous: before.source,
                hidden: hidden.target, rows: rows, width: width)
            expectClose(hidden, all.map(step))

            let dHidden = Memory(numbers(n, "dHidden")), dPrevious = Memory(count: n)
            let dh = dHidden.doubles
            kernels.gruBackward(
                gates: input.source, recurrent: recurrent.source, previous: before.source,
                dHidden: dHidden.source, dInput: input.target, dRecurrent: recurrent.target,
                dPrevious: dPrevious.target, rows: rows, width: width)
            func slope(_ i: Int, _ k: Int) -> Double {
                Reference.numericDerivative(
                    of: { value in
                        var moved = all[i]
                        moved[k] = value
                        return dh[i] * step(moved)
                    }, at: all[i][k])
            }
            var (dInput, dRecurrent) = ([Double](repeating: 0, count: 3 * n), [Double](repeating: 0, count: 3 * n))
            for i in 0..<n {
                for gate in 0..<3 {
                    dInput[at(i, gate)] = slope(i, gate)
                    dRecurrent[at(i, gate)] = slope(i, gate + 3)
                }
            }
            expectClose(input, dInput, rtol: 1e-4, atol: 2e-6)
            expectClose(recurrent, dRecurrent, rtol: 1e-4, atol: 2e-6)
            expectClose(dPrevious, (0..<n).map { slope($0, 6) }, rtol: 1e-4, atol: 2e-6)
        }
    }
}
