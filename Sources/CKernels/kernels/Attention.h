#pragma once

// Queries are taken 16 at a time: what a causal mask hides is skipped in steps of 16 keys.
#define QUERY_BLOCK 16

INLINE long padded(long n) { return (n + 15) / 16 * 16; }

static void attention_head(
    const float *q, const float *k, const float *v, float *out, float *weights, float *scratch,
    const ck_attention *settings) {
    const ck_attention s = *settings;
    long t = s.positions, d = s.depth, wide = padded(t);
    float *turned_keys = scratch;
    transpose(k, s.key_stride, turned_keys, wide, t, d);
    for (long first = 0; first < t; first += QUERY_BLOCK) {
        long rows = t - first < QUERY_BLOCK ? t - first : QUERY_BLOCK;
        long keys = s.causal ? first + rows : t, at = first * s.query_stride;
        float *block = weights + first * t;
        small_product(q + at, s.query_stride, 1, turned_keys, wide, block, t, rows, d, keys, 0);
        softmax(block, block, rows, t, s.scale, s.causal ? rows : 0, first);
        small_product(block, t, 1, v, s.key_stride, out + at, s.query_stride, rows, keys, d, 0);
    }
}

static void attention_head_backward(
    const float *q, const float *k, const float *v, const float *weights, const float *d_out, float *d_q,
    float *d_k, float *d_v, int accumulate, float *scratch, const ck_attention *settings) {
    const ck_attention s = *settings;
    long t = s.positions, d = s.depth, wide = padded(t);
    float *turned_values = scratch, *gradients = turned_values + d * wide;
    transpose(v, s.key_stride, turned_values, wide, t, d);
    // The last block sees all keys: what it leaves, the others add to.
    for (long first = (t - 1) / QUERY_BLOCK * QUERY_BLOCK; first >= 0; first -= QUERY_BLOCK) {
        long rows = t - first < QUERY_BLOCK ? t - first : QUERY_BLOCK;
        long keys = s.causal ? first + rows : t, at = first * s.query_stride;
        int adds = accumulate || first + rows < t;
        const float *block = weights + first * t;
        small_product(d_out + at, s.query_stride, 1, turned_values, wide, gradients, t, rows, d, keys, 0);
        softmax_backward(block, gradients, gradients, rows, t, s.scale, s.causal ? rows : 0, first);
        small_product(block, 1, t, d_out + at, s.query_stride, d_v, s.key_stride, keys, rows, d, adds);
        small_product(gradients, 1, t, q + at, s.query_stride, d_k, s.key_stride, keys, rows, d, adds);
        small_product(gradients, t, 1, k, s.key_stride, d_q + at, s.query_stride, rows, keys, d, 0);
    }
}
