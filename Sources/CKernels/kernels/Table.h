// Includes every kernel under the target that the including file has pushed, and fills CK_TABLE.
#pragma clang fp contract(fast)

#include "Vector.h"
#include "Math.h"
#include "Elementwise.h"
#include "Rows.h"
#include "Activations.h"
#include "Norms.h"
#include "ColumnNorms.h"
#include "Softmax.h"
#include "Losses.h"
#include "Dropout.h"
#include "Embedding.h"
#include "Sequences.h"
#include "SmallProduct.h"
#include "Attention.h"
#include "HalfAttention.h"
#include "Winograd.h"
#include "Pooling.h"
#include "Optimizers.h"
#include "Reductions.h"

#define K(name) .name = name
const ck_kernels CK_TABLE = {
    K(add), K(multiply), K(scale), K(axpy), K(blend), K(fill), K(lerp),
    K(add_row), K(multiply_row), K(column_sum), K(row_sum), K(sum), K(copy_strided),
    K(activation), K(bias_activation), K(activation_with_derivative), K(activation_backward),
    K(activation_backward_from_output),
    K(layer_norm), K(layer_norm_backward), K(rms_norm), K(rms_norm_backward),
    K(column_moments), K(batch_norm), K(batch_norm_backward), K(group_norm), K(group_norm_backward),
    K(softmax), K(softmax_backward), K(cross_entropy), K(elementwise_loss),
    K(attention_head_bf16), K(attention_head_backward_bf16),
    K(attention_head), K(attention_head_backward), K(small_product), K(transpose),
    K(winograd_images), K(winograd_results), K(winograd_result_gradients), K(winograd_weights),
    K(winograd_weight_gradients),
    K(max_pooling), K(max_pooling_gradient), K(mean_pooling), K(mean_pooling_gradient),
    K(dropout), K(gather), K(scatter_add),
    K(rope), K(lstm), K(lstm_backward), K(gru), K(gru_backward),
    K(sgd), K(adam), K(rmsprop), K(adagrad), K(lion),
    K(reduce), K(statistics), K(to_bf16), K(from_bf16),
    K(layer_norm_to_bf16), K(rms_norm_to_bf16), K(column_sum_bf16),
};
#undef K
