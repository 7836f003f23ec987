// Winograd's algorithm F(4x4, 3x3) for convolutions: 4x4 results of a 3x3 kernel take 36 multiplications instead
// of 144. Images are [sample, row, column, channel]; a transformed tile is 36 values a channel, each in a plane of
// its own, so that 36 products of matrices do the multiplying.
//
// In each direction a tile's 6 pixels stand for a polynomial, known by its values at 0, A, -A, B, -B and infinity.
// Of the points that were tried, these lose the fewest digits: a result is off by 5.5e-7 of the results' size in the
// mean, half of what 0, 1, -1, 2, -2 make of it. Their powers are exact in binary.
// Source: Lavin and Gray, "Fast algorithms for convolutional neural networks", 2016.
#pragma once

#define A 0.625f
#define B 1.5f
// One over what the polynomial of a point in B' is at the point.
#define AT_0 (1 / (A * A * B * B))
#define AT_A (1 / (2 * A * A * (A * A - B * B)))
#define AT_B (1 / (2 * B * B * (B * B - A * A)))

/// Calls the statement for each tile of a block: `sample`, `row` and `column` of its first result, `tile` its
/// place in the block.
#define EACH_TILE(STATEMENT)                                                    \
    for (long tile = 0; tile < count; tile++) {                                 \
        const long wide = (g->out_width + 3) / 4, tall = (g->out_height + 3) / 4; \
        const long sample = (first + tile) / (wide * tall);                     \
        const long row = (first + tile) / wide % tall * 4;                      \
        const long column = (first + tile) % wide * 4;                          \
        STATEMENT                                                               \
    }

#define UNROLLED _Pragma("clang loop unroll(full)") for

/// The pixels of an image from (row, column) on, n in each direction; null beyond its edges and samples.
INLINE void pixels(
    const float *images, const ck_winograd *g, long sample, long row, long column, long height, long width,
    long channels, const int n, const float *at[n][n]) {
    for (int a = 0; a < n; a++) {
        int in_row = sample < g->samples && row + a >= 0 && row + a < height;
        const float *start = images + ((sample * height + row + a) * width + column) * channels;
        for (int b = 0; b < n; b++) {
            at[a][b] = in_row && column + b >= 0 && column + b < width ? start + b * channels : NULL;
        }
    }
}

/// B' d along one axis: the values of d after a division by the zeros at the other points.
INLINE void spread_image(const vf d[6], vf out[6]) {
    vf even = d[4] - B * B * d[2], odd = A * (d[3] - B * B * d[1]);
    vf even_b = d[4] - A * A * d[2], odd_b = B * (d[3] - A * A * d[1]);
    out[0] = A * A * B * B * d[0] - (A * A + B * B) * d[2] + d[4];
    out[1] = even + odd;
    out[2] = even - odd;
    out[3] = even_b + odd_b;
    out[4] = even_b - odd_b;
    out[5] = A * A * B * B * d[1] - (A * A + B * B) * d[3] + d[5];
}

static void winograd_images(
    const float *x, float *planes, const ck_winograd *g, long first, long count, long channels) {
    const long plane = count * channels;
    EACH_TILE({
        const float *at[6][6];
        pixels(x, g, sample, row - g->top, column - g->left, g->height, g->width, channels, 6, at);
        float *out = planes + tile * channels;
        FOR_LANES(channels, {
            vf half[6][6];
            UNROLLED(int b = 0; b < 6; b++) {
                vf d[6];
                vf v[6];
                UNROLLED(int a = 0; a < 6; a++) { d[a] = at[a][b] ? LOAD(at[a][b]) : (vf)0.0f; }
                spread_image(d, v);
                UNROLLED(int a = 0; a < 6; a++) { half[a][b] = v[a]; }
            }
            UNROLLED(int a = 0; a < 6; a++) {
                vf v[6];
                spread_image(half[a], v);
                UNROLLED(int b = 0; b < 6; b++) { STORE(out + (6 * a + b) * plane, v[b]); }
            }
        })
    })
}

/// A' m along one axis: the results, from their values at the points.
INLINE void gather_result(const vf m[6], vf out[4]) {
    vf even = m[1] + m[2], odd = m[1] - m[2], even_b = m[3] + m[4], odd_b = m[3] - m[4];
    out[0] = m[0] + even + even_b;
    out[1] = A * odd + B * odd_b;
    out[2] = A * A * even + B * B * even_b;
    out[3] = A * A * A * odd + B * B * B * odd_b + m[5];
}

/// y = f(A' m A + bias): four by four results of each tile.
static void winograd_results(
    const float *planes, const float *bias, int kind, float alpha, float *y, const ck_winograd *g, long first,
    long count, long channels) {
    const long plane = count * channels;
    EACH_ACTIVATION(EACH_TILE({
        const float *at[4][4];
        pixels(y, g, sample, row, column, g->out_height, g->out_width, channels, 4, at);
        const float *in = planes + tile * channels;
        FOR_LANES(channels, {
            vf half[4][6];
            UNROLLED(int b = 0; b < 6; b++) {
                vf m[6];
                vf v[4];
                UNROLLED(int a = 0; a < 6; a++) { m[a] = LOAD(in + (6 * a + b) * plane); }
                gather_result(m, v);
                UNROLLED(int a = 0; a < 4; a++) { half[a][b] = v[a]; }
            }
            vf shift = bias ? LOAD(bias) : (vf)0.0f;
            UNROLLED(int a = 0; a < 4; a++) {
                vf v[4];
                gather_result(half[a], v);
                UNROLLED(int b = 0; b < 4; b++) {
                    if (at[a][b]) {
                        STORE((float *)at[a][b], act_value(KIND, alpha, v[b] + shift));
                    }
                }
            }
        })
    }))
}

