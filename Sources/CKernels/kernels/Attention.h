#pragma once

// Queries are taken 16 at a time: what a causal mask hides is skipped in steps of 16 keys.
#define QUERY_BLOCK 16

INLINE long padded(long n) { return (n + 15) / 16 * 16; }

/// The weights' mask of one block of queries, drawn as `dropout` does.
INLINE void drop_weights(float *weights, long first_row, long rows, long keys, const ck_attention *s) {
    if (s->drop_rate <= 0.0f) {
        return;
    }
    for (long r = 0; r < rows; r++) {
        float *row = weights + r * s->positions;
        uint64_t element = s->drop_first + (uint64_t)((first_row + r) * s->positions);
        dropout(row, row, keys, s->drop_rate, s->drop_key, s->drop_step, element);
    }
}

static void attention_head(
    const float *q, const float *k, const float *v, float *out, float *sums, float *kept, float *scratch,
    const ck_attention *settings) {
    const ck_attention s = *settings;
    long t = s.positions, d = s.depth, wide = padded(t);
    float *turned = scratch, *block = turned + d * wide;
    float row_sums[QUERY_BLOCK];
    transpose(k, s.key_stride, turned, wide, t, d);
    for (long first = 0; first < t; first += QUERY_BLOCK) {
        long rows = t - first < QUERY_BLOCK ? t - first : QUERY_BLOCK;
        long keys = s.causal ? first + rows : t;
        const float *queries = q + first * s.query_stride;
        float *weights = kept != NULL ? kept + first * t : block;
        small_product(queries, s.query_stride, 1, turned, wide, weights, t, rows, d, keys, 0);
        softmax_keeping_sums(
            weights, weights, sums != NULL ? sums + first : row_sums, rows, t, s.scale, s.causal ? rows : 0,
            first);
        if (kept != NULL && s.drop_rate > 0.0f) {
            scale(weights, 1.0f, 0.0f, block, rows * t);
            weights = block;
        }
        drop_weights(weights, first, rows, keys, &s);
        small_product(
            weights, t, 1, v, s.key_stride, out + first * s.query_stride, s.query_stride, rows, keys, d, 0);
    }
}

/// One block's weights and the gradient of its scores, from what the forward pass left: the weights, or
/// the rows' sums and the output. Returns the weights as they were multiplied with the values.
INLINE float *block_gradients(
    const float *q, const float *turned_keys, const float *out, const float *sums, const float *kept,
    const float *d_out, float *block, float *gradients, long first, long rows, long keys,
    const ck_attention *s) {
    long t = s->positions, d = s->depth, at = first * s->query_stride;
    long queries = s->causal ? rows : 0;
    if (kept == NULL) {
        float products[QUERY_BLOCK];
        small_product(q + at, s->query_stride, 1, turned_keys, padded(t), block, t, rows, d, keys, 0);
        row_dot(out + at, d_out + at, products, rows, d, s->query_stride);
        drop_weights(gradients, first, rows, keys, s);
        softmax_again_backward(block, gradients, sums + first, products, rows, t, s->scale, queries, first);
        drop_weights(block, first, rows, keys, s);
        return block;
    }
    float *weights = (float *)kept + first * t;
    drop_weights(gradients, first, rows, keys, s);
    softmax_backward(weights, gradients, gradients, rows, t, s->scale, queries, first);
    if (s->drop_rate > 0.0f) {
        scale(weights, 1.0f, 0.0f, block, rows * t);
        drop_weights(block, first, rows, keys, s);
        return block;
    }
    return weights;
}

static void attention_head_backward(
    const float *q, const float *k, const float *v, const float *out, const float *sums, const float *kept,
    const float *d_out, float *d_q, float *d_k, float *d_v, int accumulate, float *scratch,
    const ck_attention *settings) {
    const ck_attention s = *settings;
    long t = s.positions, d = s.depth, wide = padded(t);
    float *turned_keys = scratch, *turned_values = turned_keys + d * wide;
    float *block = turned_values + d * wide, *gradients = block + QUERY_BLOCK * t;
    if (kept == NULL) {
        transpose(k, s.key_stride, turned_keys, wide, t, d);
    }
    transpose(v, s.key_stride, turned_values, wide, t, d);
    // The last block sees all keys: what it leaves, the others add to.
    for (long first = (t - 1) / QUERY_BLOCK * QUERY_BLOCK; first >= 0; first -= QUERY_BLOCK) {
        long rows = t - first < QUERY_BLOCK ? t - first : QUERY_BLOCK;
        long keys = s.causal ? first + rows : t, at = first * s.query_stride;
        int adds = accumulate || first + rows < t;
        small_product(d_out + at, s.query_stride, 1, turned_values, wide, gradients, t, rows, d, keys, 0);
        const float *weights = block_gradients(
            q, turned_keys, out, sums, kept, d_out, block, gradients, first, rows, keys, &s);
        small_product(weights, 1, t, d_out + at, s.query_stride, d_v, s.key_stride, keys, rows, d, adds);
        small_product(gradients, 1, t, q + at, s.query_stride, d_k, s.key_stride, keys, rows, d, adds);
        small_product(gradients, t, 1, k, s.key_stride, d_q + at, s.query_stride, rows, keys, d, 0);
    }
}
