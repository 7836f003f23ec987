import CXXHash

/// A hash of bytes by which equal ones are found, the same on every machine: XXH3 with 64 bits.
///
/// Anyone can make bytes of the same hash, so nothing may rely on it that a hostile file must not decide; that is
/// ``SHA256``'s work.
public func quickHash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    xxhash_of_bytes(bytes.baseAddress, bytes.count)
}
