// zlib as Swift can see it: a function in place of a macro.
#pragma once
#include <zlib.h>

/// Begins to unpack a member of a gzip file.
static inline int zlib_begin_gzip(z_streamp stream) { return inflateInit2(stream, MAX_WBITS + 16); }

/// Begins to unpack deflated bytes without a header, as a zip archive holds them.
static inline int zlib_begin_raw(z_streamp stream) { return inflateInit2(stream, -MAX_WBITS); }
