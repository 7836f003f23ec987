// Kernels over flat f32 (and some bf16) memory: one table of functions an instruction set, all with the
// same meaning. Matrices are row-major; `rows` and `cols` count elements. Sums run over 16 fixed lanes
// folded in a fixed order, so a table gives the same bits wherever memory lies and whoever calls.
// Input and output may be the same pointer where a comment says "in place"; otherwise they must not overlap.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "CKernelPool.h"
#include "CKernelRecords.h"

#pragma clang assume_nonnull begin

typedef struct ck_kernels {
    // MARK: Elementwise (all in place)

    /// out = a + b
    void (*add)(const float *a, const float *b, float *out, long n);
    /// out = a * b
    void (*multiply)(const float *a, const float *b, float *out, long n);
    /// out = factor * x + shift
    void (*scale)(const float *x, float factor, float shift, float *out, long n);
    /// y += factor * x
    void (*axpy)(float factor, const float *x, float *y, long n);
    /// out = fa * a + fb * b
    void (*blend)(float fa, const float *a, float fb, const float *b, float *out, long n);
    void (*fill)(float value, float *out, long n);
    /// average += (x - average) * rate: an exponential moving average.
    void (*lerp)(const float *x, float rate, float *average, long n);

    // MARK: Rows and columns

    /// out[r, c] = x[r, c] + row[c]; in place.
    void (*add_row)(const float *x, const float *row, float *out, long rows, long cols);
    /// out[r, c] = x[r, c] * row[c]; in place.
    void (*multiply_row)(const float *x, const float *row, float *out, long rows, long cols);
    /// out[c] = sum over r of x[r * stride + c], added to what is there where `accumulate` is not 0.
    void (*column_sum)(const float *x, long stride, float *out, long rows, long cols, int accumulate);
    /// out[r] = sum over c of x[r, c]
    void (*row_sum)(const float *x, float *out, long rows, long cols);
    double (*sum)(const float *x, long n);
    /// Copies a box of up to 4 dimensions between two strided layouts; strides in elements.
    void (*copy_strided)(
        const float *x, const long *x_strides, float *out, const long *out_strides, const long *dims);

    // MARK: Activations (`kind` is a ck_activation; `alpha` is leaky ReLU's slope)

    /// y = f(x); in place.
    void (*activation)(int kind, float alpha, const float *x, float *y, long n);
    /// y[r, c] = f(x[r, c] + bias[c]), and pre[r, c] = x + bias where `pre` is given; in place.
    void (*bias_activation)(
        int kind, float alpha, const float *x, const float *bias, float *_Nullable pre, float *y, long rows,
        long cols);
    /// y = f(x) and derivative = f'(x) in one pass; either may be x.
    void (*activation_with_derivative)(
        int kind, float alpha, const float *x, float *y, float *derivative, long n);
    /// dx = dy * f'(x); in place.
    void (*activation_backward)(int kind, float alpha, const float *x, const float *dy, float *dx, long n);
    /// dx = dy * f'(x) from y = f(x), for kinds that y determines: identity, ReLU, leaky ReLU (alpha > 0),
    /// tanh, sigmoid; in place.
    void (*activation_backward_from_output)(
        int kind, float alpha, const float *y, const float *dy, float *dx, long n);


    // MARK: Normalization over rows

    /// y = (x - mean) * rstd * gamma + beta, with mean and 1/sqrt(variance + epsilon) of each row kept;
    /// in place.
    void (*layer_norm)(
        const float *x, const float *gamma, const float *_Nullable beta, float *y, float *mean, float *rstd,
        long rows, long cols, float epsilon);
    /// dx of the above (added to dx where `accumulate` is not 0); d_gamma and d_beta are added to.
    /// dx may be dy.
    void (*layer_norm_backward)(
        const float *x, const float *gamma, const float *mean, const float *rstd, const float *dy, float *dx,
        float *_Nullable d_gamma, float *_Nullable d_beta, long rows, long cols, int accumulate);
    /// y = x * rstd * gamma, rstd = 1/sqrt(mean(x^2) + epsilon) of each row kept; in place.
    void (*rms_norm)(
        const float *x, const float *gamma, float *y, float *rstd, long rows, long cols, float epsilon);
    void (*rms_norm_backward)(
        const float *x, const float *gamma, const float *rstd, const float *dy, float *dx,
        float *_Nullable d_gamma, long rows, long cols, int accumulate);

    // MARK: Normalization over columns (batch) and groups of columns; channels are innermost

    /// Mean and variance (divided by rows) of each column.
    void (*column_moments)(const float *x, float *mean, float *variance, long rows, long cols);
    /// y = (x - mean[c]) * rstd[c] * gamma[c] + beta[c]; in place.
    void (*batch_norm)(
        const float *x, const float *mean, const float *rstd, const float *gamma, const float *beta, float *y,
        long rows, long cols);
    /// dx of the above where mean and rstd are those of x itself; may be dy. d_gamma and d_beta are added
    /// to. `scratch` has 2 * cols elements.
    void (*batch_norm_backward)(
        const float *x, const float *mean, const float *rstd, const float *gamma, const float *dy, float *dx,
        float *d_gamma, float *d_beta, float *scratch, long rows, long cols);
    /// x is [samples, rows, cols]; each sample's columns fall into `groups` runs, each normalized alone.
    /// mean and rstd are [samples, groups]. `scratch` has 2 * cols elements. In place.
    void (*group_norm)(
        const float *x, const float *gamma, const float *beta, float *y, float *mean, float *rstd,
        float *scratch, long samples, long rows, long cols, long groups, float epsilon);
    /// dx of the above; may be dy. d_gamma and d_beta are added to. `scratch` has 4 * cols elements.
    void (*group_norm_backward)(
        const float *x, const float *gamma, const float *mean, const float *rstd, const float *dy, float *dx,
        float *d_gamma, float *d_beta, float *scratch, long samples, long rows, long cols, long groups);

    // MARK: Softmax and losses

    /// y = softmax(scale * x) of each row, scale > 0; in place. With queries > 0 the mask is causal: row r
    /// sees its first min(cols, r % queries + offset + 1) columns, the others get 0.
    void (*softmax)(
        const float *x, float *y, long rows, long cols, float scale, long queries, long offset);
    /// dx = scale * y * (dy - sum(dy * y)); in place. The mask is in y.
    void (*softmax_backward)(
        const float *y, const float *dy, float *dx, long rows, long cols, float scale, long queries,
        long offset);
    /// losses[r] = cross-entropy of softmax(logits[r]) against class targets[r], with label smoothing and
    /// class weights as PyTorch defines them, not yet divided by anything. gradient (may be logits) =
    /// gradient_scale * d losses[r] / d logits. A negative target gives loss 0 and gradient 0.
    void (*cross_entropy)(
        const float *logits, const int32_t *targets, const float *_Nullable class_weights, float smoothing,
        float *losses, float *_Nullable gradient, float gradient_scale, long rows, long cols);
    /// losses[r] = sum over columns of the loss of (prediction, target); gradient (may be prediction) =
    /// gradient_scale * its derivative. `kind` is a ck_loss; `delta` is Huber's.
    void (*elementwise_loss)(
        int kind, float delta, const float *predictions, const float *targets, float *losses,
        float *_Nullable gradient, float gradient_scale, long rows, long cols);

    // MARK: Attention over short sequences

    /// out = weights v, weights = softmax(scale * q k', masked), positions x positions, of one head.
    /// `scratch` has positions' * depth elements, positions' being rounded up to 16.
    void (*attention_head)(
        const float *q, const float *k, const float *v, float *out, float *weights, float *scratch,
        const ck_attention *settings);
    /// The gradients of the above from its weights; d_k and d_v are added to where `accumulate` is not 0.
    /// `scratch` has positions' * (depth + 16) elements.
    void (*attention_head_backward)(
        const float *q, const float *k, const float *v, const float *weights, const float *d_out, float *d_q,
        float *d_k, float *d_v, int accumulate, float *scratch, const ck_attention *settings);
    /// attention_head of bf16 queries, keys and values, with sums and softmax in f32; weights are rounded for their
    /// product. `depth` and the strides are even; out is bf16 where `half_out` is not 0, else f32.
    /// `scratch` has positions' * (depth + 8) + 16 * depth elements.
    void (*attention_head_bf16)(
        const uint16_t *q, const uint16_t *k, const uint16_t *v, void *out, int half_out, float *weights,
        float *scratch, const ck_attention *settings);
    /// The gradients of the above, each bf16 where its `half` is not 0; d_k and d_v are added to where
    /// `accumulate` is not 0 and they are f32. `scratch` has positions' * (3 * depth + 32) + 24 * depth elements.
    void (*attention_head_backward_bf16)(
        const uint16_t *q, const uint16_t *k, const uint16_t *v, const float *weights, const uint16_t *d_out,
        void *d_q, void *d_k, void *d_v, int half_q, int half_k, int half_v, int accumulate, float *scratch,
        const ck_attention *settings);
    /// C[i, j] (+)= sum over k of a[i * a_row + k * a_inner] * b[k * b_row + j], for rows x cols: for
    /// matrices small enough to lie in the nearest caches.
    void (*small_product)(
        const float *a, long a_row, long a_inner, const float *b, long b_row, float *c, long c_row, long rows,
        long inner, long cols, int accumulate);
    /// out[j, i] = x[i, j] for rows x cols; out's rows are `out_row` >= rows rounded up to 16 apart, and
    /// what lies between becomes 0.
    void (*transpose)(const float *x, long x_row, float *out, long out_row, long rows, long cols);

    // MARK: Convolutions by Winograd's algorithm
    // Of a block of `count` tiles from the tile `first`; images have their channels innermost, and `planes` is
    // [36, count, channels]. Tiles after the last one count as zeros.

    /// planes = B' d B of the 6x6 pixels under each tile; zeros beyond the edges.
    void (*winograd_images)(
        const float *x, float *planes, const ck_winograd *geometry, long first, long count, long channels);
    /// y = f(A' planes A + bias), `kind` being a ck_activation.
    void (*winograd_results)(
        const float *planes, const float *_Nullable bias, int kind, float alpha, float *y,
        const ck_winograd *geometry, long first, long count, long channels);
    /// planes = A dy A', the gradient of the above without bias and activation.
    void (*winograd_result_gradients)(
        const float *dy, float *planes, const ck_winograd *geometry, long first, long count, long channels);
    /// planes [36, n] = G w G' of n kernels whose nine weights are `taps` [9, n]; with `turned` not 0 the
    /// kernels are turned half around first.
    void (*winograd_weights)(const float *taps, float *planes, long n, int turned);
    /// taps [9, n] = G' planes G, the gradient of the above with `turned` 0.
    void (*winograd_weight_gradients)(const float *planes, float *taps, long n);

    // MARK: Pooling
    // Images have their channels innermost.

    /// y = the largest element of each window, `places` its number in the window, row by row; NaN wins.
    void (*max_pooling)(const float *x, float *y, int32_t *places, const ck_pooling *geometry);
    /// Sets dx: dy at the places of the largest elements, else 0.
    void (*max_pooling_gradient)(
        const float *dy, const int32_t *places, float *dx, const ck_pooling *geometry);
    /// y = the mean of each window, elements beyond the image being 0.
    void (*mean_pooling)(const float *x, float *y, const ck_pooling *geometry);
    /// Sets dx, the gradient of the above.
    void (*mean_pooling_gradient)(const float *dy, float *dx, const ck_pooling *geometry);

    // MARK: Random masks

    /// y = x / (1 - rate) where a random number of the element is at least rate, else 0; in place. The
    /// number of element i is Philox at counter ((first + i) / 64 * 16 + (first + i) % 16, step), word
    /// (first + i) % 64 / 16: the same whoever computes it, so backward is the same call on dy.
    void (*dropout)(
        const float *x, float *y, long n, float rate, uint64_t key, uint64_t step, uint64_t first);

    // MARK: Embedding

    /// out[i, :] = table[tokens[i], :] (+ out[i, :] where `accumulate` is not 0).
    void (*gather)(
        const float *table, const int32_t *tokens, float *out, long count, long width, int accumulate);
    /// d_table[tokens[i], :] += d_out[i, :], in the order of i.
    void (*scatter_add)(const float *d_out, const int32_t *tokens, float *d_table, long count, long width);

    // MARK: Sequences

    /// Rotary position embedding on [rows, heads, depth], pairs (i, i + depth / 2): row r is at position
    /// r % positions of the tables [positions, depth / 2]. `inverse` not 0 turns back, which is the gradient.
    /// In place.
    void (*rope)(
        const float *x, const float *cosines, const float *sines, float *y, long rows, long heads, long depth,
        long positions, int inverse);
    /// LSTM gates in the order input, forget, cell, output: `gates` [rows, 4 * width] holds sums and
    /// becomes activated values; cell = f * previous_cell + i * g; hidden = o * tanh(cell).
    void (*lstm)(float *gates, const float *previous_cell, float *cell, float *hidden, long rows, long width);
    /// From activated gates: d_gates (of the sums; may be gates); d_cell comes in as the later step's and
    /// leaves as the previous cell's.
    void (*lstm_backward)(
        const float *gates, const float *previous_cell, const float *cell, const float *d_hidden,
        float *d_cell, float *d_gates, long rows, long width);
    /// GRU gates in the order reset, update, new, as PyTorch's: `input` [rows, 3 * width] holds the
    /// input's sums and becomes activated values, `recurrent` holds the state's sums;
    /// n = tanh(input_n + r * recurrent_n); hidden = (1 - z) * n + z * previous.
    void (*gru)(
        float *input, const float *recurrent, const float *previous, float *hidden, long rows, long width);
    /// From activated gates: gradients of both sums and of the previous state (the direct part).
    /// d_input may be gates, d_recurrent may be recurrent.
    void (*gru_backward)(
        const float *gates, const float *recurrent, const float *previous, const float *d_hidden,
        float *d_input, float *d_recurrent, float *d_previous, long rows, long width);

    // MARK: Optimizers over a flat chunk

    void (*sgd)(float *p, const float *g, float *_Nullable momentum, long n, const ck_sgd *settings);
    /// Adam and AdamW; `copy`, where given, receives the new parameters as bf16.
    void (*adam)(
        float *p, const float *g, float *m, float *v, uint16_t *_Nullable copy, long n,
        const ck_adam *settings);

    void (*rmsprop)(float *p, const float *g, float *square, float *velocity, long n, const ck_rmsprop *settings);
    void (*adagrad)(float *p, const float *g, float *sum, long n, const ck_adagrad *settings);
    void (*lion)(float *p, const float *g, float *mean, long n, const ck_lion *settings);

    // MARK: Reductions

    /// out[i] = sum of buffers[s][first + i] over s as a binary tree; returns the sum of out[i]^2. out may
    /// be buffers[0] + first.
    double (*reduce)(const float *const _Nonnull *_Nonnull buffers, long count, long first, float *out, long n);
    void (*statistics)(const float *x, long n, ck_statistics *out);

    // MARK: bf16

    /// Rounds to nearest, ties to even; NaN stays NaN.
    void (*to_bf16)(const float *x, uint16_t *out, long n);
    void (*from_bf16)(const uint16_t *x, float *out, long n);
    /// As layer_norm with a result in bf16.
    void (*layer_norm_to_bf16)(
        const float *x, const float *gamma, const float *_Nullable beta, uint16_t *y, float *mean,
        float *rstd, long rows, long cols, float epsilon);
    /// As rms_norm with a result in bf16.
    void (*rms_norm_to_bf16)(
        const float *x, const float *gamma, uint16_t *y, float *rstd, long rows, long cols, float epsilon);
    /// As column_sum, of bf16.
    void (*column_sum_bf16)(
        const uint16_t *x, long stride, float *out, long rows, long cols, int accumulate);
} ck_kernels;

/// The table of an instruction set (0 baseline, 1 AVX2 with FMA, 2 AVX-512, 3 the same with products of bf16), or
/// null where this machine or this build has none.
const ck_kernels *_Nullable ck_table(int instruction_set);

/// The table that every machine has.
const ck_kernels *ck_baseline_table(void);

#pragma clang assume_nonnull end
