#pragma once

INLINE long visible(long row, long cols, long queries, long offset) {
    if (queries <= 0) {
        return cols;
    }
    long count = row % queries + offset + 1;
    return count < cols ? count : cols;
}

/// out = exp(scale * (x - largest)); returns the sum. A last partial group adds nothing beyond n.
INLINE float exponentials(const float *x, float *out, long n, float largest, float scale) {
    vf total = (vf)0.0f;
    FOR_LANES(n, {
        vf e = v_exp((LOAD(x) - largest) * scale);
        if (part) {
            e = pick(lanes_below(left), e, (vf)0.0f);
        }
        total += e;
        STORE(out, e);
    })
    return fold(total);
}

/// The lanes of group g of a row's first n elements; the others are `rest`.
INLINE vf first_lanes(vf v, long n, int g, vf rest) { return pick(lanes_below(n - 16 * g), v, rest); }

/// Runs the statement for each group of 16 columns; in the last one LOAD and STORE know what is left.
#define EACH_GROUP(STATEMENT)                                    \
    _Pragma("clang loop unroll(full)") for (int g = 0; g < groups; g++) { \
        const long i = 16 * g, left = cols - i;                  \
        const int part = g == groups - 1 && left < 16;           \
        STATEMENT                                                \
    }

/// A row of which so few columns are seen that they stay in registers: what is stored in part cannot be loaded at
/// once again.
INLINE void softmax_row(const float *x, float *y, long n, long cols, float scale, const int groups) {
    vf e[groups], most = (vf)-__builtin_inff(), total = (vf)0.0f;
    EACH_GROUP(e[g] = first_lanes(LOAD(x), n, g, (vf)-__builtin_inff()); most = larger(e[g], most);)
    float largest = fold_larger(most);
    EACH_GROUP(e[g] = first_lanes(v_exp((e[g] - largest) * scale), n, g, (vf)0.0f); total += e[g];)
    float factor = 1.0f / fold(total);
    EACH_GROUP(STORE(y, e[g] * factor);)
    fill(0.0f, y + 16 * groups, cols - 16 * groups);
}

INLINE void softmax_row_backward(
    const float *y, const float *dy, float *dx, long n, long cols, float scale, const int groups) {
    vf weight[groups], slope[groups], total = (vf)0.0f;
    EACH_GROUP(weight[g] = first_lanes(LOAD(y), n, g, (vf)0.0f); slope[g] = first_lanes(LOAD(dy), n, g, (vf)0.0f);
               total += weight[g] * slope[g];)
    float mean = fold(total);
    EACH_GROUP(STORE(dx, scale * weight[g] * (slope[g] - mean));)
    fill(0.0f, dx + 16 * groups, cols - 16 * groups);
}
#undef EACH_GROUP

/// Goes on to the next row, after this one by its number of groups as a constant, where there are few enough.
#define OF_FEW_COLUMNS(FUNCTION, ...)                                \
    switch ((n + 15) / 16) {                                         \
        case 1: FUNCTION(__VA_ARGS__, n, cols, scale, 1); continue;  \
        case 2: FUNCTION(__VA_ARGS__, n, cols, scale, 2); continue;  \
        case 3: FUNCTION(__VA_ARGS__, n, cols, scale, 3); continue;  \
        case 4: FUNCTION(__VA_ARGS__, n, cols, scale, 4); continue;  \
        default: break;                                              \
    }

static void softmax(const float *x, float *y, long rows, long cols, float scale, long queries, long offset) {
    for (long r = 0; r < rows; r++) {
        const float *in = x + r * cols;
        float *out = y + r * cols;
        long n = visible(r, cols, queries, offset);
        OF_FEW_COLUMNS(softmax_row, in, out)
        float largest = row_largest(in, n);
        float total = exponentials(in, out, n, largest, scale);
        float factor = 1.0f / total;
        FOR_LANES(n, STORE(out, LOAD(out) * factor);)
        fill(0.0f, out + n, cols - n);
    }
}

static void softmax_backward(
    const float *y, const float *dy, float *dx, long rows, long cols, float scale, long queries, long offset) {
    for (long r = 0; r < rows; r++) {
        const float *out = y + r * cols, *up = dy + r * cols;
        float *down = dx + r * cols;
        long n = visible(r, cols, queries, offset);
        OF_FEW_COLUMNS(softmax_row_backward, out, up, down)
        float total = row_product(out, up, n);
        FOR_LANES(n, STORE(down, scale * LOAD(out) * (LOAD(up) - total));)
        fill(0.0f, down + n, cols - n);
    }
}
#undef OF_FEW_COLUMNS
