import Kernels
import Testing

@Suite struct UpdateTests {
    @Test(arguments: kernelSets.map(\.instructionSet)) func sgd(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        for n in sizes {
            for (momentum, nesterov, first) in [(nil, false, false), (0.9, false, true), (0.9, true, false), (0.5, false, false)]
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
}
