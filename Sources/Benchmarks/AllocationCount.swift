import CAllocationCounter

/// How often memory is asked for, by any thread of the process.
package struct AllocationCount: Sendable, Hashable {
    /// By the program's own code.
    package var own: Int
    /// By oneDNN inside its calls.
    package var library: Int

    /// Counts while `body` runs; nil where allocations cannot be counted (without glibc, under a sanitizer).
    package static func during(_ body: () -> Void) -> AllocationCount? {
        guard allocation_count() > 0 else { return nil }
        let (all, library) = (allocation_count(), library_allocation_count())
        body()
        let foreign = library_allocation_count() - library
        return AllocationCount(own: allocation_count() - all - foreign, library: foreign)
    }
}
