#pragma once

INLINE long visible(long row, long cols, long queries, long offset) {
    if (queries <= 0) {
        return cols;
    }
    long count = row % queries + offset + 1;
    return count < cols ? count : cols;
}

/// out = exp(scale * (x - largest)); returns the sum. A last partial group adds nothing beyond n.
INLINE float exponentials(const float *x, float *out, long n, float largest, float scale) {
    vf total = (vf)0.0f;
    FOR_LANES(n, {
        vf e = v_exp((LOAD(x) - largest) * scale);
        if (part) {
            e = pick(lanes_below(left), e, (vf)0.0f);
        }
        total += e;
        STORE(out, e);
    })
    return fold(total);
}

static void softmax(const float *x, float *y, long rows, long cols, float scale, long queries, long offset) {
    for (long r = 0; r < rows; r++) {
        const float *in = x + r * cols;
        float *out = y + r * cols;
        long n = visible(r, cols, queries, offset);
        float largest = row_largest(in, n);
        float total = exponentials(in, out, n, largest, scale);
        float factor = 1.0f / total;
        FOR_LANES(n, STORE(out, LOAD(out) * factor);)
        fill(0.0f, out + n, cols - n);
    }
}

static void softmax_backward(
    const float *y, const float *dy, float *dx, long rows, long cols, float scale, long queries, long offset) {
    for (long r = 0; r < rows; r++) {
        const float *out = y + r * cols, *up = dy + r * cols;
        float *down = dx + r * cols;
        long n = visible(r, cols, queries, offset);
        float total = row_product(out, up, n);
        FOR_LANES(n, STORE(down, scale * LOAD(out) * (LOAD(up) - total));)
        fill(0.0f, down + n, cols - n);
    }
}

