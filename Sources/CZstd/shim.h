// Zstandard, with the codes of its errors.
#pragma once
#include <zstd.h>
#include <zstd_errors.h>
