#pragma once

/// Philox 4x32-10 (Salmon et al. 2011) for 16 counters in a row.
INLINE void philox16(uint64_t counter, uint64_t step, uint64_t key, vu out[4]) {
    const vu64 index = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    vu64 wide = index + counter;
    vu c0 = __builtin_convertvector(wide, vu), c1 = __builtin_convertvector(wide >> 32, vu);
    vu c2 = (vu)(uint32_t)step, c3 = (vu)(uint32_t)(step >> 32);
    uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
    for (int round = 0; round < 10; round++) {
        vu64 a = __builtin_convertvector(c0, vu64) * (uint64_t)0xD2511F53u;
        vu64 b = __builtin_convertvector(c2, vu64) * (uint64_t)0xCD9E8D57u;
        c0 = __builtin_convertvector(b >> 32, vu) ^ c1 ^ k0;
        c1 = __builtin_convertvector(b, vu);
        c2 = __builtin_convertvector(a >> 32, vu) ^ c3 ^ k1;
        c3 = __builtin_convertvector(a, vu);
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
