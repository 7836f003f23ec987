import COpenSSL

/// SHA-256 of bytes that come in pieces (FIPS 180-4), by OpenSSL, which uses the processor's own instructions for it.
///
/// A value: a copy goes on by itself.
public struct SHA256: @unchecked Sendable {
    /// OpenSSL's state; freed with the last value that has it. It is changed only where one value alone has it.
    private final class State {
        let context: OpaquePointer

        init?(copying other: State? = nil) {
            guard let context = EVP_MD_CTX_new() else { return nil }
            self.context = context
            let done =
                if let other { EVP_MD_CTX_copy_ex(context, other.context) } else {
                    EVP_DigestInit_ex(context, EVP_sha256(), nil)
                }
            guard done == 1 else { return nil }
        }

        deinit { EVP_MD_CTX_free(context) }
    }

    private var state: State

    public init() {
        state = Self.checked(State())
    }

    /// Adds bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        if !isKnownUniquelyReferenced(&state) { state = Self.checked(State(copying: state)) }
        precondition(EVP_DigestUpdate(state.context, bytes.baseAddress, bytes.count) == 1, "SHA-256 failed")
    }

    /// Adds bytes.
    public mutating func update(_ bytes: some Sequence<UInt8>) {
        let isContiguous: Void? = bytes.withContiguousStorageIfAvailable { update(UnsafeRawBufferPointer($0)) }
        if isContiguous == nil { Array(bytes).withUnsafeBytes { update($0) } }
    }

    /// The 32 bytes of the digest of what was added so far.
    public var digest: [UInt8] {
        let end = Self.checked(State(copying: state))
        var digest = [UInt8](repeating: 0, count: 32)
        precondition(EVP_DigestFinal_ex(end.context, &digest, nil) == 1, "SHA-256 failed")
        return digest
    }

    /// The digest in lower-case hexadecimal digits.
    public var hexadecimal: String { Self.hexadecimal(digest) }

    /// Bytes as lower-case hexadecimal digits.
    public static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    /// OpenSSL fails here only where there is no memory for some hundred bytes, or where its library lacks SHA-256.
    private static func checked(_ state: State?) -> State {
        guard let state else { preconditionFailure("OpenSSL offers no SHA-256") }
        return state
    }
}
