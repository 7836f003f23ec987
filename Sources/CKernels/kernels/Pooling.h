// Pooling of images [sample, row, column, channel]: the largest element of each window, or the mean of its elements
// with padding counted as zeros.
#pragma once

/// Calls the statement for each window: `out` is where its channels begin in the results, `in` where those of its
/// first pixel do in the images; the rows `a0` to `a1` and the columns `b0` to `b1` of the window lie in the image.
#define EACH_WINDOW(STATEMENT)                                                                  \
    for (long out_row = 0; out_row < g->samples * g->out_height; out_row++) {                   \
        const long sample = out_row / g->out_height;                                            \
        const long row = out_row % g->out_height * g->stride_height - g->top;                   \
        const long a0 = row < 0 ? -row : 0;                                                     \
        const long a1 = g->height - row < g->kernel_height ? g->height - row : g->kernel_height; \
        for (long out_column = 0; out_column < g->out_width; out_column++) {                    \
            const long column = out_column * g->stride_width - g->left;                         \
            const long b0 = column < 0 ? -column : 0;                                           \
            const long b1 = g->width - column < g->kernel_width ? g->width - column : g->kernel_width; \
            const long out = (out_row * g->out_width + out_column) * g->channels;               \
            const long in = ((sample * g->height + row + a0) * g->width + column + b0) * g->channels; \
            STATEMENT                                                                           \
        }                                                                                       \
    }

/// Calls a function of a window, whose loops are unrolled where it has two by two elements, as most have.
#define OF_WINDOW(FUNCTION, ...)                                                   \
    if (g->kernel_width == 2 && a0 == 0 && a1 == 2 && b0 == 0 && b1 == 2) {        \
        FUNCTION(__VA_ARGS__, g->channels, g->width, 2, 0, 2, 0, 2);               \
    } else {                                                                       \
        FUNCTION(__VA_ARGS__, g->channels, g->width, g->kernel_width, a0, a1, b0, b1); \
    }

INLINE void max_of_window(
    const float *x, float *y, int32_t *places, long channels, long width, long kernel_width, long a0, long a1,
    long b0, long b1) {
    FOR_LANES(channels, {
        vf best = LOAD(x);
        vi place = (vi)(int32_t)(a0 * kernel_width + b0);
        for (long a = a0; a < a1; a++) {
            for (long b = b0; b < b1; b++) {
                vf v = LOAD(x + ((a - a0) * width + b - b0) * channels);
                vi wins = (v > best) | (v != v);
                best = pick(wins, v, best);
                place = wins ? (vi)(int32_t)(a * kernel_width + b) : place;
            }
        }
        STORE(y, best);
        STORE((float *)places, (vf)place);
    })
}

INLINE void max_gradient_of_window(
    const float *dy, const int32_t *places, float *dx, const int add, long channels, long width,
    long kernel_width, long a0, long a1, long b0, long b1) {
    FOR_LANES(channels, {
        vf slope = LOAD(dy);
        vi place = (vi)LOAD((const float *)places);
        for (long a = a0; a < a1; a++) {
            for (long b = b0; b < b1; b++) {
                float *to = dx + ((a - a0) * width + b - b0) * channels;
                vf v = pick(place == (vi)(int32_t)(a * kernel_width + b), slope, (vf)0.0f);
                STORE(to, add ? LOAD(to) + v : v);
            }
        }
    })
}

INLINE void mean_of_window(
    const float *x, float *y, float factor, long channels, long width, long kernel_width, long a0, long a1,
    long b0, long b1) {
    FOR_LANES(channels, {
        vf sum = (vf)0.0f;
        for (long a = 0; a < a1 - a0; a++) {
            for (long b = 0; b < b1 - b0; b++) {
                sum += LOAD(x + (a * width + b) * channels);
            }
        }
        STORE(y, sum * factor);
    })
}

INLINE void mean_gradient_of_window(
    const float *dy, float *dx, float factor, const int add, long channels, long width, long kernel_width, long a0,
    long a1, long b0, long b1) {
    FOR_LANES(channels, {
        vf slope = LOAD(dy) * factor;
        for (long a = 0; a < a1 - a0; a++) {
            for (long b = 0; b < b1 - b0; b++) {
                float *to = dx + (a * width + b) * channels;
                STORE(to, add ? LOAD(to) + slope : slope);
            }
        }
    })
}

/// Whether windows overlap, so that a pixel's gradient is a sum; sets the gradients to 0 where some of them would
/// not be written otherwise.
INLINE int windows_overlap(const ck_pooling *g, float *dx) {
    int overlap = g->stride_height < g->kernel_height || g->stride_width < g->kernel_width;
    int gapless = g->out_height * g->kernel_height == g->height && g->out_width * g->kernel_width == g->width
        && g->stride_height == g->kernel_height && g->stride_width == g->kernel_width && g->top == 0 && g->left == 0;
    if (!gapless) {
        fill(0.0f, dx, g->samples * g->height * g->width * g->channels);
    }
    return overlap;
}

static void max_pooling(const float *x, float *y, int32_t *places, const ck_pooling *g) {
    EACH_WINDOW({ OF_WINDOW(max_of_window, x + in, y + out, places + out) })
}

static void max_pooling_gradient(const float *dy, const int32_t *places, float *dx, const ck_pooling *g) {
    if (windows_overlap(g, dx)) {
        EACH_WINDOW({ OF_WINDOW(max_gradient_of_window, dy + out, places + out, dx + in, 1) })
    } else {
        EACH_WINDOW({ OF_WINDOW(max_gradient_of_window, dy + out, places + out, dx + in, 0) })
    }
}

static void mean_pooling(const float *x, float *y, const ck_pooling *g) {
    const float factor = 1.0f / (float)(g->kernel_height * g->kernel_width);
    EACH_WINDOW({ OF_WINDOW(mean_of_window, x + in, y + out, factor) })
}

static void mean_pooling_gradient(const float *dy, float *dx, const ck_pooling *g) {
    const float factor = 1.0f / (float)(g->kernel_height * g->kernel_width);
    if (windows_overlap(g, dx)) {
        EACH_WINDOW({ OF_WINDOW(mean_gradient_of_window, dy + out, dx + in, factor, 1) })
    } else {
        EACH_WINDOW({ OF_WINDOW(mean_gradient_of_window, dy + out, dx + in, factor, 0) })
    }
}
#undef OF_WINDOW
#undef EACH_WINDOW
