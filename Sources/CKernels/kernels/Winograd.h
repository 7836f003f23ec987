// Winograd's algorithm F(2x2, 3x3) for convolutions: 2x2 results of a 3x3 kernel take 16 multiplications instead
// of 36. Images are [sample, row, column, channel]; a transformed tile is 16 values a channel, each in a plane of
// its own, so that 16 products of matrices do the multiplying.
// Source: Lavin and Gray, "Fast algorithms for convolutional neural networks", 2016.
#pragma once

/// Calls the statement for each tile of a block: `sample`, `row` and `column` of its first result, `tile` its
/// place in the block.
#define EACH_TILE(STATEMENT)                                                          \
    for (long tile = 0; tile < count; tile++) {                                       \
        const long wide = (g->out_width + 1) / 2, tall = (g->out_height + 1) / 2;     \
        const long sample = (first + tile) / (wide * tall);                           \
        const long row = (first + tile) / wide % tall * 2, column = (first + tile) % wide * 2; \
        STATEMENT                                                                     \
    }

/// The pixel of an image, or null beyond its edges and samples.
INLINE const float *pixel(
    const float *images, const ck_winograd *g, long sample, long row, long column, long height, long width,
    long channels) {
    int inside = sample < g->samples && row >= 0 && row < height && column >= 0 && column < width;
    return inside ? images + ((sample * height + row) * width + column) * channels : NULL;
}

/// B' d along one axis.
INLINE void spread_image(vf d0, vf d1, vf d2, vf d3, vf out[4]) {
    out[0] = d0 - d2;
    out[1] = d1 + d2;
    out[2] = d2 - d1;
    out[3] = d1 - d3;
}

static void winograd_images(
    const float *x, float *planes, const ck_winograd *g, long first, long count, long channels) {
    const long plane = count * channels;
    EACH_TILE({
        const float *at[4][4];
        for (int a = 0; a < 4; a++) {
            for (int b = 0; b < 4; b++) {
                at[a][b] = pixel(
                    x, g, sample, row + a - g->top, column + b - g->left, g->height, g->width, channels);
            }
        }
        float *out = planes + tile * channels;
        FOR_LANES(channels, {
            vf rows[4][4];
            for (int b = 0; b < 4; b++) {
                vf d[4];
                for (int a = 0; a < 4; a++) {
                    d[a] = at[a][b] ? LOAD(at[a][b]) : (vf)0.0f;
                }
                spread_image(d[0], d[1], d[2], d[3], rows[b]);
            }
            for (int a = 0; a < 4; a++) {
                vf v[4];
                spread_image(rows[0][a], rows[1][a], rows[2][a], rows[3][a], v);
                for (int b = 0; b < 4; b++) {
                    STORE(out + (4 * a + b) * plane, v[b]);
                }
            }
        })
    })
}

/// y = f(A' m A + bias): two by two results of each tile.
static void winograd_results(
    const float *planes, const float *bias, int kind, float alpha, float *y, const ck_winograd *g, long first,
    long count, long channels) {
    const long plane = count * channels;
    EACH_ACTIVATION(EACH_TILE({
        float *at[2][2];
        for (int a = 0; a < 2; a++) {
            for (int b = 0; b < 2; b++) {
                at[a][b] = (float *)pixel(
                    y, g, sample, row + a, column + b, g->out_height, g->out_width, channels);
            }
        }
        const float *in = planes + tile * channels;
        FOR_LANES(channels, {
            vf sums[2][4];
            for (int b = 0; b < 4; b++) {
                vf m0 = LOAD(in + b * plane);
                vf m1 = LOAD(in + (4 + b) * plane);
                vf m2 = LOAD(in + (8 + b) * plane);
                vf m3 = LOAD(in + (12 + b) * plane);
                sums[0][b] = m0 + m1 + m2;
                sums[1][b] = m1 - m2 - m3;
            }
            vf shift = bias ? LOAD(bias) : (vf)0.0f;
            for (int a = 0; a < 2; a++) {
                const vf *s = sums[a];
                if (at[a][0]) {
                    STORE(at[a][0], act_value(KIND, alpha, s[0] + s[1] + s[2] + shift));
                }
                if (at[a][1]) {
                    STORE(at[a][1], act_value(KIND, alpha, s[1] - s[2] - s[3] + shift));
                }
            }
        })
    }))
}

