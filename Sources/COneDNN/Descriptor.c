#include "Compatibility.h"

#include <string.h>

static dnnl_data_type_t data_type(int32_t type) {
    return type == OD_BF16 ? dnnl_bf16 : dnnl_f32;
}

dnnl_status_t od_md_make(od_md *md, const od_tensor *tensor) {
    memset(md, 0, sizeof *md);
    if (tensor == NULL) {
        return dnnl_success;
    }
    if (tensor->rank < 1 || tensor->rank > OD_MAX_RANK) {
        return dnnl_invalid_arguments;
    }
    dnnl_dims_t dims = {0}, strides = {0};
    for (int i = 0; i < tensor->rank; i++) {
        dims[i] = tensor->dims[i];
        strides[i] = tensor->strides[i];
    }
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_memory_desc_create_with_strides(
        &md->value, tensor->rank, dims, data_type(tensor->type), strides);
#else
    md->made = 1;
    return dnnl_memory_desc_init_by_strides(
        &md->value, tensor->rank, dims, data_type(tensor->type), strides);
#endif
}

dnnl_status_t od_md_make_any(od_md *md, const od_tensor *tensor) {
    memset(md, 0, sizeof *md);
    if (tensor == NULL) {
        return dnnl_success;
    }
    if (tensor->rank < 1 || tensor->rank > OD_MAX_RANK) {
        return dnnl_invalid_arguments;
    }
    dnnl_dims_t dims = {0};
    for (int i = 0; i < tensor->rank; i++) {
        dims[i] = tensor->dims[i];
    }
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_memory_desc_create_with_tag(
        &md->value, tensor->rank, dims, data_type(tensor->type), dnnl_format_tag_any);
#else
    md->made = 1;
    return dnnl_memory_desc_init_by_tag(
        &md->value, tensor->rank, dims, data_type(tensor->type), dnnl_format_tag_any);
#endif
}

dnnl_status_t od_md_copy(od_md *md, od_md_ref from) {
    memset(md, 0, sizeof *md);
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_memory_desc_clone(&md->value, from);
#else
    md->value = *from;
    md->made = 1;
    return dnnl_success;
#endif
}

od_md_ref od_md_get(const od_md *md) {
#if DNNL_VERSION_MAJOR >= 3
    return md->value;
#else
    return md->made ? &md->value : NULL;
#endif
}

void od_md_free(od_md *md) {
#if DNNL_VERSION_MAJOR >= 3
    if (md->value != NULL) {
        dnnl_memory_desc_destroy(md->value);
    }
#endif
    memset(md, 0, sizeof *md);
}

static dnnl_alg_kind_t eltwise_kind(int32_t function) {
    switch (function) {
        case OD_ELTWISE_RELU: return dnnl_eltwise_relu;
        case OD_ELTWISE_GELU_TANH: return dnnl_eltwise_gelu_tanh;
        case OD_ELTWISE_GELU_ERF: return dnnl_eltwise_gelu_erf;
        case OD_ELTWISE_SWISH: return dnnl_eltwise_swish;
        case OD_ELTWISE_TANH: return dnnl_eltwise_tanh;
        case OD_ELTWISE_LOGISTIC: return dnnl_eltwise_logistic;
        case OD_ELTWISE_SOFTPLUS: return dnnl_eltwise_soft_relu;
        default: return dnnl_eltwise_linear;
    }
}

static dnnl_status_t append(dnnl_post_ops_t list, const od_post_op *op, od_md *operand) {
    switch (op->kind) {
        case OD_POST_ELTWISE:
#if DNNL_VERSION_MAJOR >= 3
            return dnnl_post_ops_append_eltwise(list, eltwise_kind(op->function), op->alpha, op->beta);
#else
            return dnnl_post_ops_append_eltwise(list, 1, eltwise_kind(op->function), op->alpha, op->beta);
#endif
        case OD_POST_SUM:
#if DNNL_VERSION_MAJOR >= 3
            return dnnl_post_ops_append_sum(list, op->scale, 0, dnnl_data_type_undef);
#else
            return dnnl_post_ops_append_sum(list, op->scale);
#endif
        case OD_POST_MULTIPLY:
        case OD_POST_ADD: {
            dnnl_status_t status = od_md_make(operand, &op->operand);
            if (status != dnnl_success) {
                return status;
            }
            dnnl_alg_kind_t kind = op->kind == OD_POST_ADD ? dnnl_binary_add : dnnl_binary_mul;
            return dnnl_post_ops_append_binary(list, kind, od_md_get(operand));
        }
        default: return dnnl_invalid_arguments;
    }
}

dnnl_status_t od_attributes_make(
    const od_post_op *post_ops, int count, od_md *operands, dnnl_primitive_attr_t *attributes) {
    dnnl_post_ops_t list = NULL;
    *attributes = NULL;
    dnnl_status_t status = dnnl_primitive_attr_create(attributes);
    if (status != dnnl_success) {
        return status;
    }
    status = dnnl_primitive_attr_set_scratchpad_mode(*attributes, dnnl_scratchpad_mode_user);
    if (status == dnnl_success && count > 0) {
        status = dnnl_post_ops_create(&list);
        for (int i = 0; i < count && status == dnnl_success; i++) {
            status = append(list, &post_ops[i], &operands[i]);
        }
        if (status == dnnl_success) {
            status = dnnl_primitive_attr_set_post_ops(*attributes, list);
        }
        if (list != NULL) {
            dnnl_post_ops_destroy(list);
        }
    }
    if (status != dnnl_success) {
        dnnl_primitive_attr_destroy(*attributes);
        *attributes = NULL;
    }
    return status;
}
