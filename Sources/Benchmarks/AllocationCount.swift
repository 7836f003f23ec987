import CAllocationCounter

/// How often memory is asked for.
package struct AllocationCount: Sendable, Hashable {
    /// By the program's own code.
    package var own: Int
    /// By oneDNN inside its calls.
    package var library: Int

    /// Counts those of any thread of the process while `body` runs; nil where allocations cannot be counted (without
    /// glibc, under a sanitizer).
    package static func during(_ body: () -> Void) -> AllocationCount? {
        guard allocation_count() > 0 else { return nil }
        let (all, library) = (allocation_count(), library_allocation_count())
        body()
        let foreign = library_allocation_count() - library
        return AllocationCount(own: allocation_count() - all - foreign, library: foreign)
    }
    /// Counts those of the calling thread alone, whatever the others do meanwhile.
    package static func duringOnThisThread(_ body: () -> Void) -> AllocationCount? {
        guard allocation_count() > 0 else { return nil }
        let (all, library) = (thread_allocation_count(), thread_library_allocation_count())
        body()
        let foreign = thread_library_allocation_count() - library
        return AllocationCount(own: thread_allocation_count() - all - foreign, library: foreign)
    }
}
