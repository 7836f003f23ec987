// The small records and numbers that kernels take.
#pragma once

#include <stdint.h>

enum ck_activation {
    CK_IDENTITY = 0,
    CK_RELU = 1,
    CK_LEAKY_RELU = 2,
    CK_GELU_TANH = 3,
    CK_GELU_ERF = 4,
    CK_SILU = 5,
    CK_TANH = 6,
    CK_SIGMOID = 7,
    CK_SOFTPLUS = 8,
};

enum ck_loss {
    CK_SQUARED = 0,  // (p - t)^2
    CK_ABSOLUTE = 1,  // |p - t|
    CK_HUBER = 2,  // (p - t)^2 / 2 within delta, else delta (|p - t| - delta / 2)
    CK_BINARY_CROSS_ENTROPY = 3,  // of a logit p against a probability t
};

/// PyTorch's SGD: g += decay p; m = momentum m + (1 - dampening) g; p -= rate (g + momentum m or m).
typedef struct ck_sgd {
    float rate;
    float gradient_scale;  // multiplies the gradient first: clipping
    float decay;  // added to the gradient
    float momentum;
    float dampening;
    int32_t nesterov;
    int32_t first_step;  // not 0: m = g
} ck_sgd;

/// p *= 1 - rate decoupled_decay; g += l2_decay p; m, v the moving averages of g, g^2;
/// p -= rate / correction1 * m / (sqrt(v / correction2) + epsilon).
typedef struct ck_adam {
    float rate;
    float gradient_scale;
    float beta1;
    float beta2;
    float epsilon;
    float decoupled_decay;
    float l2_decay;
    float correction1;  // 1 - beta1^step
    float correction2;  // 1 - beta2^step
} ck_adam;

/// g += decay p; s = smoothing s + (1 - smoothing) g^2; u = momentum u + g / (sqrt(s) + epsilon); p -= rate u.
typedef struct ck_rmsprop {
    float rate;
    float gradient_scale;
    float decay;
    float smoothing;
    float momentum;
    float epsilon;
} ck_rmsprop;

/// g += decay p; s += g^2; p -= rate g / (sqrt(s) + epsilon).
typedef struct ck_adagrad {
    float rate;
    float gradient_scale;
    float decay;
    float epsilon;
} ck_adagrad;

/// d = sign(beta1 m + (1 - beta1) g); m = beta2 m + (1 - beta2) g; p = (1 - rate decay) p - rate d.
typedef struct ck_lion {
    float rate;
    float gradient_scale;
    float decay;
    float beta1;
    float beta2;
} ck_lion;

/// One head's self-attention. Strides are between positions, in elements.
typedef struct ck_attention {
    long positions;
    long depth;
    long query_stride;  // of queries, outputs and their gradients
    long key_stride;  // of keys, values and their gradients
    int32_t causal;
    float scale;
} ck_attention;

/// A convolution by 3x3 kernels with stride 1, in tiles of 4x4 results: [samples, (out_height + 3) / 4,
/// (out_width + 3) / 4] of them.
typedef struct ck_winograd {
    long samples;
    long height;  // of the images
    long width;
    long out_height;  // of the results
    long out_width;
    long top;  // padding
    long left;
} ck_winograd;

/// Windows of kernel_height x kernel_width elements of each channel of images [samples, height, width, channels].
typedef struct ck_pooling {
    long samples;
    long height;  // of the images
    long width;
    long channels;
    long out_height;  // of the results
    long out_width;
    long kernel_height;
    long kernel_width;
    long stride_height;
    long stride_width;
    long top;  // padding, less than the kernel
    long left;
} ck_pooling;

typedef struct ck_statistics {
    float minimum;  // of the finite values; +infinity where there is none
    float maximum;  // of the finite values; -infinity where there is none
    double sum;  // of the finite values
    double sum_of_squares;  // of the finite values
    long zeros;
    long non_finite;
} ck_statistics;
