#pragma once

#define MAXIMUM_BUFFERS 64

/// The buffers' elements as a binary tree: neighbors first, then pairs, then fours.
INLINE vf tree(const float *const *buffers, long count, long at, long left) {
    vf terms[MAXIMUM_BUFFERS];
    for (long s = 0; s < count; s++) {
        terms[s] = left < 16 ? load_part(buffers[s] + at, left) : load(buffers[s] + at);
    }
    for (long width = 1; width < count; width *= 2) {
        for (long s = 0; s + width < count; s += 2 * width) {
            terms[s] += terms[s + width];
        }
    }
    return terms[0];
}

#define REDUCE(EXPRESSION)                                   \
    FOR_LANES(n, {                                           \
        vf v = EXPRESSION;                                   \
        STORE(out, v);                                       \
        vd wide = __builtin_convertvector(v, vd);            \
        if (i & 16) {                                        \
            odd += wide * wide;                              \
        } else {                                             \
            even += wide * wide;                             \
        }                                                    \
    })

static double reduce(const float *const *buffers, long count, long first, float *out, long n) {
    vd even = (vd)0.0, odd = (vd)0.0;
    if (count == 1) {
        const float *a = buffers[0] + first;
        REDUCE(LOAD(a))
    } else if (count == 2) {
        const float *a = buffers[0] + first, *b = buffers[1] + first;
        REDUCE(LOAD(a) + LOAD(b))
    } else if (count == 4) {
        const float *a = buffers[0] + first, *b = buffers[1] + first;
        const float *c = buffers[2] + first, *d = buffers[3] + first;
        REDUCE((LOAD(a) + LOAD(b)) + (LOAD(c) + LOAD(d)))
    } else {
        REDUCE(tree(buffers, count, first + i, left))
    }
    return fold_double(even + odd);
}

static void statistics(const float *x, long n, ck_statistics *out) {
    vf low = (vf)__builtin_inff(), high = -low;
    vd total = (vd)0.0, squares = (vd)0.0;
    long zeros = 0, non_finite = 0;
    FOR_LANES(n, {
        vf v = LOAD(x);
        vi inside = lanes_below(left);
        vi finite = (v_abs(v) < __builtin_inff()) & inside;
        low = pick(finite, smaller(v, low), low);
        high = pick(finite, larger(v, high), high);
        vf clean = pick(finite, v, (vf)0.0f);
        vd wide = __builtin_convertvector(clean, vd);
        total += wide;
        squares += wide * wide;
        zeros -= __builtin_reduce_add((v == 0.0f) & inside);
        non_finite -= __builtin_reduce_add(~finite & inside);
    })
    out->minimum = fold_smaller(low);
    out->maximum = fold_larger(high);
    out->sum = fold_double(total);
    out->sum_of_squares = fold_double(squares);
    out->zeros = zeros;
    out->non_finite = non_finite;
}
