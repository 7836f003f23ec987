// Products of matrices that lie in the nearest caches, where a library call would cost more than the work.
#pragma once

#if CK_LEVEL == 2
#define TILE_ROWS 8
#define TILE_GROUPS 2
#elif CK_LEVEL == 1
#define TILE_ROWS 4
#define TILE_GROUPS 1
#else
#define TILE_ROWS 2
#define TILE_GROUPS 1
#endif

/// sum + factor row; with `pairs` each lane is two bf16 numbers, of which both products are added.
INLINE vf product_step(const int pairs, vf sum, vf factor, vf row) {
    if (!pairs) {
        return sum + factor * row;
    }
#if CK_BF16
    return (vf)_mm512_dpbf16_ps((__m512)sum, (__m512bh)factor, (__m512bh)row);
#else
    const vu upper = (vu)0xffff0000u;
    sum += (vf)((vu)factor << 16) * (vf)((vu)row << 16);
    return sum + (vf)((vu)factor & upper) * (vf)((vu)row & upper);
#endif
}

/// C (+)= A B for a tile of `tall` rows and `wide` groups of 16 columns, kept in registers. `left` > 0: the
/// last group has only so many columns.
INLINE void product_tile(
    const int pairs, const int tall, const int wide, const float *a, long a_row, long a_inner, const float *b,
    long b_row, float *c, long c_row, long inner, int accumulate, long left) {
    vf sums[TILE_ROWS][TILE_GROUPS];
#pragma clang loop unroll(full)
    for (int r = 0; r < tall; r++) {
#pragma clang loop unroll(full)
        for (int g = 0; g < wide; g++) {
            const float *at = c + r * c_row + 16 * g;
            sums[r][g] = !accumulate ? (vf)0.0f : left ? load_part(at, left) : load(at);
        }
    }
    for (long k = 0; k < inner; k++) {
        vf row[TILE_GROUPS];
#pragma clang loop unroll(full)
        for (int g = 0; g < wide; g++) {
            row[g] = left ? load_part(b + k * b_row + 16 * g, left) : load(b + k * b_row + 16 * g);
        }
#pragma clang loop unroll(full)
        for (int r = 0; r < tall; r++) {
            vf factor = (vf)a[r * a_row + k * a_inner];
#pragma clang loop unroll(full)
            for (int g = 0; g < wide; g++) {
                sums[r][g] = product_step(pairs, sums[r][g], factor, row[g]);
            }
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < tall; r++) {
#pragma clang loop unroll(full)
        for (int g = 0; g < wide; g++) {
            float *at = c + r * c_row + 16 * g;
            if (left) {
                store_part(at, sums[r][g], left);
            } else {
                store(at, sums[r][g]);
            }
        }
    }
}

INLINE void product_rows(
    const int pairs, const int tall, const float *a, long a_row, long a_inner, const float *b, long b_row, float *c,
    long c_row, long inner, long cols, int accumulate) {
    long at = 0;
    for (; at + 16 * TILE_GROUPS <= cols; at += 16 * TILE_GROUPS) {
        product_tile(
            pairs, tall, TILE_GROUPS, a, a_row, a_inner, b + at, b_row, c + at, c_row, inner, accumulate, 0);
    }
    for (; at + 16 <= cols; at += 16) {
        product_tile(pairs, tall, 1, a, a_row, a_inner, b + at, b_row, c + at, c_row, inner, accumulate, 0);
    }
    if (at < cols) {
        product_tile(
            pairs, tall, 1, a, a_row, a_inner, b + at, b_row, c + at, c_row, inner, accumulate, cols - at);
    }
}

INLINE void product_of(
    const int pairs, const float *a, long a_row, long a_inner, const float *b, long b_row, float *c, long c_row,
    long rows, long inner, long cols, int accumulate) {
    long r = 0;
    for (; r + TILE_ROWS <= rows; r += TILE_ROWS) {
        product_rows(
            pairs, TILE_ROWS, a + r * a_row, a_row, a_inner, b, b_row, c + r * c_row, c_row, inner, cols,
            accumulate);
    }
    for (; r < rows; r++) {
        product_rows(
            pairs, 1, a + r * a_row, a_row, a_inner, b, b_row, c + r * c_row, c_row, inner, cols, accumulate);
    }
}

/// C[i, j] (+)= sum over k of a[i * a_row + k * a_inner] * b[k * b_row + j], for rows x cols.
static void small_product(
    const float *a, long a_row, long a_inner, const float *b, long b_row, float *c, long c_row, long rows,
    long inner, long cols, int accumulate) {
    product_of(0, a, a_row, a_inner, b, b_row, c, c_row, rows, inner, cols, accumulate);
}

/// The same over pairs of bf16 numbers: `inner` pairs, each as large as a float.
static void small_pair_product(
    const float *a, long a_row, long a_inner, const float *b, long b_row, float *c, long c_row, long rows,
    long inner, long cols, int accumulate) {
    product_of(1, a, a_row, a_inner, b, b_row, c, c_row, rows, inner, cols, accumulate);
}

/// out[j, i] = x[i, j] for rows x cols; out's rows are `out_row` apart, at least `rows` rounded up to 16,
/// and what lies between becomes 0.
static void transpose(const float *x, long x_row, float *out, long out_row, long rows, long cols) {
    for (long i = 0; i < rows; i += 16) {
        for (long j = 0; j < cols; j += 16) {
            long tall = rows - i < 16 ? rows - i : 16, wide = cols - j < 16 ? cols - j : 16;
            vf lanes[16], next[16];
            for (int r = 0; r < 16; r++) {
                const float *from = x + (i + r) * x_row + j;
                lanes[r] = r >= tall ? (vf)0.0f : wide < 16 ? load_part(from, wide) : load(from);
            }
            // Interleaving the first half of the rows with the second, four times over, transposes.
            for (int round = 0; round < 4; round++) {
#pragma clang loop unroll(full)
                for (int r = 0; r < 8; r++) {
                    next[2 * r] = __builtin_shufflevector(
                        lanes[r], lanes[r + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
                    next[2 * r + 1] = __builtin_shufflevector(
                        lanes[r], lanes[r + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
                }
#pragma clang loop unroll(full)
                for (int r = 0; r < 16; r++) {
                    lanes[r] = next[r];
                }
            }
            for (long c = 0; c < wide; c++) {
                store(out + (j + c) * out_row + i, lanes[c]);
            }
        }
    }
}
