import CTurboJPEG
import Language

/// Reads JPEG by TurboJPEG, grey or in color.
enum JPEGDecoder {
    static func header(_ bytes: [UInt8], _ path: String) throws(FormatError) -> PictureFile.Header {
        try opened(bytes, path) { (handle, bytes) throws(FormatError) in try header(handle, bytes, path) }
    }

    static func picture(
        _ bytes: [UInt8], _ path: String, enough side: Int
    ) throws(FormatError) -> PictureFile.Content {
        try opened(bytes, path) { (handle, bytes) throws(FormatError) in
            let header = try header(handle, bytes, path)
            let orientation = PictureOrientation.ofJPEG(bytes)
            let (stored, storedHeight) =
                orientation > 4 ? (header.height, header.width) : (header.width, header.height)
            var divisor = 8
            while divisor > 1, max(header.width, header.height) / divisor < side { divisor /= 2 }
            // As the library rounds, too: up.
            let width = (stored + divisor - 1) / divisor, height = (storedHeight + divisor - 1) / divisor
            var points = [UInt8](repeating: 0, count: width * height * header.channels)
            let format = header.channels == 1 ? TJPF_GRAY.rawValue : TJPF_RGB.rawValue
            // A warning is what a file that was cut off comes to; and one of endless scans is refused.
            let flags = TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS | TJFLAG_ACCURATEDCT
            let code = points.withUnsafeMutableBufferPointer {
                tjDecompress2(
                    handle, bytes.baseAddress, UInt(bytes.count), $0.baseAddress, Int32(width), 0, Int32(height),
                    Int32(format), flags)
            }
            guard code == 0 else { throw PictureFile.damaged(path, words(handle)) }
            let picture = Picture(width: width, height: height, channels: header.channels, points: points)
            return PictureFile.Content(header: header, picture: picture.upright(orientation))
        }
    }

    private static func header(
        _ handle: tjhandle, _ bytes: UnsafeBufferPointer<UInt8>, _ path: String
    ) throws(FormatError) -> PictureFile.Header {
        var width: Int32 = 0, height: Int32 = 0, sampling: Int32 = 0, space: Int32 = 0
        let code = tjDecompressHeader3(
            handle, bytes.baseAddress, UInt(bytes.count), &width, &height, &sampling, &space)
        guard code == 0 else { throw PictureFile.damaged(path, words(handle)) }
        try PictureFile.check(width: Int(width), height: Int(height), path)
        let colors = UInt32(bitPattern: space)
        guard colors != TJCS_CMYK.rawValue, colors != TJCS_YCCK.rawValue else {
            throw FormatError(
                file: path,
                reason: Text(
                    "its colors are those of printing (CMYK); convert it: convert FILE -colorspace sRGB NEW.png",
                    zh: "颜色为印刷用的 CMYK；请转换：convert FILE -colorspace sRGB NEW.png"))
        }
        let orientation = PictureOrientation.ofJPEG(bytes)
        let (across, down) = orientation > 4 ? (height, width) : (width, height)
        return PictureFile.Header(
            kind: .jpeg, width: Int(across), height: Int(down), channels: colors == TJCS_GRAY.rawValue ? 1 : 3,
            hasTransparency: false, isTurned: orientation > 1)
    }

    private static func opened<Result>(
        _ bytes: [UInt8], _ path: String,
        _ body: (tjhandle, UnsafeBufferPointer<UInt8>) throws(FormatError) -> Result
    ) throws(FormatError) -> Result {
        guard let handle = tjInitDecompress() else {
            throw FormatError(file: path, reason: Text("there is no memory to read it", zh: "没有内存用来读取"))
        }
        defer { tjDestroy(handle) }
        var result: Result?
        var failure: FormatError?
        bytes.withUnsafeBufferPointer { buffer in
            do throws(FormatError) { result = try body(handle, buffer) } catch { failure = error }
        }
        if let failure { throw failure }
        guard let result else { throw PictureFile.damaged(path, "JPEG") }
        return result
    }

    private static func words(_ handle: tjhandle) -> String { String(cString: tjGetErrorStr2(handle)) }
}
