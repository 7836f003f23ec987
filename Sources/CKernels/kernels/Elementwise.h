#pragma once

static void add(const float *a, const float *b, float *out, long n) {
    FOR_LANES(n, STORE(out, LOAD(a) + LOAD(b));)
}
static void multiply(const float *a, const float *b, float *out, long n) {
    FOR_LANES(n, STORE(out, LOAD(a) * LOAD(b));)
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
static void fill(float value, float *out, long n) {
    vf v = (vf)value;
    FOR_LANES(n, STORE(out, v);)
}
static void lerp(const float *x, float rate, float *average, long n) {
    FOR_LANES(n, vf m = LOAD(average); STORE(average, m + (LOAD(x) - m) * rate);)
}

static void to_bf16(const float *x, uint16_t *out, long n) {
    FOR_LANES(n, store_half(out + i, to_half(LOAD(x)), left);)
}
static void from_bf16(const uint16_t *x, float *out, long n) {
    FOR_LANES(n, STORE(out, from_half(load_half(x + i, left)));)
}
