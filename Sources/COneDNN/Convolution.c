#include "Compatibility.h"

#include <stdlib.h>

struct geometry {
    od_md source, weights, bias, destination;
    dnnl_dims_t strides, dilation, before, after;
};

static void geometry_free(struct geometry *g) {
    od_md_free(&g->source);
    od_md_free(&g->weights);
    od_md_free(&g->bias);
    od_md_free(&g->destination);
}

/// Descriptors of all operands; layouts that are null are the library's to choose.
static dnnl_status_t geometry_make(
    struct geometry *g, const od_window *w, const od_layout *source, int32_t source_type,
    const od_layout *weights, int32_t weights_type, int has_bias, const od_layout *destination,
    int32_t destination_type) {
    *g = (struct geometry){0};
    if (w->groups < 1 || w->in_channels % w->groups != 0 || w->out_channels % w->groups != 0) {
        return dnnl_invalid_arguments;
    }
    int64_t in[] = {w->batch, w->in_channels, w->in_height, w->in_width};
    int64_t out[] = {w->batch, w->out_channels, w->out_height, w->out_width};
    int64_t kernel[] = {
        w->groups, w->out_channels / w->groups, w->in_channels / w->groups, w->kernel_height, w->kernel_width};
    int grouped = w->groups > 1;
    g->strides[0] = w->stride_height;
    g->strides[1] = w->stride_width;
    g->dilation[0] = w->dilation_height - 1;
    g->dilation[1] = w->dilation_width - 1;
    g->before[0] = w->padding_top;
    g->before[1] = w->padding_left;
    g->after[0] = w->padding_bottom;
    g->after[1] = w->padding_right;
    od_tensor source_sizes = od_sizes(source_type, 4, in);
    od_tensor weights_sizes = od_sizes(weights_type, grouped ? 5 : 4, grouped ? kernel : kernel + 1);
    od_tensor bias_sizes = od_sizes(OD_F32, 1, &w->out_channels);
    od_tensor destination_sizes = od_sizes(destination_type, 4, out);
    dnnl_status_t status = od_md_from(&g->source, source, &source_sizes);
    if (status == dnnl_success) status = od_md_from(&g->weights, weights, &weights_sizes);
    if (status == dnnl_success) status = od_md_make(&g->bias, has_bias ? &bias_sizes : NULL);
    if (status == dnnl_success) status = od_md_from(&g->destination, destination, &destination_sizes);
    return status;
}

static dnnl_status_t forward_descriptor(
    dnnl_primitive_desc_t *result, const struct geometry *g, dnnl_primitive_attr_t attributes) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_convolution_forward_primitive_desc_create(
        result, od_engine(), dnnl_forward_training, dnnl_convolution_direct, od_md_get(&g->source),
        od_md_get(&g->weights), od_md_get(&g->bias), od_md_get(&g->destination), g->strides, g->dilation,
        g->before, g->after, attributes);
#else
    dnnl_convolution_desc_t description;
    dnnl_status_t status = dnnl_dilated_convolution_forward_desc_init(
        &description, dnnl_forward_training, dnnl_convolution_direct, od_md_get(&g->source),
        od_md_get(&g->weights), od_md_get(&g->bias), od_md_get(&g->destination), g->strides, g->dilation,
        g->before, g->after);
    return status != dnnl_success
        ? status
        : dnnl_primitive_desc_create(result, &description, attributes, od_engine(), NULL);
#endif
}

static dnnl_status_t data_descriptor(
    dnnl_primitive_desc_t *result, const struct geometry *g, dnnl_primitive_attr_t attributes,
    dnnl_primitive_desc_t hint) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_convolution_backward_data_primitive_desc_create(
        result, od_engine(), dnnl_convolution_direct, od_md_get(&g->source), od_md_get(&g->weights),
        od_md_get(&g->destination), g->strides, g->dilation, g->before, g->after, hint, attributes);
#else
    dnnl_convolution_desc_t description;
    dnnl_status_t status = dnnl_dilated_convolution_backward_data_desc_init(
        &description, dnnl_convolution_direct, od_md_get(&g->source), od_md_get(&g->weights),
        od_md_get(&g->destination), g->strides, g->dilation, g->before, g->after);
    return status != dnnl_success
        ? status
        : dnnl_primitive_desc_create(result, &description, attributes, od_engine(), hint);
#endif
}

static dnnl_status_t weights_descriptor(
    dnnl_primitive_desc_t *result, const struct geometry *g, dnnl_primitive_attr_t attributes,
    dnnl_primitive_desc_t hint) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_convolution_backward_weights_primitive_desc_create(
        result, od_engine(), dnnl_convolution_direct, od_md_get(&g->source), od_md_get(&g->weights),
        od_md_get(&g->bias), od_md_get(&g->destination), g->strides, g->dilation, g->before, g->after, hint,
        attributes);
#else
    dnnl_convolution_desc_t description;
    dnnl_status_t status = dnnl_dilated_convolution_backward_weights_desc_init(
        &description, dnnl_convolution_direct, od_md_get(&g->source), od_md_get(&g->weights),
        od_md_get(&g->bias), od_md_get(&g->destination), g->strides, g->dilation, g->before, g->after);
    return status != dnnl_success
        ? status
        : dnnl_primitive_desc_create(result, &description, attributes, od_engine(), hint);
#endif
}

