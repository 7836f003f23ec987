// What sessions keep as JSON is read for as long as there are sessions: a field that an earlier version did not write
// has a value that says nothing, and one of a later version is passed over. A new field is read by `given` as well.

extension KeyedDecodingContainer {
    /// The value of a field; the other one where there is none.
    func given<Value: Decodable>(_ key: Key, or other: Value) throws -> Value {
        try decodeIfPresent(Value.self, forKey: key) ?? other
    }
}
