import CKernels

/// The transforms of Winograd's algorithm F(4×4, 3×3) (Lavin and Gray 2016) over a block of tiles: `count` of
/// them from the tile `first`. Planes are [36, count, channels]; tiles after the last one count as zeros.
extension KernelSet {
    /// planes = Bᵀ d B of the 6×6 pixels under each tile.
    func winogradImages(
        _ x: Source, into planes: Target, _ geometry: ck_winograd, first: Int, count: Int, channels: Int
    ) {
        withUnsafePointer(to: geometry) { table.pointee.winograd_images(x, planes, $0, first, count, channels) }
    }

    /// y = f(Aᵀ planes A + bias), the results of each tile.
    func winogradResults(
        _ planes: Source, bias: Source?, _ activation: Activation, slope: Float, into y: Target,
        _ geometry: ck_winograd, first: Int, count: Int, channels: Int
    ) {
        withUnsafePointer(to: geometry) {
            table.pointee.winograd_results(
                planes, bias, activation.code, slope, y, $0, first, count, channels)
        }
    }

    /// planes = A dy Aᵀ, the gradient of ``winogradResults`` without bias and activation.
    func winogradResultGradients(
        _ dy: Source, into planes: Target, _ geometry: ck_winograd, first: Int, count: Int, channels: Int
    ) {
        withUnsafePointer(to: geometry) {
            table.pointee.winograd_result_gradients(dy, planes, $0, first, count, channels)
        }
    }

    /// planes [36, count] = G w Gᵀ of as many kernels, their nine weights in `taps` [9, count]; `turned` turns
    /// the kernels half around first.
    func winogradWeights(_ taps: Source, into planes: Target, count: Int, turned: Bool) {
        table.pointee.winograd_weights(taps, planes, count, turned ? 1 : 0)
    }

    /// taps [9, count] = Gᵀ planes G, the gradient of ``winogradWeights``.
    func winogradWeightGradients(_ planes: Source, into taps: Target, count: Int) {
        table.pointee.winograd_weight_gradients(planes, taps, count)
    }
}