/// A d along one axis: the transpose of gather_result.
INLINE void spread_gradient(const vf d[4], vf out[6]) {
    vf even = d[0] + A * A * d[2], odd = A * (d[1] + A * A * d[3]);
    vf even_b = d[0] + B * B * d[2], odd_b = B * (d[1] + B * B * d[3]);
    out[0] = d[0];
    out[1] = even + odd;
    out[2] = even - odd;
    out[3] = even_b + odd_b;
    out[4] = even_b - odd_b;
    out[5] = d[3];
}

/// A dy A': the transpose of what winograd_results does to a tile.
static void winograd_result_gradients(
    const float *dy, float *planes, const ck_winograd *g, long first, long count, long channels) {
    const long plane = count * channels;
    EACH_TILE({
        const float *at[4][4];
        pixels(dy, g, sample, row, column, g->out_height, g->out_width, channels, 4, at);
        float *out = planes + tile * channels;
        FOR_LANES(channels, {
            vf half[6][4];
            UNROLLED(int b = 0; b < 4; b++) {
                vf d[4];
                vf v[6];
                UNROLLED(int a = 0; a < 4; a++) { d[a] = at[a][b] ? LOAD(at[a][b]) : (vf)0.0f; }
                spread_gradient(d, v);
                UNROLLED(int a = 0; a < 6; a++) { half[a][b] = v[a]; }
            }
            UNROLLED(int a = 0; a < 6; a++) {
                vf v[6];
                spread_gradient(half[a], v);
                UNROLLED(int b = 0; b < 6; b++) { STORE(out + (6 * a + b) * plane, v[b]); }
            }
        })
    })
}

/// G w along one axis: the kernel's values at the points, divided by those of the polynomials in B'.
INLINE void spread_weight(const vf w[3], vf out[6]) {
    vf even = (w[0] + A * A * w[2]) * AT_A, odd = A * AT_A * w[1];
    vf even_b = (w[0] + B * B * w[2]) * AT_B, odd_b = B * AT_B * w[1];
    out[0] = AT_0 * w[0];
    out[1] = even + odd;
    out[2] = even - odd;
    out[3] = even_b + odd_b;
    out[4] = even_b - odd_b;
    out[5] = w[2];
}

/// G w G' of each of n kernels; `taps` holds their nine weights in planes, read from the last where `turned`.
static void winograd_weights(const float *taps, float *planes, long n, int turned) {
    FOR_LANES(n, {
        vf half[6][3];
        UNROLLED(int b = 0; b < 3; b++) {
            vf w[3];
            vf v[6];
            UNROLLED(int a = 0; a < 3; a++) {
                int tap = 3 * a + b;
                w[a] = LOAD(taps + (turned ? 8 - tap : tap) * n);
            }
            spread_weight(w, v);
            UNROLLED(int a = 0; a < 6; a++) { half[a][b] = v[a]; }
        }
        UNROLLED(int a = 0; a < 6; a++) {
            vf v[6];
            spread_weight(half[a], v);
            UNROLLED(int b = 0; b < 6; b++) { STORE(planes + (6 * a + b) * n, v[b]); }
        }
    })
}

/// G' du along one axis: the transpose of spread_weight.
INLINE void gather_weight(const vf u[6], vf out[3]) {
    vf even = AT_A * (u[1] + u[2]), odd = A * AT_A * (u[1] - u[2]);
    vf even_b = AT_B * (u[3] + u[4]), odd_b = B * AT_B * (u[3] - u[4]);
    out[0] = AT_0 * u[0] + even + even_b;
    out[1] = odd + odd_b;
    out[2] = A * A * even + B * B * even_b + u[5];
}

/// G' du G of each of n kernels.
static void winograd_weight_gradients(const float *planes, float *taps, long n) {
    FOR_LANES(n, {
        vf half[3][6];
        UNROLLED(int b = 0; b < 6; b++) {
            vf u[6];
            vf v[3];
            UNROLLED(int a = 0; a < 6; a++) { u[a] = LOAD(planes + (6 * a + b) * n); }
            gather_weight(u, v);
            UNROLLED(int a = 0; a < 3; a++) { half[a][b] = v[a]; }
        }
        UNROLLED(int a = 0; a < 3; a++) {
            vf v[3];
            gather_weight(half[a], v);
            UNROLLED(int b = 0; b < 3; b++) { STORE(taps + (3 * a + b) * n, v[b]); }
        }
    })
}
#undef UNROLLED
#undef A
#undef B
#undef AT_0
#undef AT_A
#undef AT_B
#undef EACH_TILE
