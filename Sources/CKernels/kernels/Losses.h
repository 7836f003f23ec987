#pragma once

/// Sum of exp(x - largest).
INLINE float sum_of_exponentials(const float *x, long n, float largest) {
    vf total = (vf)0.0f;
    FOR_LANES(n, {
        vf e = v_exp(LOAD(x) - largest);
        total += part ? pick(lanes_below(left), e, (vf)0.0f) : e;
    })
    return fold(total);
}

static void cross_entropy(
    const float *logits, const int32_t *targets, const float *class_weights, float smoothing, float *losses,
    float *gradient, float gradient_scale, long rows, long cols) {
    float weight_total = class_weights != NULL ? row_total(class_weights, cols) : (float)cols;
    float spread = smoothing / (float)cols;
    for (long r = 0; r < rows; r++) {
        const float *in = logits + r * cols;
        float *out = gradient != NULL ? gradient + r * cols : NULL;
        long target = targets[r];
        if (target < 0 || target >= cols) {
            losses[r] = 0.0f;
            if (out != NULL) {
                fill(0.0f, out, cols);
            }
            continue;
        }
        float largest = row_largest(in, cols);
        float weight = class_weights != NULL ? class_weights[target] : 1.0f;
        float at_target = in[target];
        // -sum over classes of weight * log p, for the smoothed part.
        float weighted = smoothing <= 0.0f ? 0.0f
            : class_weights != NULL        ? row_product(class_weights, in, cols)
                                           : row_total(in, cols);
        float total = out != NULL ? exponentials(in, out, cols, largest, 1.0f)
                                  : sum_of_exponentials(in, cols, largest);
        float log_total = s_log(total);
        float loss = (1.0f - smoothing) * weight * (log_total + (largest - at_target));
        if (smoothing > 0.0f) {
            loss += spread * ((log_total + largest) * weight_total - weighted);
        }
        losses[r] = loss;
        if (out == NULL) {
            continue;
        }
        float on_target = (1.0f - smoothing) * weight;
        float factor = gradient_scale * (on_target + spread * weight_total * (smoothing > 0.0f)) / total;
        if (smoothing > 0.0f) {
            float each = gradient_scale * spread;
            if (class_weights != NULL) {
                FOR_LANES(cols, STORE(out, LOAD(out) * factor - each * LOAD(class_weights));)
            } else {
                FOR_LANES(cols, STORE(out, LOAD(out) * factor - each);)
            }
        } else {
            FOR_LANES(cols, STORE(out, LOAD(out) * factor);)
        }
        out[target] -= gradient_scale * on_target;
    }
}

INLINE vf loss_value(int kind, float delta, vf p, vf t, vf *slope) {
    vf d = p - t;
    vf a = v_abs(d);
    switch (kind) {
        case CK_ABSOLUTE:
            *slope = pick(d > 0.0f, (vf)1.0f, pick(d < 0.0f, (vf)-1.0f, d));
            return a;
        case CK_HUBER:
            *slope = pick(a <= delta, d, v_sign_of((vf)delta, d));
            return pick(a <= delta, 0.5f * d * d, delta * (a - 0.5f * delta));
        case CK_BINARY_CROSS_ENTROPY:
            *slope = v_sigmoid(p) - t;
            return larger(p, (vf)0.0f) - p * t + v_log1p(v_exp(-v_abs(p)));
        default: *slope = 2.0f * d; return d * d;
    }
}

#define LOSS_ROWS(KIND)                                                            \
    for (long r = 0; r < rows; r++) {                                              \
        const float *p = predictions + r * cols, *t = targets + r * cols;          \
        float *out = gradient != NULL ? gradient + r * cols : NULL;                \
        vf total = (vf)0.0f;                                                       \
        FOR_LANES(cols, {                                                          \
            vf slope;                                                              \
            vf value = loss_value(KIND, delta, LOAD(p), LOAD(t), &slope);          \
            total += part ? pick(lanes_below(left), value, (vf)0.0f) : value;    \
            if (out != NULL) {                                                     \
                STORE(out, slope * gradient_scale);                                \
            }                                                                      \
        })                                                                         \
        losses[r] = fold(total);                                                   \
    }

static void elementwise_loss(
    int kind, float delta, const float *predictions, const float *targets, float *losses, float *gradient,
    float gradient_scale, long rows, long cols) {
    switch (kind) {
        case CK_ABSOLUTE: LOSS_ROWS(CK_ABSOLUTE) break;
        case CK_HUBER: LOSS_ROWS(CK_HUBER) break;
        case CK_BINARY_CROSS_ENTROPY: LOSS_ROWS(CK_BINARY_CROSS_ENTROPY) break;
        default: LOSS_ROWS(CK_SQUARED) break;
    }
}
