import Language

extension TableReader {
    /// Hands over every record in order, and says how far it has come; not of a packed file, whose length is not known.
    ///
    /// - Parameter title: what is being done, for a person.
    /// - Throws: what the watch or the body throws.
    package func forEachRecord(
        _ title: Text, watch: DataWatch?, _ body: (TableRecord) throws -> Void
    ) throws -> TableReading {
        guard let watch, Packing(path: path) == nil else { return try forEachRecord(body) }
        var tally = try ByteTally(title, of: SourceFile.size(of: path), watch: watch)
        let reading = try forEachRecord { record in
            try body(record)
            // The end of the line is no part of the record.
            try tally.add(record.span.bytes.count + 1)
        }
        try tally.finish()
        return reading
    }
}
