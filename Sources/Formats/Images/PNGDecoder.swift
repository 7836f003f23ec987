import CSPNG
import Language

/// Reads PNG by libspng: every color type and depth, interlaced or not, brought to eight bits.
enum PNGDecoder {
    static func header(_ bytes: [UInt8], _ path: String) throws(FormatError) -> PictureFile.Header {
        try opened(bytes, path) { (context) throws(FormatError) in try header(context, path) }
    }

    static func picture(_ bytes: [UInt8], _ path: String) throws(FormatError) -> PictureFile.Content {
        try opened(bytes, path) { (context) throws(FormatError) in
            let header = try header(context, path)
            let format = Int32(SPNG_FMT_RGBA8.rawValue)
            var size = 0
            try check(spng_decoded_image_size(context, format, &size), path)
            let count = header.width * header.height
            // The header's sizes were checked; the library has to agree with them before memory is taken.
            guard size == 4 * count else { throw PictureFile.damaged(path, "size") }
            var decoded = [UInt8](repeating: 0, count: size)
            let code = decoded.withUnsafeMutableBytes {
                spng_decode_image(context, $0.baseAddress, size, format, Int32(SPNG_DECODE_TRNS.rawValue))
            }
            try check(code, path)
            var points = [UInt8](repeating: 0, count: count * header.channels)
            for index in 0..<count {
                let alpha = Int(decoded[4 * index + 3])
                for channel in 0..<header.channels {
                    let value = Int(decoded[4 * index + channel])
                    // What is transparent is laid on white.
                    let laid = alpha == 255 ? value : (value * alpha + 255 * (255 - alpha) + 127) / 255
                    points[index * header.channels + channel] = UInt8(laid)
                }
            }
            let picture = Picture(width: header.width, height: header.height, channels: header.channels, points: points)
            return PictureFile.Content(header: header, picture: picture)
        }
    }

    private static func header(_ context: OpaquePointer, _ path: String) throws(FormatError) -> PictureFile.Header {
        var header = spng_ihdr()
        try check(spng_get_ihdr(context, &header), path)
        let (width, height) = (Int(header.width), Int(header.height))
        try PictureFile.check(width: width, height: height, path)
        var transparency = spng_trns()
        let hasTransparent = spng_get_trns(context, &transparency) == 0
        let isGrey = header.color_type == 0 || header.color_type == 4
        return PictureFile.Header(
            kind: .png, width: width, height: height, channels: isGrey ? 1 : 3,
            hasTransparency: header.color_type >= 4 || hasTransparent)
    }

    private static func opened<Result>(
        _ bytes: [UInt8], _ path: String, _ body: (OpaquePointer) throws(FormatError) -> Result
    ) throws(FormatError) -> Result {
        guard let context = spng_ctx_new(0) else {
            throw FormatError(file: path, reason: Text("there is no memory to read it", zh: "没有内存用来读取"))
        }
        defer { spng_ctx_free(context) }
        spng_set_image_limits(context, UInt32(PictureFile.mostPoints), UInt32(PictureFile.mostPoints))
        // Texts and profiles beside the points are of no use here, and may be as long as somebody likes.
        spng_set_chunk_limits(context, 1 << 20, 4 << 20)
        var result: Result?
        var failure: FormatError?
        // The library keeps the address of the bytes until it is done with them.
        bytes.withUnsafeBytes { buffer in
            do throws(FormatError) {
                try check(spng_set_png_buffer(context, buffer.baseAddress, buffer.count), path)
                result = try body(context)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        guard let result else { throw PictureFile.damaged(path, "PNG") }
        return result
    }

    private static func check(_ code: Int32, _ path: String) throws(FormatError) {
        guard code == 0 else { throw PictureFile.damaged(path, String(cString: spng_strerror(code))) }
    }
}
