// Counts the calls of malloc and its kin in a program that links this target: for tests and benchmarks
// that promise to allocate nothing.
#pragma once

/// How often memory was asked for since the start, by all threads; 0 for ever under a sanitizer, which has
/// an allocator of its own.
long allocation_count(void);

/// How often oneDNN asked for memory inside its calls, since the first call of this function; part of
/// `allocation_count`. Told by where the call of malloc came from: the library itself or the C++ runtime,
/// which nothing else in the program uses.
long library_allocation_count(void);

/// The same two counts of the calling thread alone.
long thread_allocation_count(void);
long thread_library_allocation_count(void);

/// Bytes of memory that are asked for and not given back, in the whole program.
long allocation_bytes(void);
