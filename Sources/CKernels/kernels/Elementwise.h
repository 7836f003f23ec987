#pragma once

static void add(const float *a, const float *b, float *out, long n) {
    FOR_LANES(n, STORE(out, LOAD(a) + LOAD(b));)
}
static void subtract(const float *a, const float *b, float *out, long n) {
    FOR_LANES(n, STORE(out, LOAD(a) - LOAD(b));)
}
static void multiply(const float *a, const float *b, float *out, long n) {
    FOR_LANES(n, STORE(out, LOAD(a) * LOAD(b));)
}
static void divide(const float *a, const float *b, float *out, long n) {
    FOR_LANES(n, STORE(out, LOAD(a) / LOAD(b));)
}
static void scale(const float *x, float factor, float shift, float *out, long n) {
    FOR_LANES(n, STORE(out, LOAD(x) * factor + shift);)
}
static void axpy(float factor, const float *x, float *y, long n) {
    FOR_LANES(n, STORE(y, LOAD(y) + factor * LOAD(x));)
}
static void blend(float fa, const float *a, float fb, const float *b, float *out, long n) {
    FOR_LANES(n, STORE(out, fa * LOAD(a) + fb * LOAD(b));)
}
static void multiply_add(const float *a, const float *b, float *accumulator, long n) {
    FOR_LANES(n, STORE(accumulator, LOAD(accumulator) + LOAD(a) * LOAD(b));)
}
static void fill(float value, float *out, long n) {
    vf v = (vf)value;
    FOR_LANES(n, STORE(out, v);)
}
static void lerp(const float *x, float rate, float *average, long n) {
    FOR_LANES(n, vf m = LOAD(average); STORE(average, m + (LOAD(x) - m) * rate);)
}

static void unary(int function, const float *x, float *out, long n) {
    switch (function) {
        case CK_EXP: FOR_LANES(n, STORE(out, v_exp(LOAD(x)));) break;
        case CK_LOG: FOR_LANES(n, STORE(out, v_log(LOAD(x)));) break;
        case CK_SQRT: FOR_LANES(n, STORE(out, __builtin_elementwise_sqrt(LOAD(x)));) break;
        case CK_SQUARE: FOR_LANES(n, vf v = LOAD(x); STORE(out, v * v);) break;
        case CK_ABS: FOR_LANES(n, STORE(out, v_abs(LOAD(x)));) break;
        case CK_RECIPROCAL: FOR_LANES(n, STORE(out, 1.0f / LOAD(x));) break;
    }
}

static void unary_backward(int function, const float *x, const float *dy, float *dx, long n) {
    switch (function) {
        case CK_EXP: FOR_LANES(n, STORE(dx, LOAD(dy) * v_exp(LOAD(x)));) break;
        case CK_LOG: FOR_LANES(n, STORE(dx, LOAD(dy) / LOAD(x));) break;
        case CK_SQRT: FOR_LANES(n, STORE(dx, 0.5f * LOAD(dy) / __builtin_elementwise_sqrt(LOAD(x)));) break;
        case CK_SQUARE: FOR_LANES(n, STORE(dx, 2.0f * LOAD(x) * LOAD(dy));) break;
        case CK_ABS:
            FOR_LANES(n, vf v = LOAD(x); vf d = LOAD(dy);
                      STORE(dx, pick(v == 0.0f, (vf)0.0f, pick(v < 0.0f, -d, d)));)
            break;
        case CK_RECIPROCAL:
            FOR_LANES(n, vf r = 1.0f / LOAD(x); STORE(dx, -LOAD(dy) * r * r);)
            break;
    }
}

static void to_bf16(const float *x, uint16_t *out, long n) {
    FOR_LANES(n, store_half(out + i, to_half(LOAD(x)), left);)
}
static void from_bf16(const uint16_t *x, float *out, long n) {
    FOR_LANES(n, STORE(out, from_half(load_half(x + i, left)));)
}
