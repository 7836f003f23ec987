// utf8proc as Swift can see it: whole texts in one call, options in place of flags.
#pragma once
#include <stdlib.h>
#include <utf8proc.h>

/// Brings UTF-8 to NFC, or to NFKC where `compatibly` is not 0. Gives the bytes, which `free` takes back, and says how
/// many there are; a negative number is an error of utf8proc.
static inline ptrdiff_t utf8proc_composed(const uint8_t *bytes, ptrdiff_t count, int compatibly, uint8_t **result) {
    int options = UTF8PROC_STABLE | UTF8PROC_COMPOSE | (compatibly ? UTF8PROC_COMPAT : 0);
    return utf8proc_map(bytes, count, result, (utf8proc_option_t)options);
}
