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
