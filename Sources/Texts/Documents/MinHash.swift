import RandomNumbers

/// Finds documents that share most of their word 5-grams: 14 bands of 8 smallest hashes each, of 64 bits.
///
/// Two documents fall together where all 8 hashes of a band agree: of those whose 5-grams are alike to 0.8, 92 of 100 do;
/// half of them at (1/14)^(1/8) = 0.72. Source: A. Broder, On the resemblance and containment of documents, 1997; the
/// figures are those of FineWeb, G. Penedo et al., arXiv:2406.17557.
package enum MinHash {
    package static let words = 5
    package static let bands = 14
    static let hashesPerBand = 8
    private static let seed: UInt64 = 1

    /// Multipliers, odd, and addends of the 112 hashes that are made of one.
    private static let factors: (multipliers: [UInt64], addends: [UInt64]) = {
        var stream = RandomStream(seed: seed, name: "minhash")
        let count = bands * hashesPerBand
        let multipliers = (0..<count).map { _ in stream.next() | 1 }
        return (multipliers, (0..<count).map { _ in stream.next() })
    }()

    /// What a document is compared by: a hash for each band; none where it has fewer than 5 words.
    package static func bands(of document: DocumentWords) -> [UInt64] {
        let count = bands * hashesPerBand
        guard document.words.count >= words else { return [] }
        var least = [UInt64](repeating: .max, count: count)
        let (multipliers, addends) = factors
        least.withUnsafeMutableBufferPointer { least in
            multipliers.withUnsafeBufferPointer { multipliers in
                addends.withUnsafeBufferPointer { addends in
                    for start in 0...(document.words.count - words) {
                        let hash = document.hash(of: start..<(start + words))
                        for index in 0..<count {
                            least[index] = min(least[index], hash &* multipliers[index] &+ addends[index])
                        }
                    }
                }
            }
        }
        return (0..<bands).map { band in
            var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
            for value in least[(band * hashesPerBand)..<((band + 1) * hashesPerBand)] {
                hash = (hash ^ value) &* 0xD6E8_FEB8_6659_FD93
                hash ^= hash >> 32
            }
            return hash
        }
    }

    /// For each document the first one of those it falls together with, directly or through others; itself where there
    /// is none before it.
    package static func firstAlike(_ documents: [[UInt64]]) -> [Int] {
        var parents = Array(documents.indices)
        func root(_ index: Int) -> Int {
            var index = index
            while parents[index] != index {
                parents[index] = parents[parents[index]]
                index = parents[index]
            }
            return index
        }
        for band in 0..<bands {
            var first: [UInt64: Int] = [:]
            for (index, bands) in documents.enumerated() where !bands.isEmpty {
                guard let earlier = first[bands[band]] else {
                    first[bands[band]] = index
                    continue
                }
                let (one, other) = (root(earlier), root(index))
                // The earliest of a group stands for it.
                parents[max(one, other)] = min(one, other)
            }
        }
        return documents.indices.map(root)
    }
}
