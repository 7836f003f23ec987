#pragma once

static void rope(
    const float *x, const float *cosines, const float *sines, float *y, long rows, long heads, long depth,
    long positions, int inverse) {
    long half = depth / 2;
    float sign = inverse ? -1.0f : 1.0f;
    for (long r = 0; r < rows; r++) {
        const float *c = cosines + r % positions * half, *s = sines + r % positions * half;
        for (long h = 0; h < heads; h++) {
            const float *in = x + (r * heads + h) * depth, *in2 = in + half;
            float *out = y + (r * heads + h) * depth, *out2 = out + half;
            FOR_LANES(half, {
                vf a = LOAD(in);
                vf b = LOAD(in2);
                vf cosine = LOAD(c);
                vf sine = sign * LOAD(s);
                STORE(out, a * cosine - b * sine);
                STORE(out2, b * cosine + a * sine);
            })
        }
    }
}

static void lstm(
    float *gates, const float *previous_cell, float *cell, float *hidden, long rows, long width) {
    for (long r = 0; r < rows; r++) {
        float *gi = gates + r * 4 * width, *gf = gi + width, *gg = gf + width, *go = gg + width;
        const float *before = previous_cell + r * width;
        float *now = cell + r * width, *out = hidden + r * width;
        FOR_LANES(width, {
            vf a = v_sigmoid(LOAD(gi));
            vf f = v_sigmoid(LOAD(gf));
            vf g = v_tanh(LOAD(gg));
            vf o = v_sigmoid(LOAD(go));
            vf c = f * LOAD(before) + a * g;
            STORE(gi, a);
            STORE(gf, f);
            STORE(gg, g);
            STORE(go, o);
            STORE(now, c);
            STORE(out, o * v_tanh(c));
        })
    }
}

static void lstm_backward(
    const float *gates, const float *previous_cell, const float *cell, const float *d_hidden, float *d_cell,
    float *d_gates, long rows, long width) {
    for (long r = 0; r < rows; r++) {
        const float *gi = gates + r * 4 * width, *gf = gi + width, *gg = gf + width, *go = gg + width;
        float *di = d_gates + r * 4 * width, *df = di + width, *dg = df + width, *d_out = dg + width;
        const float *before = previous_cell + r * width, *now = cell + r * width;
        const float *up = d_hidden + r * width;
        float *carry = d_cell + r * width;
        FOR_LANES(width, {
            vf a = LOAD(gi);
            vf f = LOAD(gf);
            vf g = LOAD(gg);
            vf o = LOAD(go);
            vf t = v_tanh(LOAD(now));
            vf dh = LOAD(up);
            vf dc = LOAD(carry) + dh * o * (1.0f - t * t);
            vf d_forget = dc * LOAD(before) * f * (1.0f - f);
            STORE(di, dc * g * a * (1.0f - a));
            STORE(df, d_forget);
            STORE(dg, dc * a * (1.0f - g * g));
            STORE(d_out, dh * t * o * (1.0f - o));
            STORE(carry, dc * f);
        })
    }
}

static void gru(
    float *input, const float *recurrent, const float *previous, float *hidden, long rows, long width) {
    for (long r = 0; r < rows; r++) {
        float *ir = input + r * 3 * width, *iz = ir + width, *in = iz + width;
        const float *hr = recurrent + r * 3 * width, *hz = hr + width, *hn = hz + width;
        const float *before = previous + r * width;
        float *out = hidden + r * width;
        FOR_LANES(width, {
            vf reset = v_sigmoid(LOAD(ir) + LOAD(hr));
            vf update = v_sigmoid(LOAD(iz) + LOAD(hz));
            vf fresh = v_tanh(LOAD(in) + reset * LOAD(hn));
            STORE(ir, reset);
            STORE(iz, update);
            STORE(in, fresh);
            STORE(out, fresh + update * (LOAD(before) - fresh));
        })
    }
}

static void gru_backward(
    const float *gates, const float *recurrent, const float *previous, const float *d_hidden, float *d_input,
    float *d_recurrent, float *d_previous, long rows, long width) {
    for (long r = 0; r < rows; r++) {
        const float *gr = gates + r * 3 * width, *gz = gr + width, *gn = gz + width;
        const float *hn = recurrent + r * 3 * width + 2 * width;
        float *ir = d_input + r * 3 * width, *iz = ir + width, *in = iz + width;
        float *rr = d_recurrent + r * 3 * width, *rz = rr + width, *rn = rz + width;
        const float *before = previous + r * width, *up = d_hidden + r * width;
        float *down = d_previous + r * width;
        FOR_LANES(width, {
            vf reset = LOAD(gr);
            vf update = LOAD(gz);
            vf fresh = LOAD(gn);
            vf state = LOAD(hn);
            vf d = LOAD(up);
            vf d_fresh = d * (1.0f - update) * (1.0f - fresh * fresh);
            vf d_update = d * (LOAD(before) - fresh) * update * (1.0f - update);
            vf d_reset = d_fresh * state * reset * (1.0f - reset);
            STORE(ir, d_reset);
            STORE(iz, d_update);
            STORE(in, d_fresh);
            STORE(rr, d_reset);
            STORE(rz, d_update);
            STORE(rn, d_fresh * reset);
            STORE(down, d * update);
        })
    }
}
