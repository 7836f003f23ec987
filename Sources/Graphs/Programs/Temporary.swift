public final class WorkerPool {
    public init(threads: Int) {}
    public func run(count: Int, _ body: (Int) -> Void) {
        for index in 0..<count { body(index) }
    }
}
enum Temporary {
    static func random(_ seed: UInt64, _ stream: String, _ step: UInt64, _ index: Int) -> Double {
        var z = seed &+ stream.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        z = z &+ step &* 0x1234_5678_9ABC_DEF1 &+ UInt64(index) &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
    }
}
