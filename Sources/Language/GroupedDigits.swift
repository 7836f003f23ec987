extension BinaryInteger {
    /// Its digits in groups of three, as `12,000`: for numbers that count something, in a sentence.
    public var grouped: String {
        var digits = String(magnitude)
        var place = digits.endIndex
        while let comma = digits.index(place, offsetBy: -3, limitedBy: digits.startIndex), comma > digits.startIndex {
            digits.insert(",", at: comma)
            place = comma
        }
        return self < 0 ? "-" + digits : digits
    }
}
