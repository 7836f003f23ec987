#include "Compatibility.h"

#include <stdlib.h>

struct pool {
    od_md source, destination;
    dnnl_dims_t strides, kernel, dilation, before, after;
    dnnl_alg_kind_t kind;
};

static void pool_free(struct pool *p) {
    od_md_free(&p->source);
    od_md_free(&p->destination);
}

static dnnl_status_t pool_make(
    struct pool *p, int kind, const od_window *w, const od_layout *source, const od_layout *destination) {
    *p = (struct pool){0};
    p->kind = kind == OD_POOL_AVERAGE ? dnnl_pooling_avg_exclude_padding
        : kind == OD_POOL_AVERAGE_WITH_PADDING ? dnnl_pooling_avg_include_padding
                                               : dnnl_pooling_max;
    p->strides[0] = w->stride_height;
    p->strides[1] = w->stride_width;
    p->kernel[0] = w->kernel_height;
    p->kernel[1] = w->kernel_width;
    p->dilation[0] = w->dilation_height - 1;
    p->dilation[1] = w->dilation_width - 1;
    p->before[0] = w->padding_top;
    p->before[1] = w->padding_left;
    p->after[0] = w->padding_bottom;
    p->after[1] = w->padding_right;
    int64_t in[] = {w->batch, w->in_channels, w->in_height, w->in_width};
    int64_t out[] = {w->batch, w->out_channels, w->out_height, w->out_width};
    od_tensor source_sizes = od_sizes(w->type, 4, in);
    od_tensor destination_sizes = od_sizes(w->type, 4, out);
    dnnl_status_t status = source != NULL ? od_md_from(&p->source, source, NULL)
                                          : od_md_make(&p->source, &source_sizes);
    return status != dnnl_success ? status : od_md_from(&p->destination, destination, &destination_sizes);
}

static dnnl_status_t forward_descriptor(
    dnnl_primitive_desc_t *result, const struct pool *p, dnnl_primitive_attr_t attributes) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_pooling_forward_primitive_desc_create(
        result, od_engine(), dnnl_forward_training, p->kind, od_md_get(&p->source),
        od_md_get(&p->destination), p->strides, p->kernel, p->dilation, p->before, p->after, attributes);
#else
    dnnl_pooling_v2_desc_t description;
    dnnl_status_t status = dnnl_pooling_v2_forward_desc_init(
        &description, dnnl_forward_training, p->kind, od_md_get(&p->source), od_md_get(&p->destination),
        p->strides, p->kernel, p->dilation, p->before, p->after);
    return status != dnnl_success
        ? status
        : dnnl_primitive_desc_create(result, &description, attributes, od_engine(), NULL);
#endif
}

static dnnl_status_t backward_descriptor(
    dnnl_primitive_desc_t *result, const struct pool *p, dnnl_primitive_attr_t attributes,
    dnnl_primitive_desc_t hint) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_pooling_backward_primitive_desc_create(
        result, od_engine(), p->kind, od_md_get(&p->source), od_md_get(&p->destination), p->strides,
        p->kernel, p->dilation, p->before, p->after, hint, attributes);
#else
    dnnl_pooling_v2_desc_t description;
    dnnl_status_t status = dnnl_pooling_v2_backward_desc_init(
        &description, p->kind, od_md_get(&p->source), od_md_get(&p->destination), p->strides, p->kernel,
        p->dilation, p->before, p->after);
    return status != dnnl_success
        ? status
        : dnnl_primitive_desc_create(result, &description, attributes, od_engine(), hint);
#endif
}

int od_pooling_create(
    int kind, const od_window *window, const od_layout *source, const od_layout *destination,
    od_primitive **primitive, char *error, size_t capacity) {
    *primitive = NULL;
    od_primitive *made = calloc(1, sizeof *made);
    if (made == NULL || od_engine() == NULL) {
        free(made);
        return od_fail(dnnl_runtime_error, "pooling", error, capacity);
    }
    struct pool p;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_status_t status = pool_make(&p, kind, window, source, destination);
    if (status == dnnl_success) status = od_attributes_make(NULL, 0, NULL, &attributes);
    if (status == dnnl_success) status = forward_descriptor(&made->descriptor, &p, attributes);
    if (status == dnnl_success) status = od_primitive_add_chosen(made, DNNL_ARG_SRC, 1);
    if (status == dnnl_success) status = od_primitive_add_chosen(made, DNNL_ARG_DST, 1);
    if (status == dnnl_success) status = od_primitive_add_chosen(made, DNNL_ARG_WORKSPACE, kind == OD_POOL_MAX);
    if (status == dnnl_success) status = od_primitive_finish(made);
    if (attributes != NULL) {
        dnnl_primitive_attr_destroy(attributes);
    }
    pool_free(&p);
    return od_primitive_return(made, status, "pooling", primitive, error, capacity);
}

int od_pooling_gradient_create(
    int kind, const od_window *window, const od_layout *d_source, const od_layout *d_destination,
    od_primitive **primitive, char *error, size_t capacity) {
    static const char what[] = "gradient of a pooling";
    *primitive = NULL;
    od_primitive *made = calloc(1, sizeof *made);
    if (made == NULL || od_engine() == NULL) {
        free(made);
        return od_fail(dnnl_runtime_error, what, error, capacity);
    }
    struct pool p;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_primitive_desc_t hint = NULL;
    dnnl_status_t status = pool_make(&p, kind, window, d_source, d_destination);
    if (status == dnnl_success) status = od_attributes_make(NULL, 0, NULL, &attributes);
    if (status == dnnl_success) status = forward_descriptor(&hint, &p, attributes);
    if (status == dnnl_success) status = backward_descriptor(&made->descriptor, &p, attributes, hint);
    if (status == dnnl_success) status = od_primitive_add_chosen(made, DNNL_ARG_DIFF_DST, 1);
    if (status == dnnl_success) status = od_primitive_add_chosen(made, DNNL_ARG_DIFF_SRC, 1);
    if (status == dnnl_success) status = od_primitive_add_chosen(made, DNNL_ARG_WORKSPACE, kind == OD_POOL_MAX);
    if (status == dnnl_success) status = od_primitive_finish(made);
    if (hint != NULL) {
        dnnl_primitive_desc_destroy(hint);
    }
    if (attributes != NULL) {
        dnnl_primitive_attr_destroy(attributes);
    }
    pool_free(&p);
    return od_primitive_return(made, status, what, primitive, error, capacity);
}
