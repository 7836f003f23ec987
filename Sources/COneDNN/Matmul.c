#include "Compatibility.h"

#include <stdlib.h>

static dnnl_status_t make_descriptor(
    dnnl_primitive_desc_t *result, const od_md *source, const od_md *weights, const od_md *bias,
    const od_md *destination, dnnl_primitive_attr_t attributes) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_matmul_primitive_desc_create(
        result, od_engine(), od_md_get(source), od_md_get(weights), od_md_get(bias), od_md_get(destination),
        attributes);
#else
    dnnl_matmul_desc_t description;
    dnnl_status_t status = dnnl_matmul_desc_init(
        &description, od_md_get(source), od_md_get(weights), od_md_get(bias), od_md_get(destination));
    if (status != dnnl_success) {
        return status;
    }
    return dnnl_primitive_desc_create(result, &description, attributes, od_engine(), NULL);
#endif
}

int od_matmul_create(
    const od_tensor *source, const od_tensor *weights, const od_tensor *bias, const od_tensor *destination,
    const od_post_op *post_ops, int post_op_count, od_primitive **primitive, char *error, size_t capacity) {
    *primitive = NULL;
    if (od_engine() == NULL) {
        return od_fail(dnnl_runtime_error, "no CPU engine", error, capacity);
    }
    if (post_op_count < 0 || post_op_count > OD_MAX_POST_OPS) {
        return od_fail(dnnl_invalid_arguments, "too many post-operations", error, capacity);
    }
    od_primitive *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return od_fail(dnnl_out_of_memory, "matrix product", error, capacity);
    }
    od_md a = {0}, b = {0}, c = {0}, d = {0}, operands[OD_MAX_POST_OPS] = {0};
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_status_t status = od_md_make(&a, source);
    if (status == dnnl_success) status = od_md_make(&b, weights);
    if (status == dnnl_success) status = od_md_make(&c, bias);
    if (status == dnnl_success) status = od_md_make(&d, destination);
    if (status == dnnl_success) {
        status = od_attributes_make(post_ops, post_op_count, operands, &attributes);
    }
    if (status == dnnl_success) {
        status = make_descriptor(&made->descriptor, &a, &b, &c, &d, attributes);
    }
    if (status == dnnl_success) status = od_primitive_add_slot(made, DNNL_ARG_SRC, od_md_get(&a));
    if (status == dnnl_success) status = od_primitive_add_slot(made, DNNL_ARG_WEIGHTS, od_md_get(&b));
    if (status == dnnl_success) status = od_primitive_add_slot(made, DNNL_ARG_BIAS, od_md_get(&c));
    if (status == dnnl_success) status = od_primitive_add_slot(made, DNNL_ARG_DST, od_md_get(&d));
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
    od_md_free(&a);
    od_md_free(&b);
    od_md_free(&c);
    od_md_free(&d);
    return od_primitive_return(made, status, "matrix product", primitive, error, capacity);
}
