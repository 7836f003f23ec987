// A plain-C face of oneDNN: shapes as numbers, primitives as opaque handles, errors as text. The same
// for oneDNN 2.x and 3.x.
//
// Every `create` returns 0, or oneDNN's status with a sentence in `error`. A primitive is made once and
// executed many times. One primitive must not be executed by two threads at a time (it remembers the
// pointers it was last given); make one per shard, which the library's cache makes cheap.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define OD_MAX_RANK 6
#define OD_MAX_POST_OPS 8

enum od_type { OD_F32 = 0, OD_BF16 = 1 };

/// A tensor's shape and strides, both in elements. A stride of zero is not allowed.
typedef struct od_tensor {
    int32_t rank;
    int32_t type;
    int64_t dims[OD_MAX_RANK];
    int64_t strides[OD_MAX_RANK];
} od_tensor;

/// What is done to a result before it is stored. Only a sum may read what the destination held: the library may keep
/// unfinished results there, and permits no operand of another kind in that memory (its guide to the API, "input
/// validation"; uxlfoundation/oneDNN issue 1198). Whether such an operand would be read in time depends on the
/// implementation, and so on the machine.
enum od_post_op_kind {
    /// result = function(result)
    OD_POST_ELTWISE = 0,
    /// result = result * operand
    OD_POST_MULTIPLY = 1,
    /// result = result + operand
    OD_POST_ADD = 2,
    /// result = result + scale * (what the destination held before); only as the first one
    OD_POST_SUM = 3,
};

enum od_eltwise {
    OD_ELTWISE_LINEAR = 0,  // alpha x + beta
    OD_ELTWISE_RELU = 1,  // x > 0 ? x : alpha x
    OD_ELTWISE_GELU_TANH = 2,
    OD_ELTWISE_GELU_ERF = 3,
    OD_ELTWISE_SWISH = 4,  // x sigmoid(alpha x)
    OD_ELTWISE_TANH = 5,
    OD_ELTWISE_LOGISTIC = 6,
    OD_ELTWISE_SOFTPLUS = 7,
};

typedef struct od_post_op {
    int32_t kind;
    int32_t function;
    float alpha;
    float beta;
    float scale;
    /// For multiply and add: shape (a dimension of 1 is broadcast), type and strides.
    od_tensor operand;
} od_post_op;

typedef struct od_primitive od_primitive;

/// "2.6.3": the version of the library that was loaded.
void od_version(char *text, size_t capacity);

/// Asks the library to use no instructions beyond a level: 0 SSE4.1, 1 AVX2, 2 AVX-512 without bf16,
/// 3 whatever the machine has.
/// Must come before the first primitive. Returns 0 where it was accepted.
int od_limit_instructions(int level);

/// The level that the library uses here: what the machine has, or less where `od_limit_instructions` or the library's
/// own variable ONEDNN_MAX_CPU_ISA says so. It cannot be limited any more after this is asked.
int od_instructions(void);

/// Makes the library's loops run on the calling thread only. To be called once by each thread that
/// creates or executes primitives. Returns 0 where OpenMP's runtime was found.
int od_use_one_thread(void);

/// C = post(A B + bias). `source` is [..., M, K], `weights` [..., K, N], `destination` [..., M, N],
/// `bias` null or [..., 1, N], all of one rank (2 to 6). Strides say transposes.
/// Pointers of `od_execute`: source, weights, bias (or null), destination, then one a post-op (null where
/// it has no operand).
int od_matmul_create(
    const od_tensor *source, const od_tensor *weights, const od_tensor *bias, const od_tensor *destination,
    const od_post_op *post_ops, int post_op_count, od_primitive **primitive, char *error, size_t capacity);

/// How an operand lies in memory: plain strides, or blocks of the library's choice.
typedef struct od_layout od_layout;

/// The layout of a tensor with its strides; null where it is invalid.
od_layout *od_layout_plain(const od_tensor *tensor);
/// The layout that a primitive wants for a pointer of `od_execute`; null where it takes none there.
od_layout *od_layout_of(const od_primitive *primitive, int slot);
size_t od_layout_bytes(const od_layout *layout);
int od_layout_equal(const od_layout *a, const od_layout *b);
void od_layout_free(od_layout *layout);

/// Copies from one layout to another. Pointers: from, to.
int od_reorder_create(
    const od_layout *from, const od_layout *to, od_primitive **primitive, char *error, size_t capacity);

/// Sizes of a 2-D convolution. Images are [batch, channels, height, width] in this order
/// whatever their layout; `groups` divides both channels; dilation 1 is dense.
typedef struct od_window {
    int64_t batch;
    int64_t in_channels, in_height, in_width;
    int64_t out_channels, out_height, out_width;
    int64_t kernel_height, kernel_width;
    int64_t stride_height, stride_width;
    int64_t dilation_height, dilation_width;
    int64_t padding_top, padding_left, padding_bottom, padding_right;
    int64_t groups;
    int32_t type;  // of images and weights; weight gradients are f32
    int32_t result_type;  // of the output, or of the data gradient
} od_window;

/// Weights are [out, in, height, width], or [groups, out / groups, in / groups, height, width]. A null
/// layout lets the library choose. The result types follow the layouts where given.
/// Pointers: source, weights, bias (or null), destination, then one a post-op.
int od_convolution_create(
    const od_window *window, const od_layout *source, const od_layout *weights, int has_bias,
    const od_layout *destination, const od_post_op *post_ops, int post_op_count, od_primitive **primitive,
    char *error, size_t capacity);
/// Pointers: gradient of the destination, weights, gradient of the source.
int od_convolution_data_gradient_create(
    const od_window *window, const od_layout *d_source, const od_layout *weights,
    const od_layout *d_destination, od_primitive **primitive, char *error, size_t capacity);
/// Pointers: source, gradient of the destination, gradient of the weights, of the bias (or null).
int od_convolution_weight_gradient_create(
    const od_window *window, const od_layout *source, const od_layout *d_weights, int has_bias,
    const od_layout *d_destination, od_primitive **primitive, char *error, size_t capacity);

/// Bytes of scratch memory that one execution needs.
size_t od_scratch_bytes(const od_primitive *primitive);

/// The library's name of the implementation it chose, as "brgemm:avx512_core".
const char *od_implementation(const od_primitive *primitive);

/// Runs a primitive on the calling thread. `scratch` has `od_scratch_bytes` bytes, aligned to 64.
/// Returns 0, or oneDNN's status; that of invalid arguments where a post-op's operand is the destination.
int od_execute(od_primitive *primitive, void *const *pointers, int pointer_count, void *scratch);

void od_destroy(od_primitive *primitive);
