// xxHash's XXH3, compiled where it is called: most of what is hashed is a few bytes long.
#pragma once
#define XXH_INLINE_ALL
#include <xxhash.h>

static inline uint64_t xxhash_of_bytes(const void *bytes, size_t count) { return XXH3_64bits(bytes, count); }
