import SQLite
import Training

extension Session {
    /// A quantity over a range of steps, as at most `columns` buckets of neighboring steps.
    ///
    /// Long ranges are read from sums of 256 steps each, so that a million steps take some milliseconds and little
    /// memory; short ones give a bucket for every step.
    public func series(
        of quantity: StepQuantity, run: RunID, in range: ClosedRange<Int>, columns: Int
    ) throws -> [StepBucket] {
        try read { database in
            let stretches = try Lineage(of: run, in: database).stretches
            var last = 0
            for stretch in stretches {
                let newest = try database.whole(
                    "step", sql: "SELECT max(step) FROM step WHERE run = ? AND step <= ?",
                    arguments: [stretch.run.number, stretch.steps.upperBound])
                last = max(last, newest ?? 0)
            }
            let columns = max(1, columns)
            let lower = max(1, range.lowerBound)
            let upper = min(last, range.upperBound)
            guard lower <= upper else { return [] }
            let count = upper - lower + 1
            var span = (count - 1) / columns + 1
            var merger = BucketMerger(origin: lower, span: span)
            let block = Schema.summarySpan
            if span >= block {
                // Columns are cut at the ends of blocks, which are read as wholes.
                span = (span + block - 1) / block * block
                merger = BucketMerger(origin: (lower - 1) / block * block + 1, span: span)
            }
            for stretch in stretches where stretch.steps.overlaps(lower...upper) {
                let part = stretch.steps.clamped(to: lower...upper)
                if span < block {
                    try readSteps(quantity, stretch.run, part, database) { merger.append($0) }
                } else {
                    try readWide(quantity, stretch.run, part, database) { merger.append($0) }
                }
            }
            return merger.buckets
        }
    }

    /// Whole blocks from their sums, and the steps before and after them one by one. Of a long run's first steps only
    /// those are recorded that a curve needs, and there are no sums.
    private func readWide(
        _ quantity: StepQuantity, _ run: RunID, _ range: ClosedRange<Int>, _ database: Database,
        body: (StepBucket) -> Void
    ) throws {
        let block = Schema.summarySpan
        let thinned = try StepThinning.end(of: run, in: database)
        if range.lowerBound <= thinned {
            try readSteps(quantity, run, range.clamped(to: 0...thinned), database, body: body)
            if range.upperBound <= thinned { return }
        }
        let (lower, upper) = (max(range.lowerBound, thinned + 1), range.upperBound)
        let firstBlock = (lower - 1 + block - 1) / block
        let endBlock = max(firstBlock, upper / block)
        if lower <= min(upper, firstBlock * block) {
            try readSteps(quantity, run, lower...min(upper, firstBlock * block), database, body: body)
        }
        try readBlocks(quantity, run, firstBlock..<endBlock, database, body: body)
        if endBlock * block + 1 <= upper {
            try readSteps(quantity, run, max(lower, endBlock * block + 1)...upper, database, body: body)
        }
    }

    private func readSteps(
        _ quantity: StepQuantity, _ run: RunID, _ range: ClosedRange<Int>, _ database: Database,
        body: (StepBucket) -> Void
    ) throws {
        let cursor = try database.cursor(
            "SELECT step, \(quantity.rawValue) FROM step WHERE run = ? AND step BETWEEN ? AND ? ORDER BY step",
            [run.number, range.lowerBound, range.upperBound])
        while let row = try cursor.next() {
            let step = try row.whole("step")
            let value = try row.real(quantity.rawValue)
            body(
                StepBucket(
                    firstStep: step, lastStep: step, first: value, minimum: value, maximum: value, last: value,
                    missing: value.isNaN ? 1 : 0))
        }
    }

    private func readBlocks(
        _ quantity: StepQuantity, _ run: RunID, _ blocks: Range<Int>, _ database: Database, body: (StepBucket) -> Void
    ) throws {
        let cursor = try database.cursor(
            """
            SELECT block, first, minimum, maximum, last, missing FROM step_summary
            WHERE run = ? AND quantity = ? AND block >= ? AND block < ? ORDER BY block
            """,
            [run.number, quantity.rawValue, blocks.lowerBound, blocks.upperBound])
        while let row = try cursor.next() {
            let block = try row.whole("block")
            body(
                StepBucket(
                    firstStep: block * Schema.summarySpan + 1, lastStep: (block + 1) * Schema.summarySpan,
                    first: try row.real("first"), minimum: try row.real("minimum"), maximum: try row.real("maximum"),
                    last: try row.real("last"), missing: try row.whole("missing")))
        }
    }
}

/// Gathers buckets, which come in order, into columns of equal width.
struct BucketMerger {
    /// The first step of the first column.
    let origin: Int
    /// Steps a column.
    let span: Int
    private(set) var buckets: [StepBucket] = []
    private var column = -1

    init(origin: Int, span: Int) {
        self.origin = origin
        self.span = span
    }

    mutating func append(_ bucket: StepBucket) {
        let next = (bucket.firstStep - origin) / span
        if next == column, !buckets.isEmpty {
            buckets[buckets.count - 1].append(bucket)
        } else {
            buckets.append(bucket)
            column = next
        }
    }
}
