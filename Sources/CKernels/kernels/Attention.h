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
    const float *q, const float *k, const float *v, float *out, float *sums, float *scratch,
    const ck_attention *settings) {
    const ck_attention s = *settings;
    long t = s.positions, d = s.depth, wide = padded(t);
    float *turned = scratch, *weights = turned + d * wide;
    transpose_into(k, s.key_stride, turned, wide, t, d);
    for (long first = 0; first < t; first += QUERY_BLOCK) {
        long rows = t - first < QUERY_BLOCK ? t - first : QUERY_BLOCK;
        long keys = s.causal ? first + rows : t;
        const float *queries = q + first * s.query_stride;
        small_product(queries, s.query_stride, 1, turned, wide, weights, t, rows, d, keys, 0);
        softmax_keeping_sums(weights, weights, sums + first, rows, t, s.scale, s.causal ? rows : 0, first);
        drop_weights(weights, first, rows, keys, &s);
        small_product(
            weights, t, 1, v, s.key_stride, out + first * s.query_stride, s.query_stride, rows, keys, d, 0);
    }
}

static void attention_head_backward(
    const float *q, const float *k, const float *v, const float *out, const float *sums, const float *d_out,
    float *d_q, float *d_k, float *d_v, int accumulate, float *scratch, const ck_attention *settings) {
    const ck_attention s = *settings;
    long t = s.positions, d = s.depth, wide = padded(t);
    float *turned_keys = scratch, *turned_values = turned_keys + d * wide;
    float *weights = turned_values + d * wide, *gradients = weights + QUERY_BLOCK * t;
    float products[QUERY_BLOCK];
    transpose_into(k, s.key_stride, turned_keys, wide, t, d);
    transpose_into(v, s.key_stride, turned_values, wide, t, d);
    // The last block sees all keys: what it leaves, the others add to.
    for (long first = (t - 1) / QUERY_BLOCK * QUERY_BLOCK; first >= 0; first -= QUERY_BLOCK) {
        long rows = t - first < QUERY_BLOCK ? t - first : QUERY_BLOCK;
        long keys = s.causal ? first + rows : t, at = first * s.query_stride;
        int adds = accumulate || first + rows < t;
        small_product(q + at, s.query_stride, 1, turned_keys, wide, weights, t, rows, d, keys, 0);
        small_product(d_out + at, s.query_stride, 1, turned_values, wide, gradients, t, rows, d, keys, 0);
        row_dot(out + at, d_out + at, products, rows, d, s.query_stride);
        drop_weights(gradients, first, rows, keys, &s);
        softmax_again_backward(
            weights, gradients, sums + first, products, rows, t, s.scale, s.causal ? rows : 0, first);
        drop_weights(weights, first, rows, keys, &s);
        small_product(weights, 1, t, d_out + at, s.query_stride, d_v, s.key_stride, keys, rows, d, adds);
        small_product(gradients, 1, t, q + at, s.query_stride, d_k, s.key_stride, keys, rows, d, adds);
        small_product(gradients, t, 1, k, s.key_stride, d_q + at, s.query_stride, rows, keys, d, 0);
    }
}
