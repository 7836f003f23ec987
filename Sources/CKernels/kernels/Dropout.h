#pragma once

typedef uint64_t vq __attribute__((ext_vector_type(8)));

/// The high and low halves of the lanes times a constant: the even lanes and the odd ones in turn.
INLINE void wide_product(vu a, uint32_t factor, vu *high, vu *low) {
    const vq below = (vq)0xffffffffu;
    vq even = ((vq)a & below) * factor;
    vq odd = ((vq)a >> 32) * factor;
    *high = (vu)((even >> 32) | (odd & ~below));
    *low = (vu)((even & below) | (odd << 32));
}

/// Philox 4x32-10 (Salmon et al. 2011) for 16 counters in a row.
INLINE void philox16(uint64_t counter, uint64_t step, uint64_t key, vu out[4]) {
    const vu index = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    vu c0 = index + (uint32_t)counter;
    // Lanes that wrapped around carry into the next word.
    vu c1 = (vu)(uint32_t)(counter >> 32) + ((vu)(c0 < index) & 1u);
    vu c2 = (vu)(uint32_t)step, c3 = (vu)(uint32_t)(step >> 32);
    uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
    for (int round = 0; round < 10; round++) {
        vu high0, low0, high1, low1;
        wide_product(c0, 0xD2511F53u, &high0, &low0);
        wide_product(c2, 0xCD9E8D57u, &high1, &low1);
        c0 = high1 ^ c1 ^ k0;
        c1 = low1;
        c2 = high0 ^ c3 ^ k1;
        c3 = low0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

static void dropout(
    const float *x, float *y, long n, float rate, uint64_t key, uint64_t step, uint64_t first) {
    double scaled = (double)rate * 4294967296.0;
    uint32_t threshold = scaled >= 4294967295.0 ? 4294967295u : (uint32_t)scaled;
    vf keep = (vf)(1.0f / (1.0f - rate));
    float factors[64] __attribute__((aligned(64)));
    long done = 0;
    while (done < n) {
        uint64_t element = first + (uint64_t)done;
        long inside = (long)(element % 64);
        long count = 64 - inside < n - done ? 64 - inside : n - done;
        vu words[4];
        philox16(element / 64 * 16, step, key, words);
        for (int k = 0; k < 4; k++) {
            *(vf *)(factors + 16 * k) = pick((vi)(words[k] >= threshold), keep, (vf)0.0f);
        }
        const float *in = x + done, *factor = factors + inside;
        float *out = y + done;
        FOR_LANES(count, STORE(out, LOAD(in) * LOAD(factor));)
        done += count;
    }
}
