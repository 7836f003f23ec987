#pragma once

#define GELU_SCALE 0.7978845608f  // sqrt(2 / pi)
#define GELU_CUBE 0.044715f

/// f(x)
INLINE vf act_value(int kind, float alpha, vf x) {
    switch (kind) {
        case CK_RELU: return pick((x > 0.0f) | (x != x), x, (vf)0.0f);
        case CK_LEAKY_RELU: return pick(x > 0.0f, x, alpha * x);
        case CK_GELU_TANH: {
            // x (1 + tanh u) / 2 = x sigmoid(2u)
            vf u = GELU_SCALE * x * (1.0f + GELU_CUBE * x * x);
            return x / (1.0f + v_exp(-2.0f * u));
        }
        case CK_GELU_ERF: {
            vf bell;
            return x * v_normal_below(x, &bell);
        }
        case CK_SILU: return x / (1.0f + v_exp(-x));
        case CK_TANH: return v_tanh(x);
        case CK_SIGMOID: return v_sigmoid(x);
        case CK_SOFTPLUS: return larger(x, (vf)0.0f) + v_log1p(v_exp(-v_abs(x)));
        default: return x;
    }
}

/// f(x) and f'(x)
INLINE vf act_both(int kind, float alpha, vf x, vf *derivative) {
    switch (kind) {
        case CK_RELU:
            *derivative = pick(x > 0.0f, (vf)1.0f, (vf)0.0f);
            return act_value(kind, alpha, x);
        case CK_LEAKY_RELU:
            *derivative = pick(x > 0.0f, (vf)1.0f, (vf)alpha);
            return act_value(kind, alpha, x);
        case CK_GELU_TANH: {
            vf x2 = x * x;
            vf u2 = 2.0f * GELU_SCALE * x * (1.0f + GELU_CUBE * x2);
            vf s = 1.0f / (1.0f + v_exp(-u2));
            vf du2 = 2.0f * GELU_SCALE * (1.0f + 3.0f * GELU_CUBE * x2);
            *derivative = s + x * s * (1.0f - s) * du2;
            return x * s;
        }
        case CK_GELU_ERF: {
            vf bell;
            vf cdf = v_normal_below(x, &bell);
            *derivative = cdf + x * 0.3989422804f * bell;
            return x * cdf;
        }
        case CK_SILU: {
            vf s = v_sigmoid(x);
            *derivative = s * (1.0f + x * (1.0f - s));
            return x * s;
        }
        case CK_TANH: {
            vf y = v_tanh(x);
            *derivative = 1.0f - y * y;
            return y;
        }
        case CK_SIGMOID: {
            vf y = v_sigmoid(x);
            *derivative = y * (1.0f - y);
            return y;
        }
        case CK_SOFTPLUS:
            *derivative = v_sigmoid(x);
            return act_value(kind, alpha, x);
        default: *derivative = (vf)1.0f; return x;
    }
}

/// f'(x) from y = f(x)
INLINE vf act_derivative_of_output(int kind, float alpha, vf y) {
    switch (kind) {
        case CK_RELU: return pick(y > 0.0f, (vf)1.0f, (vf)0.0f);
        case CK_LEAKY_RELU: return pick(y > 0.0f, (vf)1.0f, (vf)alpha);
        case CK_TANH: return 1.0f - y * y;
        case CK_SIGMOID: return y * (1.0f - y);
        default: return (vf)1.0f;
    }
}

/// Runs the statement with `KIND` a constant, so that each loop is compiled for one function.
#define EACH_ACTIVATION(STATEMENT)                                        \
    switch (kind) {                                                       \
        case CK_RELU: { enum { KIND = CK_RELU }; STATEMENT break; }       \
        case CK_LEAKY_RELU: { enum { KIND = CK_LEAKY_RELU }; STATEMENT break; } \
        case CK_GELU_TANH: { enum { KIND = CK_GELU_TANH }; STATEMENT break; }   \
        case CK_GELU_ERF: { enum { KIND = CK_GELU_ERF }; STATEMENT break; }     \
        case CK_SILU: { enum { KIND = CK_SILU }; STATEMENT break; }       \
        case CK_TANH: { enum { KIND = CK_TANH }; STATEMENT break; }       \
        case CK_SIGMOID: { enum { KIND = CK_SIGMOID }; STATEMENT break; } \
        case CK_SOFTPLUS: { enum { KIND = CK_SOFTPLUS }; STATEMENT break; } \
        default: { enum { KIND = CK_IDENTITY }; STATEMENT break; }        \
    }

static void activation(int kind, float alpha, const float *x, float *y, long n) {
    EACH_ACTIVATION(FOR_LANES(n, STORE(y, act_value(KIND, alpha, LOAD(x)));))
}

static void bias_activation(
    int kind, float alpha, const float *x, const float *bias, float *pre, float *y, long rows, long cols) {
    EACH_ACTIVATION(for (long r = 0; r < rows; r++) {
        const float *in = x + r * cols;
        float *out = y + r * cols;
        if (pre != NULL) {
            float *kept = pre + r * cols;
            FOR_LANES(cols, vf v = LOAD(in) + LOAD(bias); STORE(kept, v); STORE(out, act_value(KIND, alpha, v));)
        } else {
            FOR_LANES(cols, STORE(out, act_value(KIND, alpha, LOAD(in) + LOAD(bias)));)
        }
    })
}

static void activation_with_derivative(
    int kind, float alpha, const float *x, float *y, float *derivative, long n) {
    EACH_ACTIVATION(FOR_LANES(n, vf d; vf v = act_both(KIND, alpha, LOAD(x), &d); STORE(derivative, d);
                              STORE(y, v);))
}

static void activation_backward(int kind, float alpha, const float *x, const float *dy, float *dx, long n) {
    EACH_ACTIVATION(FOR_LANES(n, vf d; act_both(KIND, alpha, LOAD(x), &d); STORE(dx, LOAD(dy) * d);))
}

static void activation_backward_from_output(
    int kind, float alpha, const float *y, const float *dy, float *dx, long n) {
    EACH_ACTIVATION(
        FOR_LANES(n, STORE(dx, LOAD(dy) * act_derivative_of_output(KIND, alpha, LOAD(y)));))
}

