import Kernels
import Testing

@Suite struct UpdateTests {
    @Test(arguments: kernelSets.map(\.instructionSet)) func sgd(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        for n in sizes {
            for (momentum, nesterov, first) in [
                (nil, false, false), (0.9, false, true), (0.9, true, false), (0.5, false, false),
            ]
                as [(Float?, Bool, Bool)]
            {
                var update = SGDUpdate(rate: 0.1)
                update.gradientScale = 0.5
                update.decay = 0.01
                update.momentum = momentum ?? 0
                update.dampening = nesterov ? 0 : 0.1
                update.nesterov = nesterov
                update.isFirstStep = first
                let p = Memory(numbers(n, "p")), g = Memory(numbers(n, "g"))
                let m = Memory(numbers(n, "m"))
                let (ps, gs, ms) = (p.doubles, g.doubles, m.doubles)
                let wanted = (0..<n).map {
                    Reference.sgd(ps[$0], gs[$0], momentum: momentum == nil ? nil : ms[$0], update)
                }
                kernels.sgd(
                    parameters: p.target, gradients: g.source, momentum: momentum == nil ? nil : m.target,
                    count: n, update)
                expectClose(p, wanted.map(\.p), "sgd \(n)")
                if momentum != nil {
                    expectClose(m, wanted.map(\.momentum), "momentum \(n)")
                }
            }
        }
    }

    @Test(arguments: kernelSets.map(\.instructionSet)) func adam(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        for n in sizes {
            var update = AdamUpdate(rate: 0.01, correction1: 1 - 0.9 * 0.9, correction2: 1 - 0.999 * 0.999)
            update.gradientScale = 0.5
            update.decoupledDecay = n % 2 == 0 ? 0.1 : 0
            update.l2Decay = n % 2 == 0 ? 0 : 0.1
            let p = Memory(numbers(n, "p")), g = Memory(numbers(n, "g"))
            let m = Memory(numbers(n, "m", deviation: 0.1))
            let v = Memory(numbers(n, "v", deviation: 0.1).map { $0 * $0 })
            let (ps, gs, ms, vs) = (p.doubles, g.doubles, m.doubles, v.doubles)
            let wanted = (0..<n).map {
                Reference.adam(ps[$0], gs[$0], first: ms[$0], second: vs[$0], update)
            }
            var copy = [UInt16](repeating: 0, count: n)
            kernels.adam(
                parameters: p.target, gradients: g.source, first: m.target, second: v.target, copy: &copy,
                count: n, update)
            expectClose(p, wanted.map(\.p), "adam \(n)")
            expectClose(m, wanted.map(\.first), "first \(n)")
            expectClose(v, wanted.map(\.second), "second \(n)")
            var halves = [UInt16](repeating: 0, count: n)
            kernels.toBF16(p.source, into: &halves, count: n)
            #expect(copy == halves)
        }
    }

    @Test(arguments: kernelSets.map(\.instructionSet)) func others(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        for n in sizes {
            let g = Memory(numbers(n, "g")), gs = g.doubles
            let ps = Memory(numbers(n, "p")).doubles, ms = Memory(numbers(n, "m")).doubles
            let ss = Memory(numbers(n, "s").map { $0 * $0 }).doubles

            var prop = RMSPropUpdate(rate: 0.01)
            prop.gradientScale = 0.5
            prop.decay = 0.1
            prop.momentum = 0.9
            let p1 = Memory(ps), s1 = Memory(ss), u1 = Memory(ms)
            kernels.rmsProp(
                parameters: p1.target, gradients: g.source, square: s1.target, velocity: u1.target, count: n, prop)
            let d = (0..<n).map { 0.5 * gs[$0] + 0.1 * ps[$0] }
            let square = (0..<n).map { 0.99 * ss[$0] + 0.01 * d[$0] * d[$0] }
            let speed = (0..<n).map { 0.9 * ms[$0] + d[$0] / (square[$0].squareRoot() + 1e-8) }
            expectClose(s1, square)
            expectClose(u1, speed, rtol: 2e-5)
            expectClose(p1, (0..<n).map { ps[$0] - 0.01 * speed[$0] })

            var ada = AdagradUpdate(rate: 0.01)
            ada.gradientScale = 0.5
            ada.decay = 0.1
            let p2 = Memory(ps), s2 = Memory(ss)
            kernels.adagrad(parameters: p2.target, gradients: g.source, sum: s2.target, count: n, ada)
            let total = (0..<n).map { ss[$0] + d[$0] * d[$0] }
            expectClose(s2, total)
            expectClose(p2, (0..<n).map { ps[$0] - 0.01 * d[$0] / (total[$0].squareRoot() + 1e-10) })

            var lion = LionUpdate(rate: 0.01)
            lion.gradientScale = 0.5
            lion.decay = 0.1
            let p3 = Memory(ps), m3 = Memory(ms)
            kernels.lion(parameters: p3.target, gradients: g.source, mean: m3.target, count: n, lion)
            let way = (0..<n).map { 0.9 * ms[$0] + 0.1 * 0.5 * gs[$0] }
            expectClose(m3, (0..<n).map { 0.99 * ms[$0] + 0.01 * 0.5 * gs[$0] })
            expectClose(p3, (0..<n).map { ps[$0] * 0.999 - 0.01 * (way[$0] > 0 ? 1 : -1) })
        }
    }

    @Test func lionStandsStillWithoutAGradient() {
        for kernels in kernelSets {
            let p = Memory(count: 20, repeating: 2), g = Memory(count: 20), m = Memory(count: 20)
            kernels.lion(parameters: p.target, gradients: g.source, mean: m.target, count: 20, LionUpdate(rate: 1))
            #expect(p.values == [Float](repeating: 2, count: 20))
        }
    }
}