/// A d along one axis.
INLINE void spread_gradient(vf d0, vf d1, vf out[4]) {
    out[0] = d0;
    out[1] = d0 + d1;
    out[2] = d0 - d1;
    out[3] = -d1;
}

/// A dy A': the transpose of what winograd_results does to a tile.
static void winograd_result_gradients(
    const float *dy, float *planes, const ck_winograd *g, long first, long count, long channels) {
    const long plane = count * channels;
    EACH_TILE({
        const float *at[2][2];
        for (int a = 0; a < 2; a++) {
            for (int b = 0; b < 2; b++) {
                at[a][b] = pixel(dy, g, sample, row + a, column + b, g->out_height, g->out_width, channels);
            }
        }
        float *out = planes + tile * channels;
        FOR_LANES(channels, {
            vf rows[2][4];
            for (int b = 0; b < 2; b++) {
                vf d0 = at[0][b] ? LOAD(at[0][b]) : (vf)0.0f;
                vf d1 = at[1][b] ? LOAD(at[1][b]) : (vf)0.0f;
                spread_gradient(d0, d1, rows[b]);
            }
            for (int a = 0; a < 4; a++) {
                vf v[4];
                spread_gradient(rows[0][a], rows[1][a], v);
                for (int b = 0; b < 4; b++) {
                    STORE(out + (4 * a + b) * plane, v[b]);
                }
            }
        })
    })
}

/// G w along one axis.
INLINE void spread_weight(vf w0, vf w1, vf w2, vf out[4]) {
    vf outer = 0.5f * (w0 + w2), inner = 0.5f * w1;
    out[0] = w0;
    out[1] = outer + inner;
    out[2] = outer - inner;
    out[3] = w2;
}

/// G w G' of each of n kernels; `taps` holds their nine weights in planes, read from the last where `turned`.
static void winograd_weights(const float *taps, float *planes, long n, int turned) {
    FOR_LANES(n, {
        vf rows[3][4];
        for (int b = 0; b < 3; b++) {
            vf w[3];
            for (int a = 0; a < 3; a++) {
                int tap = 3 * a + b;
                w[a] = LOAD(taps + (turned ? 8 - tap : tap) * n);
            }
            spread_weight(w[0], w[1], w[2], rows[b]);
        }
        for (int a = 0; a < 4; a++) {
            vf u[4];
            spread_weight(rows[0][a], rows[1][a], rows[2][a], u);
            for (int b = 0; b < 4; b++) {
                STORE(planes + (4 * a + b) * n, u[b]);
            }
        }
    })
}

/// G' du along one axis: the transpose of spread_weight.
INLINE void gather_weight(vf u0, vf u1, vf u2, vf u3, vf out[3]) {
    out[0] = u0 + 0.5f * (u1 + u2);
    out[1] = 0.5f * (u1 - u2);
    out[2] = 0.5f * (u1 + u2) + u3;
}

/// G' du G of each of n kernels.
static void winograd_weight_gradients(const float *planes, float *taps, long n) {
    FOR_LANES(n, {
        vf rows[4][3];
        for (int b = 0; b < 4; b++) {
            vf u[4];
            for (int a = 0; a < 4; a++) {
                u[a] = LOAD(planes + (4 * a + b) * n);
            }
            gather_weight(u[0], u[1], u[2], u[3], rows[b]);
        }
        for (int a = 0; a < 3; a++) {
            vf w[3];
            gather_weight(rows[0][a], rows[1][a], rows[2][a], rows[3][a], w);
            for (int b = 0; b < 3; b++) {
                STORE(taps + (3 * a + b) * n, w[b]);
            }
        }
    })
}
#undef EACH_TILE
