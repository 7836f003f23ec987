#pragma once

/// Stores to f32, or to bf16 where `half` is not 0.
#define STORE_AS(half, p, v)                                   \
    if (half) {                                                \
        store_half((uint16_t *)(p) + i, to_half(v), left);     \
    } else {                                                   \
        STORE((float *)(p), v);                                \
    }

INLINE void layer_norm_as(
    int half, const float *x, const float *gamma, const float *beta, void *y, float *mean, float *rstd,
    long rows, long cols, float epsilon) {
    for (long r = 0; r < rows; r++) {
        const float *in = x + r * cols;
        void *out = half ? (void *)((uint16_t *)y + r * cols) : (void *)((float *)y + r * cols);
        float m = row_total(in, cols) / (float)cols;
        float s = 1.0f / __builtin_sqrtf(row_spread(in, m, cols) / (float)cols + epsilon);
        mean[r] = m;
        rstd[r] = s;
        if (beta != NULL) {
            FOR_LANES(cols, vf v = (LOAD(in) - m) * s * LOAD(gamma) + LOAD(beta); STORE_AS(half, out, v))
        } else {
            FOR_LANES(cols, vf v = (LOAD(in) - m) * s * LOAD(gamma); STORE_AS(half, out, v))
        }
    }
}

static void layer_norm(
    const float *x, const float *gamma, const float *beta, float *y, float *mean, float *rstd, long rows,
    long cols, float epsilon) {
    layer_norm_as(0, x, gamma, beta, y, mean, rstd, rows, cols, epsilon);
}
static void layer_norm_to_bf16(
    const float *x, const float *gamma, const float *beta, uint16_t *y, float *mean, float *rstd, long rows,
    long cols, float epsilon) {
    layer_norm_as(1, x, gamma, beta, y, mean, rstd, rows, cols, epsilon);
}

static void layer_norm_backward(
    const float *x, const float *gamma, const float *mean, const float *rstd, const float *dy, float *dx,
    float *d_gamma, float *d_beta, long rows, long cols, int accumulate) {
    for (long r = 0; r < rows; r++) {
        const float *in = x + r * cols, *up = dy + r * cols;
        float *down = dx + r * cols;
        float m = mean[r], s = rstd[r];
        vf sum0 = (vf)0.0f, sum1 = (vf)0.0f;
        FOR_LANES(cols, {
            vf g = LOAD(up);
            vf normal = (LOAD(in) - m) * s;
            vf scaled = g * LOAD(gamma);
            sum0 += scaled;
            sum1 += scaled * normal;
            if (d_gamma != NULL) {
                STORE(d_gamma, LOAD(d_gamma) + g * normal);
            }
            if (d_beta != NULL) {
                STORE(d_beta, LOAD(d_beta) + g);
            }
        })
        float a = fold(sum0) / (float)cols, b = fold(sum1) / (float)cols;
        if (accumulate) {
            FOR_LANES(cols, {
                vf normal = (LOAD(in) - m) * s;
                STORE(down, LOAD(down) + s * (LOAD(up) * LOAD(gamma) - a - normal * b));
            })
        } else {
            FOR_LANES(cols, {
                vf normal = (LOAD(in) - m) * s;
                STORE(down, s * (LOAD(up) * LOAD(gamma) - a - normal * b));
            })
        }
    }
}

INLINE void rms_norm_as(
    int half, const float *x, const float *gamma, void *y, float *rstd, long rows, long cols, float epsilon) {
    for (long r = 0; r < rows; r++) {
        const float *in = x + r * cols;
        void *out = half ? (void *)((uint16_t *)y + r * cols) : (void *)((float *)y + r * cols);
        float s = 1.0f / __builtin_sqrtf(row_spread(in, 0.0f, cols) / (float)cols + epsilon);
        rstd[r] = s;
        FOR_LANES(cols, vf v = LOAD(in) * s * LOAD(gamma); STORE_AS(half, out, v))
    }
}

static void rms_norm(
    const float *x, const float *gamma, float *y, float *rstd, long rows, long cols, float epsilon) {
    rms_norm_as(0, x, gamma, y, rstd, rows, cols, epsilon);
}
static void rms_norm_to_bf16(
    const float *x, const float *gamma, uint16_t *y, float *rstd, long rows, long cols, float epsilon) {
    rms_norm_as(1, x, gamma, y, rstd, rows, cols, epsilon);
}

static void rms_norm_backward(
    const float *x, const float *gamma, const float *rstd, const float *dy, float *dx, float *d_gamma,
    long rows, long cols, int accumulate) {
    for (long r = 0; r < rows; r++) {
        const float *in = x + r * cols, *up = dy + r * cols;
        float *down = dx + r * cols;
        float s = rstd[r];
        vf total = (vf)0.0f;
        FOR_LANES(cols, {
            vf g = LOAD(up);
            vf normal = LOAD(in) * s;
            total += g * LOAD(gamma) * normal;
            if (d_gamma != NULL) {
                STORE(d_gamma, LOAD(d_gamma) + g * normal);
            }
        })
        float b = fold(total) / (float)cols;
        if (accumulate) {
            FOR_LANES(cols, STORE(down, LOAD(down) + s * (LOAD(up) * LOAD(gamma) - LOAD(in) * s * b));)
        } else {
            FOR_LANES(cols, STORE(down, s * (LOAD(up) * LOAD(gamma) - LOAD(in) * s * b));)
        }
    }
}
