// Elementary functions on sixteen lanes, within a few units in the last place of f32. The polynomials are
// Chebyshev fits of the functions named.
#pragma once

/// e^x: 0 below -87.3, infinite above 88.3.
INLINE vf v_exp(vf x) {
    const float magic = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
    vf shifted = x * 1.44269504f + magic;
    vf n = shifted - magic;
    vf r = x - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    vf p = (vf)1.394110843e-3f;
    p = p * r + 8.375126398e-3f;
    p = p * r + 4.16663529e-2f;
    p = p * r + 1.666641551e-1f;
    p = p * r + 5.000000047e-1f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    // The integer sits in the low bits of `shifted`.
    vi exponent = ((vi)shifted - 0x4b400000 + 127) << 23;
    vf result = p * (vf)exponent;
    result = pick(x < -87.33f, (vf)0.0f, result);
    return pick(x > 88.37f, (vf)__builtin_inff(), result);
}

/// Natural logarithm of a normal number; NaN below 0, -infinity at 0, infinity at infinity.
INLINE vf v_log(vf x) {
    vi bits = (vi)x;
    // The exponent that puts the mantissa into [sqrt(1/2), sqrt(2)).
    vi e = (bits - 0x3f3504f3) >> 23;
    vf f = (vf)(bits - (e << 23)) - 1.0f;
    vf k = __builtin_convertvector(e, vf);
    vf p = (vf)-7.902743772e-2f;
    p = p * f + 1.262231985e-1f;
    p = p * f - 1.299818376e-1f;
    p = p * f + 1.421449592e-1f;
    p = p * f - 1.664128146e-1f;
    p = p * f + 2.000104509e-1f;
    p = p * f - 2.500030642e-1f;
    p = p * f + 3.333333073e-1f;
    vf f2 = f * f;
    vf tail = p * f2 * f - 0.5f * f2 - k * 2.12194440e-4f;
    vf result = (f + tail) + k * 0.693359375f;
    result = pick(x == 0.0f, (vf)-__builtin_inff(), result);
    result = pick(x == __builtin_inff(), x, result);
    return pick((x < 0.0f) | (x != x), (vf)__builtin_nanf(""), result);
}

/// log(1 + t) for t in [0, 1].
INLINE vf v_log1p(vf t) {
    vf u = 1.0f + t;
    return v_log(u) + (t - (u - 1.0f)) / u;
}

INLINE vf v_abs(vf x) { return (vf)((vi)x & 0x7fffffff); }
INLINE vf v_sign_of(vf magnitude, vf sign) { return (vf)((vi)magnitude | ((vi)sign & (int32_t)0x80000000)); }

INLINE vf v_sigmoid(vf x) { return 1.0f / (1.0f + v_exp(-x)); }

INLINE vf v_tanh(vf x) {
    vf a = v_abs(x);
    vf z = x * x;
    vf p = (vf)-6.045165097e-3f;
    p = p * z + 2.096132911e-2f;
    p = p * z - 5.384326318e-2f;
    p = p * z + 1.333271885e-1f;
    p = p * z - 3.333332843e-1f;
    vf small = x + x * z * p;
    vf large = 1.0f - 2.0f / (1.0f + v_exp(2.0f * a));
    return pick(a < 0.63f, small, v_sign_of(large, x));
}

INLINE vf v_erf(vf x) {
    vf a = v_abs(x);
    vf z = x * x;
    vf p = (vf)7.875875063e-5f;
    p = p * z - 8.016864287e-4f;
    p = p * z + 5.189087423e-3f;
    p = p * z - 2.685421201e-2f;
    p = p * z + 1.128359472e-1f;
    p = p * z - 3.761262667e-1f;
    p = p * z + 1.128379166f;
    vf small = x * p;
    // log(erfc(a)) between 1 and 4.1; beyond, erf is 1.
    vf c = smaller(a, (vf)4.1f);
    vf q = (vf)1.591706218e-6f;
    q = q * c - 4.518101704e-5f;
    q = q * c + 5.895989285e-4f;
    q = q * c - 4.726724977e-3f;
    q = q * c + 2.63302746e-2f;
    q = q * c - 1.09924481e-1f;
    q = q * c - 6.319870659e-1f;
    q = q * c - 1.13014146f;
    q = q * c + 2.979374622e-4f;
    vf large = v_sign_of(1.0f - v_exp(q), x);
    vf result = pick(a < 1.0f, small, large);
    return pick(x != x, x, result);
}

INLINE float s_exp(float x) { return v_exp((vf)x)[0]; }
INLINE float s_log(float x) { return v_log((vf)x)[0]; }
