// Attention of a head in bf16, its sums and its softmax in f32. What a product sums over must lie in pairs: two
// neighbors of a row as they are, two rows interleaved.
#pragma once

/// out[j, c] = (x[2 j, c], x[2 j + 1, c]) for rows x cols of bf16; a row that is missing is 0.
static void pair_rows(const uint16_t *x, long stride, float *out, long rows, long cols) {
    for (long j = 0; 2 * j < rows; j++) {
        const uint16_t *even = x + 2 * j * stride, *odd = 2 * j + 1 < rows ? even + stride : NULL;
        float *pairs = out + j * cols;
        FOR_LANES(cols, {
            vu low = __builtin_convertvector(load_half(even + i, left), vu);
            vu high = odd ? __builtin_convertvector(load_half(odd + i, left), vu) : (vu)0u;
            STORE(pairs, (vf)(low | high << 16));
        })
    }
}

/// The same of f32, rounded; the pairs' rows are `out_row` apart.
static void round_to_pairs(const float *x, long stride, float *out, long out_row, long rows, long cols) {
    for (long j = 0; 2 * j < rows; j++) {
        const float *even = x + 2 * j * stride, *odd = 2 * j + 1 < rows ? even + stride : NULL;
        float *pairs = out + j * out_row;
        FOR_LANES(cols, {
            vu low = __builtin_convertvector(to_half(LOAD(even)), vu);
            vu high = odd ? __builtin_convertvector(to_half(LOAD(odd)), vu) : (vu)0u;
            STORE(pairs, (vf)(low | high << 16));
        })
    }
}

/// Rows of f32 as rows of pairs, `out_row` pairs apart; an odd last column gets a 0 beside it.
static void round_rows(const float *x, long stride, float *out, long out_row, long rows, long cols) {
    for (long r = 0; r < rows; r++) {
        uint16_t *halves = (uint16_t *)(out + r * out_row);
        to_bf16(x + r * stride, halves, cols);
        if (cols % 2 != 0) {
            halves[cols] = 0;
        }
    }
}

/// Brings rows x cols of f32 to where a result belongs, in its type.
INLINE void deliver(const float *x, void *result, int half, long at, long stride, long rows, long cols) {
    for (long r = 0; r < rows; r++) {
        if (half) {
            to_bf16(x + r * cols, (uint16_t *)result + at + r * stride, cols);
        } else {
            scale(x + r * cols, 1.0f, 0.0f, (float *)result + at + r * stride, cols);
        }
    }
}

static void attention_head_bf16(
    const uint16_t *q, const uint16_t *k, const uint16_t *v, void *out, int half_out, float *weights,
    float *scratch, const ck_attention *settings) {
    const ck_attention s = *settings;
    const long t = s.positions, d = s.depth, wide = padded(t);
    float *turned_keys = scratch, *paired_values = turned_keys + wide * d / 2;
    float *rounded = paired_values + wide * d / 2, *result = rounded + QUERY_BLOCK * wide / 2;
    transpose((const float *)k, s.key_stride / 2, turned_keys, wide, t, d / 2);
    pair_rows(v, s.key_stride, paired_values, t, d);
    for (long first = 0; first < t; first += QUERY_BLOCK) {
        const long rows = t - first < QUERY_BLOCK ? t - first : QUERY_BLOCK;
        const long keys = s.causal ? first + rows : t, at = first * s.query_stride;
        float *block = weights + first * t;
        small_pair_product(
            (const float *)(q + at), s.query_stride / 2, 1, turned_keys, wide, block, t, rows, d / 2, keys, 0);
        softmax(block, block, rows, t, s.scale, s.causal ? rows : 0, first);
        round_rows(block, t, rounded, wide / 2, rows, keys);
        small_pair_product(rounded, wide / 2, 1, paired_values, d, result, d, rows, (keys + 1) / 2, d, 0);
        deliver(result, out, half_out, at, s.query_stride, rows, d);
    }
}

static void attention_head_backward_bf16(
    const uint16_t *q, const uint16_t *k, const uint16_t *v, const float *weights, const uint16_t *d_out,
    void *d_q, void *d_k, void *d_v, int half_q, int half_k, int half_v, int accumulate, float *scratch,
    const ck_attention *settings) {
    const ck_attention s = *settings;
    const long t = s.positions, d = s.depth, wide = padded(t), pairs = QUERY_BLOCK / 2;
    float *turned_values = scratch, *paired_keys = turned_values + wide * d / 2;
    float *key_sums = paired_keys + wide * d / 2, *value_sums = key_sums + wide * d;
    float *gradients = value_sums + wide * d, *rounded = gradients + QUERY_BLOCK * wide;
    float *paired = rounded + pairs * wide, *paired_queries = paired + pairs * wide;
    float *result = paired_queries + pairs * d;
    // Gradients that are summed over heads are f32, and summed where they belong.
    float *to_k = half_k ? key_sums : d_k, *to_v = half_v ? value_sums : d_v;
    const long k_row = half_k ? d : s.key_stride, v_row = half_v ? d : s.key_stride;
    transpose((const float *)v, s.key_stride / 2, turned_values, wide, t, d / 2);
    pair_rows(k, s.key_stride, paired_keys, t, d);
    // The last block sees all keys: what it leaves, the others add to.
    for (long first = (t - 1) / QUERY_BLOCK * QUERY_BLOCK; first >= 0; first -= QUERY_BLOCK) {
        const long rows = t - first < QUERY_BLOCK ? t - first : QUERY_BLOCK;
        const long keys = s.causal ? first + rows : t, at = first * s.query_stride;
        const int adds = first + rows < t;
        const float *block = weights + first * t;
        // The next head's weights, which lie behind these, come from a far cache.
        for (long ahead = 0; ahead < rows * t; ahead += 16) {
            __builtin_prefetch(block + t * t + ahead, 0, 2);
        }
        small_pair_product(
            (const float *)(d_out + at), s.query_stride / 2, 1, turned_values, wide, gradients, t, rows, d / 2,
            keys, 0);
        softmax_backward(block, gradients, gradients, rows, t, s.scale, s.causal ? rows : 0, first);
        round_to_pairs(block, t, paired, wide, rows, keys);
        pair_rows(d_out + at, s.query_stride, paired_queries, rows, d);
        small_pair_product(
            paired, 1, wide, paired_queries, d, to_v, v_row, keys, (rows + 1) / 2, d,
            adds || (accumulate && !half_v));
        round_to_pairs(gradients, t, paired, wide, rows, keys);
        pair_rows(q + at, s.query_stride, paired_queries, rows, d);
        small_pair_product(
            paired, 1, wide, paired_queries, d, to_k, k_row, keys, (rows + 1) / 2, d,
            adds || (accumulate && !half_k));
        round_rows(gradients, t, rounded, wide / 2, rows, keys);
        small_pair_product(rounded, wide / 2, 1, paired_keys, d, result, d, rows, (keys + 1) / 2, d, 0);
        deliver(result, d_q, half_q, at, s.query_stride, rows, d);
    }
    if (half_k) {
        deliver(key_sums, d_k, 1, 0, s.key_stride, t, d);
    }
    if (half_v) {
        deliver(value_sums, d_v, 1, 0, s.key_stride, t, d);
    }
}
