#pragma once

static void add_row(const float *x, const float *row, float *out, long rows, long cols) {
    for (long r = 0; r < rows; r++) {
        add(x + r * cols, row, out + r * cols, cols);
    }
}
static void multiply_row(const float *x, const float *row, float *out, long rows, long cols) {
    for (long r = 0; r < rows; r++) {
        multiply(x + r * cols, row, out + r * cols, cols);
    }
}

// Rows are summed in runs of 32, and the runs in turn: the error grows with the square root of a plain sum's.
#define COLUMN_RUN 32

/// Column sums of TERM(r, c), the 16 lanes at column c of row r, for the 16 `groups` columns from `at` on.
#define COLUMN_BLOCK(groups, TERM)                                                      \
    {                                                                                   \
        vf total[groups], run[groups];                                                  \
        for (int k = 0; k < groups; k++) {                                              \
            total[k] = accumulate ? load(out + at + 16 * k) : (vf)0.0f;                 \
        }                                                                               \
        for (long from = 0; from < rows; from += COLUMN_RUN) {                          \
            long to = from + COLUMN_RUN < rows ? from + COLUMN_RUN : rows;              \
            for (int k = 0; k < groups; k++) {                                          \
                run[k] = (vf)0.0f;                                                      \
            }                                                                           \
            for (long r = from; r < to; r++) {                                          \
                for (int k = 0; k < groups; k++) {                                      \
                    run[k] += TERM(r, at + 16 * k, load);                               \
                }                                                                       \
            }                                                                           \
            for (int k = 0; k < groups; k++) {                                          \
                total[k] += run[k];                                                     \
            }                                                                           \
        }                                                                               \
        for (int k = 0; k < groups; k++) {                                              \
            store(out + at + 16 * k, total[k]);                                         \
        }                                                                               \
    }

#define COLUMN_REDUCE(TERM)                                                             \
    long at = 0;                                                                        \
    for (; at + 64 <= cols; at += 64) COLUMN_BLOCK(4, TERM)                             \
    for (; at + 16 <= cols; at += 16) COLUMN_BLOCK(1, TERM)                             \
    if (at < cols) {                                                                    \
        long left = cols - at;                                                          \
        vf total = accumulate ? load_part(out + at, left) : (vf)0.0f;                   \
        for (long from = 0; from < rows; from += COLUMN_RUN) {                          \
            long to = from + COLUMN_RUN < rows ? from + COLUMN_RUN : rows;              \
            vf run = (vf)0.0f;                                                          \
            for (long r = from; r < to; r++) {                                          \
                run += TERM(r, at, load_rest);                                          \
            }                                                                           \
            total += run;                                                               \
        }                                                                               \
        store_part(out + at, total, left);                                              \
    }
#define load_rest(p) load_part((p), left)

static void column_sum(const float *x, long stride, float *out, long rows, long cols, int accumulate) {
#define TERM(r, c, LOAD_LANES) LOAD_LANES(x + (r) * stride + (c))
    COLUMN_REDUCE(TERM)
#undef TERM
}
#undef load_rest
INLINE vf load_wide(const uint16_t *p) { return from_half(load_half(p, 16)); }
#define load_rest(p) from_half(load_half((p), left))
static void column_sum_bf16(
    const uint16_t *x, long stride, float *out, long rows, long cols, int accumulate) {
#define load_any_load(p) load_wide(p)
#define load_any_load_rest(p) load_rest(p)
#define TERM(r, c, LOAD_LANES) load_any_##LOAD_LANES(x + (r) * stride + (c))
    COLUMN_REDUCE(TERM)
#undef TERM
#undef load_any_load
#undef load_any_load_rest
}
#undef load_rest

/// Sum of n elements over 4 × 16 lanes.
INLINE float row_total(const float *x, long n) {
    vf s0 = (vf)0.0f, s1 = s0, s2 = s0, s3 = s0;
    long i = 0;
    for (; i + 64 <= n; i += 64) {
        s0 += load(x + i);
        s1 += load(x + i + 16);
        s2 += load(x + i + 32);
        s3 += load(x + i + 48);
    }
    for (; i + 16 <= n; i += 16) {
        s0 += load(x + i);
    }
    if (i < n) {
        s1 += load_part(x + i, n - i);
    }
    return fold((s0 + s1) + (s2 + s3));
}
/// Sum of (x - center)^2.
INLINE float row_spread(const float *x, float center, long n) {
    vf s0 = (vf)0.0f, s1 = s0, s2 = s0, s3 = s0;
    long i = 0;
    for (; i + 64 <= n; i += 64) {
        vf a = load(x + i) - center, b = load(x + i + 16) - center;
        vf c = load(x + i + 32) - center, d = load(x + i + 48) - center;
        s0 += a * a;
        s1 += b * b;
        s2 += c * c;
        s3 += d * d;
    }
    for (; i + 16 <= n; i += 16) {
        vf a = load(x + i) - center;
        s0 += a * a;
    }
    if (i < n) {
        vf a = pick(lanes_below(n - i), load_part(x + i, n - i) - center, (vf)0.0f);
        s1 += a * a;
    }
    return fold((s0 + s1) + (s2 + s3));
}
INLINE float row_product(const float *a, const float *b, long n) {
    vf s0 = (vf)0.0f, s1 = s0, s2 = s0, s3 = s0;
    long i = 0;
    for (; i + 64 <= n; i += 64) {
        s0 += load(a + i) * load(b + i);
        s1 += load(a + i + 16) * load(b + i + 16);
        s2 += load(a + i + 32) * load(b + i + 32);
        s3 += load(a + i + 48) * load(b + i + 48);
    }
    for (; i + 16 <= n; i += 16) {
        s0 += load(a + i) * load(b + i);
    }
    if (i < n) {
        s1 += load_part(a + i, n - i) * load_part(b + i, n - i);
    }
    return fold((s0 + s1) + (s2 + s3));
}
INLINE float row_largest(const float *x, long n) {
    if (n < 16) {
        float best = x[0];
        for (long i = 1; i < n; i++) {
            best = x[i] > best ? x[i] : best;
        }
        return best;
    }
    vf best = load(x);
    for (long i = 16; i + 16 <= n; i += 16) {
        best = larger(load(x + i), best);
    }
    return fold_larger(larger(load(x + n - 16), best));
}

static void row_sum(const float *x, float *out, long rows, long cols) {
    for (long r = 0; r < rows; r++) {
        out[r] = row_total(x + r * cols, cols);
    }
}
static double sum(const float *x, long n) {
    vd s0 = (vd)0.0, s1 = (vd)0.0;
    FOR_LANES(n, {
        vd v = __builtin_convertvector(LOAD(x), vd);
        if (i & 16) {
            s1 += v;
        } else {
            s0 += v;
        }
    })
    return fold_double(s0 + s1);
}

static void copy_strided(
    const float *x, const long *xs, float *out, const long *os, const long *dims) {
    for (long a = 0; a < dims[0]; a++) {
        for (long b = 0; b < dims[1]; b++) {
            for (long c = 0; c < dims[2]; c++) {
                const float *from = x + a * xs[0] + b * xs[1] + c * xs[2];
                float *to = out + a * os[0] + b * os[1] + c * os[2];
                if (xs[3] == 1 && os[3] == 1) {
                    FOR_LANES(dims[3], STORE(to, LOAD(from));)
                } else {
                    for (long d = 0; d < dims[3]; d++) {
                        to[d * os[3]] = from[d * xs[3]];
                    }
                }
            }
        }
    }
}
