#pragma once

static void sgd(float *p, const float *g, float *momentum, long n, const ck_sgd *settings) {
    const ck_sgd s = *settings;
    if (momentum == NULL) {
        FOR_LANES(n, {
            vf w = LOAD(p);
            vf d = LOAD(g) * s.gradient_scale + s.decay * w;
            STORE(p, w - s.rate * d);
        })
        return;
    }
    float old = s.first_step ? 0.0f : s.momentum;
    float fresh = s.first_step ? 1.0f : 1.0f - s.dampening;
    float ahead = s.nesterov ? s.momentum : 1.0f;
    float direct = s.nesterov ? 1.0f : 0.0f;
    FOR_LANES(n, {
        vf w = LOAD(p);
        vf d = LOAD(g) * s.gradient_scale + s.decay * w;
        vf m = old * LOAD(momentum) + fresh * d;
        STORE(momentum, m);
        STORE(p, w - s.rate * (direct * d + ahead * m));
    })
}

static void adam(
    float *p, const float *g, float *m, float *v, uint16_t *copy, long n, const ck_adam *settings) {
    const ck_adam s = *settings;
    float shrink = 1.0f - s.rate * s.decoupled_decay;
    float step = s.rate / s.correction1;
    float root = 1.0f / __builtin_sqrtf(s.correction2);
    FOR_LANES(n, {
        vf w = LOAD(p);
        vf d = LOAD(g) * s.gradient_scale + s.l2_decay * w;
        vf first = LOAD(m);
        vf second = LOAD(v);
        first = first + (d - first) * (1.0f - s.beta1);
        second = second * s.beta2 + (1.0f - s.beta2) * d * d;
        w = w * shrink - step * first / (__builtin_elementwise_sqrt(second) * root + s.epsilon);
        STORE(m, first);
        STORE(v, second);
        STORE(p, w);
        if (copy != NULL) {
            store_half(copy + i, to_half(w), left);
        }
    })
}

static void rmsprop(float *p, const float *g, float *square, float *velocity, long n, const ck_rmsprop *settings) {
    const ck_rmsprop s = *settings;
    FOR_LANES(n, {
        vf w = LOAD(p);
        vf d = LOAD(g) * s.gradient_scale + s.decay * w;
        vf mean = s.smoothing * LOAD(square) + (1.0f - s.smoothing) * (d * d);
        vf speed = s.momentum * LOAD(velocity) + d / (__builtin_elementwise_sqrt(mean) + s.epsilon);
        STORE(square, mean);
        STORE(velocity, speed);
        STORE(p, w - s.rate * speed);
    })
}

static void adagrad(float *p, const float *g, float *sum, long n, const ck_adagrad *settings) {
    const ck_adagrad s = *settings;
    FOR_LANES(n, {
        vf w = LOAD(p);
        vf d = LOAD(g) * s.gradient_scale + s.decay * w;
        vf total = LOAD(sum) + d * d;
        STORE(sum, total);
        STORE(p, w - s.rate * (d / (__builtin_elementwise_sqrt(total) + s.epsilon)));
    })
}

static void lion(float *p, const float *g, float *mean, long n, const ck_lion *settings) {
    const ck_lion s = *settings;
    float keep = 1.0f - s.rate * s.decay;
    FOR_LANES(n, {
        vf d = LOAD(g) * s.gradient_scale;
        vf m = LOAD(mean);
        vf way = s.beta1 * m + (1.0f - s.beta1) * d;
        // Neither sign for zero; NaN stays NaN.
        vf sign = pick(way > 0.0f, (vf)1.0f, pick(way < 0.0f, (vf)-1.0f, way));
        STORE(mean, s.beta2 * m + (1.0f - s.beta2) * d);
        STORE(p, keep * LOAD(p) - s.rate * sign);
    })
}
