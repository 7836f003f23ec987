// Counts the calls of malloc and its kin in a program that links this target: for tests and benchmarks
// that promise to allocate nothing.
#pragma once

/// How often memory was asked for since the start, by all threads; 0 for ever under a sanitizer, which has
/// an allocator of its own.
long allocation_count(void);

/// Bytes of memory that are asked for and not given back, in the whole program.
long allocation_bytes(void);
