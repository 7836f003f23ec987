import Language

/// Texts that only tests show need no translation.
extension Text: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self.init(verbatim: text) }
}