int od_convolution_create(
    const od_window *window, const od_layout *source, const od_layout *weights, int has_bias,
    const od_layout *destination, const od_post_op *post_ops, int post_op_count, od_primitive **primitive,
    char *error, size_t capacity) {
    static const char what[] = "convolution";
    *primitive = NULL;
    od_primitive *made = calloc(1, sizeof *made);
    if (made == NULL || od_engine() == NULL || post_op_count < 0 || post_op_count > OD_MAX_POST_OPS) {
        free(made);
        return od_fail(dnnl_invalid_arguments, what, error, capacity);
    }
    struct geometry g;
    od_md operands[OD_MAX_POST_OPS] = {0};
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_status_t status = geometry_make(
        &g, window, source, window->type, weights, window->type, has_bias, destination, window->result_type);
    if (status == dnnl_success) {
        status = od_attributes_make(post_ops, post_op_count, operands, &attributes);
    }
    if (status == dnnl_success) status = forward_descriptor(&made->descriptor, &g, attributes);
    if (status == dnnl_success) status = od_primitive_add_chosen(made, DNNL_ARG_SRC, 1);
    if (status == dnnl_success) status = od_primitive_add_chosen(made, DNNL_ARG_WEIGHTS, 1);
    if (status == dnnl_success) status = od_primitive_add_chosen(made, DNNL_ARG_BIAS, has_bias);
    if (status == dnnl_success) status = od_primitive_add_chosen(made, DNNL_ARG_DST, 1);
    for (int i = 0; i < post_op_count && status == dnnl_success; i++) {
        int argument = DNNL_ARG_ATTR_MULTIPLE_POST_OP(i) | DNNL_ARG_SRC_1;
        status = od_primitive_add_slot(made, argument, od_md_get(&operands[i]));
    }
    if (status == dnnl_success) status = od_primitive_finish(made);
    if (attributes != NULL) {
        dnnl_primitive_attr_destroy(attributes);
    }
    for (int i = 0; i < OD_MAX_POST_OPS; i++) {
        od_md_free(&operands[i]);
    }
    geometry_free(&g);
    return od_primitive_return(made, status, what, primitive, error, capacity);
}

/// A backward primitive's parts that both gradients share: its attributes and the forward descriptor it
/// is made to fit.
static dnnl_status_t backward_begin(
    const od_window *window, int has_bias, dnnl_primitive_attr_t *attributes, dnnl_primitive_desc_t *hint) {
    struct geometry forward;
    dnnl_status_t status = geometry_make(
        &forward, window, NULL, window->type, NULL, window->type, has_bias, NULL, window->type);
    if (status == dnnl_success) status = od_attributes_make(NULL, 0, NULL, attributes);
    if (status == dnnl_success) status = forward_descriptor(hint, &forward, *attributes);
    geometry_free(&forward);
    return status;
}

static void backward_end(dnnl_primitive_attr_t attributes, dnnl_primitive_desc_t hint) {
    if (hint != NULL) {
        dnnl_primitive_desc_destroy(hint);
    }
    if (attributes != NULL) {
        dnnl_primitive_attr_destroy(attributes);
    }
}

int od_convolution_data_gradient_create(
    const od_window *window, const od_layout *d_source, const od_layout *weights,
    const od_layout *d_destination, od_primitive **primitive, char *error, size_t capacity) {
    static const char what[] = "data gradient of a convolution";
    *primitive = NULL;
    od_primitive *made = calloc(1, sizeof *made);
    if (made == NULL || od_engine() == NULL) {
        free(made);
        return od_fail(dnnl_runtime_error, what, error, capacity);
    }
    struct geometry g;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_primitive_desc_t hint = NULL;
    dnnl_status_t status = geometry_make(
        &g, window, d_source, window->result_type, weights, window->type, 0, d_destination, window->type);
    if (status == dnnl_success) status = backward_begin(window, 0, &attributes, &hint);
    if (status == dnnl_success) status = data_descriptor(&made->descriptor, &g, attributes, hint);
    if (status == dnnl_success) status = od_primitive_add_chosen(made, DNNL_ARG_DIFF_DST, 1);
    if (status == dnnl_success) status = od_primitive_add_chosen(made, DNNL_ARG_WEIGHTS, 1);
    if (status == dnnl_success) status = od_primitive_add_chosen(made, DNNL_ARG_DIFF_SRC, 1);
    if (status == dnnl_success) status = od_primitive_finish(made);
    backward_end(attributes, hint);
    geometry_free(&g);
    return od_primitive_return(made, status, what, primitive, error, capacity);
}

int od_convolution_weight_gradient_create(
    const od_window *window, const od_layout *source, const od_layout *d_weights, int has_bias,
    const od_layout *d_destination, od_primitive **primitive, char *error, size_t capacity) {
    static const char what[] = "weight gradient of a convolution";
    *primitive = NULL;
    od_primitive *made = calloc(1, sizeof *made);
    if (made == NULL || od_engine() == NULL) {
        free(made);
        return od_fail(dnnl_runtime_error, what, error, capacity);
    }
    struct geometry g;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_primitive_desc_t hint = NULL;
    dnnl_status_t status = geometry_make(
        &g, window, source, window->type, d_weights, OD_F32, has_bias, d_destination, window->type);
    if (status == dnnl_success) status = backward_begin(window, has_bias, &attributes, &hint);
    if (status == dnnl_success) status = weights_descriptor(&made->descriptor, &g, attributes, hint);
    if (status == dnnl_success) status = od_primitive_add_chosen(made, DNNL_ARG_SRC, 1);
    if (status == dnnl_success) status = od_primitive_add_chosen(made, DNNL_ARG_DIFF_DST, 1);
    if (status == dnnl_success) status = od_primitive_add_chosen(made, DNNL_ARG_DIFF_WEIGHTS, 1);
    if (status == dnnl_success) status = od_primitive_add_chosen(made, DNNL_ARG_DIFF_BIAS, has_bias);
    if (status == dnnl_success) status = od_primitive_finish(made);
    backward_end(attributes, hint);
    geometry_free(&g);
    return od_primitive_return(made, status, what, primitive, error, capacity);
}
