extension Reference {
    /// Attention of [batch, T, H · D] queries and [batch, T, keyHeads · D] keys and values.
    public static func attention(
        _ q: [Double], _ k: [Double], _ v: [Double], _ shape: AttentionShape
    ) -> [Double] {
        var out = [Double](repeating: 0, count: q.count)
        forEachHead(shape) { place in
            let weights = weights(q, k, shape, place)
            for i in 0..<shape.positions {
                for j in 0..<shape.positions {
                    let weight = weights[i * shape.positions + j]
                    for c in 0..<shape.depth {
                        out[place.query(shape, i, c)] += weight * v[place.key(shape, j, c)]
                    }
                }
            }
        }
        return out
    }

    /// The gradients of ``attention`` with respect to q, k and v.
    public static func attentionBackward(
        _ q: [Double], _ k: [Double], _ v: [Double], _ dOut: [Double], _ shape: AttentionShape
    ) -> (dQ: [Double], dK: [Double], dV: [Double]) {
        let t = shape.positions
        var dQ = [Double](repeating: 0, count: q.count)
        var dK = [Double](repeating: 0, count: k.count)
        var dV = dK
        forEachHead(shape) { place in
            let weights = weights(q, k, shape, place)
            var dWeights = [Double](repeating: 0, count: t * t)
            for i in 0..<t {
                for j in 0..<t {
                    for c in 0..<shape.depth {
                        let g = dOut[place.query(shape, i, c)]
                        dWeights[i * t + j] += g * v[place.key(shape, j, c)]
                        dV[place.key(shape, j, c)] += weights[i * t + j] * g
                    }
                }
            }
            let dScores = softmaxBackward(weights, dWeights, rows: t, columns: t, scale: Double(shape.scale))
            for i in 0..<t {
                for j in 0..<t {
                    for c in 0..<shape.depth {
                        dQ[place.query(shape, i, c)] += dScores[i * t + j] * k[place.key(shape, j, c)]
                        dK[place.key(shape, j, c)] += dScores[i * t + j] * q[place.query(shape, i, c)]
                    }
                }
            }
        }
        return (dQ, dK, dV)
    }

    private struct HeadPlace {
        let sequence, head: Int

        func query(_ s: AttentionShape, _ position: Int, _ c: Int) -> Int {
            (sequence * s.positions + position) * s.queryWidth + head * s.depth + c
        }

        func key(_ s: AttentionShape, _ position: Int, _ c: Int) -> Int {
            let keyHead = head / (s.heads / s.keyHeads)
            return (sequence * s.positions + position) * s.keyWidth + keyHead * s.depth + c
        }
    }

    private static func forEachHead(_ shape: AttentionShape, _ body: (HeadPlace) -> Void) {
        for sequence in 0..<shape.batch {
            for head in 0..<shape.heads {
                body(HeadPlace(sequence: sequence, head: head))
            }
        }
    }

    private static func weights(
        _ q: [Double], _ k: [Double], _ shape: AttentionShape, _ place: HeadPlace
    ) -> [Double] {
        let t = shape.positions
        var scores = [Double](repeating: 0, count: t * t)
        for i in 0..<t {
            for j in 0..<t {
                for c in 0..<shape.depth {
                    scores[i * t + j] += q[place.query(shape, i, c)] * k[place.key(shape, j, c)]
                }
            }
        }
        return softmax(
            scores, rows: t, columns: t, scale: Double(shape.scale), causalQueries: shape.isCausal ? t : 0)
    }
}
