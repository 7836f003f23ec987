// Sixteen lanes on every instruction set: the compiler makes one, two or four registers of it. Partial
// loads give zeros beyond the end.
#pragma once

// Vectors pass through inlined functions only, so their calling convention does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

#define INLINE static inline __attribute__((always_inline, unused))

typedef float vf __attribute__((ext_vector_type(16)));
typedef float vf8 __attribute__((ext_vector_type(8)));
typedef float vf4 __attribute__((ext_vector_type(4)));
typedef int32_t vi __attribute__((ext_vector_type(16)));
typedef uint32_t vu __attribute__((ext_vector_type(16)));
typedef uint64_t vu64 __attribute__((ext_vector_type(16)));
typedef uint16_t vh __attribute__((ext_vector_type(16)));
typedef double vd __attribute__((ext_vector_type(16)));
typedef float vf_any __attribute__((ext_vector_type(16), aligned(4)));
typedef int32_t vi_any __attribute__((ext_vector_type(16), aligned(4)));
typedef uint16_t vh_any __attribute__((ext_vector_type(16), aligned(2)));

INLINE vf load(const float *p) { return *(const vf_any *)p; }
INLINE void store(float *p, vf v) { *(vf_any *)p = v; }

/// The lanes below n, as an all-ones mask.
INLINE vi lanes_below(long n) {
    const vi index = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    return index < (vi)(int32_t)n;
}

#if CK_LEVEL == 2
INLINE vf load_part(const float *p, long n) {
    return (vf)_mm512_maskz_loadu_ps((__mmask16)((1u << n) - 1), p);
}
INLINE void store_part(float *p, vf v, long n) {
    _mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), (__m512)v);
}
#elif CK_LEVEL == 1
INLINE vf load_part(const float *p, long n) {
    vi mask = lanes_below(n);
    vf v;
    v.lo = (vf8)_mm256_maskload_ps(p, (__m256i)mask.lo);
    v.hi = (vf8)_mm256_maskload_ps(p + 8, (__m256i)mask.hi);
    return v;
}
INLINE void store_part(float *p, vf v, long n) {
    vi mask = lanes_below(n);
    _mm256_maskstore_ps(p, (__m256i)mask.lo, (__m256)v.lo);
    _mm256_maskstore_ps(p + 8, (__m256i)mask.hi, (__m256)v.hi);
}
#else
INLINE vf load_part(const float *p, long n) {
    float lanes[16] __attribute__((aligned(64))) = {0};
    for (long i = 0; i < n; i++) {
        lanes[i] = p[i];
    }
    return *(const vf *)lanes;
}
INLINE void store_part(float *p, vf v, long n) {
    float lanes[16] __attribute__((aligned(64)));
    *(vf *)lanes = v;
    for (long i = 0; i < n; i++) {
        p[i] = lanes[i];
    }
}
#endif

INLINE vh load_half(const uint16_t *p, long n) {
    if (n >= 16) {
        return *(const vh_any *)p;
    }
    uint16_t lanes[16] __attribute__((aligned(32))) = {0};
    for (long i = 0; i < n; i++) {
        lanes[i] = p[i];
    }
    return *(const vh *)lanes;
}
INLINE void store_half(uint16_t *p, vh v, long n) {
    if (n >= 16) {
        *(vh_any *)p = v;
        return;
    }
    uint16_t lanes[16] __attribute__((aligned(32)));
    *(vh *)lanes = v;
    for (long i = 0; i < n; i++) {
        p[i] = lanes[i];
    }
}

/// Runs the body for i = 0, 16, 32 …; in it LOAD and STORE handle a last group of `left` < 16 elements.
#define FOR_LANES(n, ...)                                        \
    {                                                            \
        long i = 0;                                              \
        for (; i + 16 <= (n); i += 16) {                         \
            enum { part = 0 };                                   \
            const long left __attribute__((unused)) = 16;        \
            __VA_ARGS__                                          \
        }                                                        \
        if (i < (n)) {                                           \
            enum { part = 1 };                                   \
            const long left __attribute__((unused)) = (n) - i;   \
            __VA_ARGS__                                          \
        }                                                        \
    }
#define LOAD(p) (part ? load_part((p) + i, left) : load((p) + i))
#define STORE(p, v) (part ? store_part((p) + i, (v), left) : store((p) + i, (v)))

INLINE vf pick(vi mask, vf yes, vf no) {
    return mask ? yes : no;
}

/// The sum of the lanes, always paired the same way.
INLINE float fold(vf v) {
    vf8 a = v.lo + v.hi;
    vf4 b = a.lo + a.hi;
    return (b.x + b.z) + (b.y + b.w);
}
INLINE double fold_double(vd v) {
    double a[8];
    for (int k = 0; k < 8; k++) {
        a[k] = v[k] + v[k + 8];
    }
    return ((a[0] + a[4]) + (a[2] + a[6])) + ((a[1] + a[5]) + (a[3] + a[7]));
}
INLINE vf larger(vf a, vf b) { return pick(a > b, a, b); }
INLINE vf smaller(vf a, vf b) { return pick(a < b, a, b); }
INLINE float fold_larger(vf v) {
    vf8 a = v.lo > v.hi ? v.lo : v.hi;
    vf4 b = a.lo > a.hi ? a.lo : a.hi;
    float c = b.x > b.y ? b.x : b.y, d = b.z > b.w ? b.z : b.w;
    return c > d ? c : d;
}
INLINE float fold_smaller(vf v) { return -fold_larger(-v); }

INLINE vf from_half(vh h) {
    return (vf)(__builtin_convertvector(h, vu) << 16);
}
/// To nearest, ties to even; NaN stays NaN.
INLINE vh to_half(vf v) {
#if CK_BF16
    return (vh)_mm512_cvtneps_pbh((__m512)v);
#else
    vu bits = (vu)v;
    vu rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
    vu quiet = (bits >> 16) | 0x40u;
    vi nan = v != v;
    return __builtin_convertvector(((vu)nan & quiet) | (~(vu)nan & rounded), vh);
#endif
}
