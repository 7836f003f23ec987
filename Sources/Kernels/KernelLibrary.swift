import COneDNN

/// The library that does matrix products and convolutions.
public enum KernelLibrary {
    /// Name and version, as "oneDNN 2.6.3", and the instruction set where it is not ``InstructionSet/current``. Stored
    /// with each run: others may give other last bits.
    public static let description: String = {
        var text = [CChar](repeating: 0, count: 64)
        od_version(&text, text.count)
        let version = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let set = InstructionSet.ofLibrary
        return "oneDNN " + String(decoding: version, as: UTF8.self)
            + (set == .current ? "" : " with \(set.rawValue)")
    }()

    /// Keeps oneDNN's own threads away from the calling thread: to be called once by every thread that
    /// prepares or runs products. ``WorkerPool`` does it for its workers and for its creator.
    public static func useOneThread() {
        _ = od_use_one_thread()
    }
}
