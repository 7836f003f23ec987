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

enum od_post_op_kind {
    /// destination = function(destination)
    OD_POST_ELTWISE = 0,
    /// destination = destination * operand
    OD_POST_MULTIPLY = 1,
    /// destination = destination + operand
    OD_POST_ADD = 2,
    /// destination = result + scale * (what destination held before)
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

/// Asks the library to use no instructions beyond a level: 0 SSE4.1, 1 AVX2, 2 whatever the machine has.
/// Must come before the first primitive. Returns 0 where it was accepted.
int od_limit_instructions(int level);

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

/// Bytes of scratch memory that one execution needs.
size_t od_scratch_bytes(const od_primitive *primitive);

/// The library's name of the implementation it chose, as "brgemm:avx512_core".
const char *od_implementation(const od_primitive *primitive);

/// Runs a primitive on the calling thread. `scratch` has `od_scratch_bytes` bytes, aligned to 64.
/// Returns 0, or oneDNN's status.
int od_execute(od_primitive *primitive, void *const *pointers, int pointer_count, void *scratch);

void od_destroy(od_primitive *primitive);
