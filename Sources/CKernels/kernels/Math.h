// Elementary functions on sixteen lanes, within a few units in the last place of f32. The polynomials are
// Chebyshev fits of the functions named.
#pragma once

/// e^r for |r| <= log(2) / 2.
INLINE vf v_exp_reduced(vf r) {
    vf p = (vf)1.394110843e-3f;
    p = p * r + 8.375126398e-3f;
    p = p * r + 4.16663529e-2f;
    p = p * r + 1.666641551e-1f;
    p = p * r + 5.000000047e-1f;
    p = p * r + 1.0f;
    return p * r + 1.0f;
}

/// e^x: 0 below -87.3 (or, with AVX-512, where it underflows), infinite above 88.4.
INLINE vf v_exp(vf x) {
    const float magic = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
#if CK_LEVEL == 2
    // The second operand is the result where one is NaN.
    x = (vf)_mm512_max_ps(_mm512_set1_ps(-110.0f), _mm512_min_ps(_mm512_set1_ps(90.0f), (__m512)x));
    vf n = x * 1.44269504f + magic - magic;
    vf r = x - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    return (vf)_mm512_scalef_ps((__m512)v_exp_reduced(r), (__m512)n);
#else
    vf shifted = x * 1.44269504f + magic;
    vf n = shifted - magic;
    vf r = x - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    // The integer sits in the low bits of `shifted`.
    vi exponent = ((vi)shifted - 0x4b400000 + 127) << 23;
    vf result = v_exp_reduced(r) * (vf)exponent;
    result = pick(x < -87.33f, (vf)0.0f, result);
    return pick(x > 88.37f, (vf)__builtin_inff(), result);
#endif
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

/// The normal distribution's probability below x; `bell` becomes e^(-x^2 / 2).
INLINE vf v_normal_below(vf x, vf *bell) {
    // The tail beyond |x| is e^(-x^2 / 2) times a function as smooth as a polynomial in 1 / (1 + c |x|).
    vf e = v_exp(-0.5f * x * x);
    vf t = 1.0f / (1.0f + 0.2121320344f * v_abs(x));
    vf p = (vf)-0.1304193343f;
    p = p * t + 0.4902051399f;
    p = p * t - 0.5225359624f;
    p = p * t + 0.5603273819f;
    p = p * t - 0.1040551482f;
    p = p * t + 0.219276235f;
    p = p * t + 0.1471231408f;
    p = p * t + 0.1709027154f;
    p = p * t + 0.1691758123f;
    vf tail = 0.5f * e * t * p;
    *bell = e;
    return pick(x < 0.0f, tail, 1.0f - tail);
}

INLINE float s_exp(float x) { return v_exp((vf)x)[0]; }
INLINE float s_log(float x) { return v_log((vf)x)[0]; }
