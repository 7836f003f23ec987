import CKernels

/// Pooling of images `[batch, height, width, channels]`, channels innermost, by a window's kernel, stride and padding;
/// its dilation and groups are 1.
extension KernelSet {
    /// y = the largest element of each window, and `places`, as many, its number in the window, row by row; NaN
    /// wins.
    public func maxPooling(
        _ x: Source, into y: Target, places: UnsafeMutablePointer<Int32>, _ window: ImageWindow
    ) {
        withUnsafePointer(to: window.pooling) { table.pointee.max_pooling(x, y, places, $0) }
    }

    /// Sets dx: dy at the places of the largest elements, else 0.
    public func maxPoolingGradient(
        _ dy: Source, places: UnsafePointer<Int32>, into dx: Target, _ window: ImageWindow
    ) {
        withUnsafePointer(to: window.pooling) { table.pointee.max_pooling_gradient(dy, places, dx, $0) }
    }

    /// y = the mean of each window, padding counted as zeros.
    public func meanPooling(_ x: Source, into y: Target, _ window: ImageWindow) {
        withUnsafePointer(to: window.pooling) { table.pointee.mean_pooling(x, y, $0) }
    }

    /// Sets dx, the gradient of ``meanPooling``.
    public func meanPoolingGradient(_ dy: Source, into dx: Target, _ window: ImageWindow) {
        withUnsafePointer(to: window.pooling) { table.pointee.mean_pooling_gradient(dy, dx, $0) }
    }
}

extension ImageWindow {
    fileprivate var pooling: ck_pooling {
        ck_pooling(
            samples: batch, height: size.vertical, width: size.horizontal, channels: inChannels,
            out_height: outSize.vertical, out_width: outSize.horizontal, kernel_height: kernel.vertical,
            kernel_width: kernel.horizontal, stride_height: stride.vertical, stride_width: stride.horizontal,
            top: padding.vertical, left: padding.horizontal)
    }
}
