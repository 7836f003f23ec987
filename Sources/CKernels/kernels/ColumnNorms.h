#pragma once

/// out[c] = sum over r of (x[r, c] - center[c])^2
static void column_spread(const float *x, const float *center, float *out, long rows, long cols) {
    const int accumulate = 0;
#define load_rest(p) load_part((p), left)
#define TERM(r, c, LOAD_LANES)                                            \
    ({                                                                    \
        vf d = LOAD_LANES(x + (r) * cols + (c)) - LOAD_LANES(center + (c)); \
        d *d;                                                             \
    })
    COLUMN_REDUCE(TERM)
#undef TERM
#undef load_rest
}

static void column_moments(const float *x, float *mean, float *variance, long rows, long cols) {
    float share = 1.0f / (float)rows;
    column_sum(x, cols, mean, rows, cols, 0);
    scale(mean, share, 0.0f, mean, cols);
    column_spread(x, mean, variance, rows, cols);
    scale(variance, share, 0.0f, variance, cols);
}

static void batch_norm(
    const float *x, const float *mean, const float *rstd, const float *gamma, const float *beta, float *y,
    long rows, long cols) {
    for (long r = 0; r < rows; r++) {
        const float *in = x + r * cols;
        float *out = y + r * cols;
        FOR_LANES(cols, STORE(out, (LOAD(in) - LOAD(mean)) * LOAD(rstd) * LOAD(gamma) + LOAD(beta));)
    }
}

/// sums[c] = sum of dy, products[c] = sum of dy * (x - mean[c]) * rstd[c]
static void column_gradients(
    const float *x, const float *mean, const float *rstd, const float *dy, float *sums, float *products,
    long rows, long cols) {
    const int accumulate = 0;
    column_sum(dy, cols, sums, rows, cols, 0);
    float *out = products;
#define load_rest(p) load_part((p), left)
#define TERM(r, c, LOAD_LANES)                                                    \
    (LOAD_LANES(dy + (r) * cols + (c))                                            \
     * ((LOAD_LANES(x + (r) * cols + (c)) - LOAD_LANES(mean + (c))) * LOAD_LANES(rstd + (c))))
    COLUMN_REDUCE(TERM)
#undef TERM
#undef load_rest
}

static void batch_norm_backward(
    const float *x, const float *mean, const float *rstd, const float *gamma, const float *dy, float *dx,
    float *d_gamma, float *d_beta, float *scratch, long rows, long cols) {
    float *sums = scratch, *products = scratch + cols;
    float share = 1.0f / (float)rows;
    column_gradients(x, mean, rstd, dy, sums, products, rows, cols);
    add(d_beta, sums, d_beta, cols);
    add(d_gamma, products, d_gamma, cols);
    for (long r = 0; r < rows; r++) {
        const float *in = x + r * cols, *up = dy + r * cols;
        float *down = dx + r * cols;
        FOR_LANES(cols, {
            vf s = LOAD(rstd);
            vf normal = (LOAD(in) - LOAD(mean)) * s;
            STORE(down, LOAD(gamma) * s * (LOAD(up) - share * LOAD(sums) - normal * (share * LOAD(products))));
        })
    }
}

/// Sums of each run of `width` columns, times `factor`, written back to all columns of the run.
static void spread_groups(float *row, long groups, long width, float factor) {
    for (long g = 0; g < groups; g++) {
        fill(row_total(row + g * width, width) * factor, row + g * width, width);
    }
}

static void group_norm(
    const float *x, const float *gamma, const float *beta, float *y, float *mean, float *rstd, float *scratch,
    long samples, long rows, long cols, long groups, float epsilon) {
    float *center = scratch, *spread = scratch + cols;
    long width = cols / groups;
    float share = 1.0f / (float)(rows * width);
    for (long n = 0; n < samples; n++) {
        const float *in = x + n * rows * cols;
        column_sum(in, cols, center, rows, cols, 0);
        spread_groups(center, groups, width, share);
        column_spread(in, center, spread, rows, cols);
        spread_groups(spread, groups, width, share);
        for (long c = 0; c < cols; c++) {
            spread[c] = 1.0f / __builtin_sqrtf(spread[c] + epsilon);
        }
        for (long g = 0; g < groups; g++) {
            mean[n * groups + g] = center[g * width];
            rstd[n * groups + g] = spread[g * width];
        }
        batch_norm(in, center, spread, gamma, beta, y + n * rows * cols, rows, cols);
    }
}

static void group_norm_backward(
    const float *x, const float *gamma, const float *mean, const float *rstd, const float *dy, float *dx,
    float *d_gamma, float *d_beta, float *scratch, long samples, long rows, long cols, long groups) {
    float *center = scratch, *inverse = scratch + cols;
    float *sums = scratch + 2 * cols, *products = scratch + 3 * cols;
    long width = cols / groups;
    float share = 1.0f / (float)(rows * width);
    for (long n = 0; n < samples; n++) {
        for (long g = 0; g < groups; g++) {
            fill(mean[n * groups + g], center + g * width, width);
            fill(rstd[n * groups + g], inverse + g * width, width);
        }
        const float *from = x + n * rows * cols, *upstream = dy + n * rows * cols;
        column_gradients(from, center, inverse, upstream, sums, products, rows, cols);
        add(d_beta, sums, d_beta, cols);
        add(d_gamma, products, d_gamma, cols);
        multiply(sums, gamma, sums, cols);
        multiply(products, gamma, products, cols);
        spread_groups(sums, groups, width, share);
        spread_groups(products, groups, width, share);
        for (long r = 0; r < rows; r++) {
            const float *in = from + r * cols, *up = upstream + r * cols;
            float *down = dx + (n * rows + r) * cols;
            FOR_LANES(cols, {
                vf s = LOAD(inverse);
                vf normal = (LOAD(in) - LOAD(center)) * s;
                STORE(down, s * (LOAD(up) * LOAD(gamma) - LOAD(sums) - normal * LOAD(products)));
            })
        }
    }
}
