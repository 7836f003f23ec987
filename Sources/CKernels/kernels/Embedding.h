#pragma once

static void gather(
    const float *table, const int32_t *tokens, float *out, long count, long width, int accumulate) {
    for (long k = 0; k < count; k++) {
        const float *row = table + (long)tokens[k] * width;
        float *to = out + k * width;
        if (accumulate) {
            FOR_LANES(width, STORE(to, LOAD(to) + LOAD(row));)
        } else {
            FOR_LANES(width, STORE(to, LOAD(row));)
        }
    }
}

static void scatter_add(
    const float *d_out, const int32_t *tokens, float *d_table, long count, long width) {
    for (long k = 0; k < count; k++) {
        const float *from = d_out + k * width;
        float *row = d_table + (long)tokens[k] * width;
        FOR_LANES(width, STORE(row, LOAD(row) + LOAD(from));)
    }
}
