import Kernels
import Testing

@Suite struct RowTests {
    @Test func rowsAndColumns() {
        for kernels in kernelSets {
            for (rows, columns) in [(1, 1), (3, 5), (2, 16), (33, 17), (65, 100), (200, 3)] {
                let count = rows * columns
                let x = Memory(numbers(count, "x"))
                let row = Memory(numbers(columns, "row"))
                let (xs, rowValues) = (x.doubles, row.doubles)
                let out = Memory(count: count), across = Memory(count: columns, repeating: 2)
                let down = Memory(count: rows)
                let name = "\(rows) x \(columns)"
                kernels.addRow(x.source, row.source, into: out.target, rows: rows, columns: columns)
                expectClose(out, xs.enumerated().map { $1 + rowValues[$0 % columns] }, name)
                kernels.multiplyRow(x.source, row.source, into: out.target, rows: rows, columns: columns)
                expectClose(out, xs.enumerated().map { $1 * rowValues[$0 % columns] }, name)
                let sums = Reference.columnSum(xs, rows: rows, columns: columns)
                kernels.columnSum(x.source, into: across.target, rows: rows, columns: columns, accumulate: true)
                expectClose(across, sums.map { $0 + 2 }, atol: 1e-5, name)
                kernels.columnSum(x.source, into: across.target, rows: rows, columns: columns)
                expectClose(across, sums, atol: 1e-5, name)
                kernels.rowSum(x.source, into: down.target, rows: rows, columns: columns)
                expectClose(
                    down, (0..<rows).map { r in (0..<columns).reduce(0) { $0 + xs[r * columns + $1] } },
                    atol: 1e-5, name)
                expectClose([kernels.sum(x.source, count: count)], [x.doubles.reduce(0, +)], rtol: 1e-12)
            }
        }
    }

    @Test func columnsOfAWiderMatrix() {
        for kernels in kernelSets {
            let x = Memory(numbers(12 * 40, "wide"))
            let out = Memory(count: 7)
            kernels.columnSum(x.source + 5, stride: 40, into: out.target, rows: 12, columns: 7)
            expectClose(out, (0..<7).map { c in (0..<12).reduce(0) { $0 + x.doubles[$1 * 40 + 5 + c] } }, atol: 1e-5)
        }
    }

    @Test func permutesHeads() {
        // [B, T, H, D] to [B, H, T, D] and to [B, H, D, T].
        let (b, t, h, d) = (2, 5, 3, 18)
        for kernels in kernelSets {
            let x = Memory(numbers(b * t * h * d, "heads"))
            let xs = x.doubles
            let heads = Memory(count: x.count), turned = Memory(count: x.count)
            let shape = [b, h, t, d], from = [t * h * d, d, h * d, 1]
            kernels.copy(
                x.source, strides: from, into: heads.target, outStrides: [h * t * d, t * d, d, 1], shape: shape)
            kernels.copy(
                x.source, strides: from, into: turned.target, outStrides: [h * t * d, t * d, 1, t], shape: shape)
            var wantedHeads = [Double](repeating: 0, count: x.count), wantedTurned = wantedHeads
            for i in 0..<b {
                for j in 0..<t {
                    for k in 0..<h {
                        for l in 0..<d {
                            let value = xs[((i * t + j) * h + k) * d + l]
                            wantedHeads[((i * h + k) * t + j) * d + l] = value
                            wantedTurned[((i * h + k) * d + l) * t + j] = value
                        }
                    }
                }
            }
            expectClose(heads, wantedHeads, rtol: 0, atol: 0)
            expectClose(turned, wantedTurned, rtol: 0, atol: 0)
        }
    }
}
