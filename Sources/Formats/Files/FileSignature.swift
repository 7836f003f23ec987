import Language

/// The bytes a kind of file begins with, and what to do with such a file.
///
/// Sources: the formats' own specifications, and the list of the `file` program (magic(5)).
struct FileSignature {
    let name: Text
    let advice: Text
    private let bytes: [UInt8]
    private let offset: Int
    private let isRight: @Sendable ([UInt8]) -> Bool

    private init(
        _ name: Text, _ bytes: [UInt8], at offset: Int = 0, _ advice: Text,
        where isRight: @escaping @Sendable ([UInt8]) -> Bool = { _ in true }
    ) {
        self.name = name
        self.advice = advice
        self.bytes = bytes
        self.offset = offset
        self.isRight = isRight
    }

    private init(
        _ name: Text, _ text: String, at offset: Int = 0, _ advice: Text,
        where isRight: @escaping @Sendable ([UInt8]) -> Bool = { _ in true }
    ) {
        self.init(name, Array(text.utf8), at: offset, advice, where: isRight)
    }

    func matches(_ start: [UInt8]) -> Bool {
        start.count >= offset + bytes.count && start[offset..<(offset + bytes.count)].elementsEqual(bytes)
            && isRight(start)
    }

    /// A command that writes a table as CSV with pandas.
    private static func pandas(_ call: String) -> Text {
        let command = "python3 -c 'import pandas; pandas.\(call).to_csv(\"NEW.csv\", index=False)'"
        return Text("convert it, for instance: \(command)", zh: "请转换，例如：\(command)")
    }

    private static let excel: Text = {
        let way = pandas("read_excel(\"FILE\")")
        return Text("save the sheet as CSV, or \(way)", zh: "把工作表另存为 CSV，或\(way)")
    }()

    private static func contains(_ text: String) -> @Sendable ([UInt8]) -> Bool {
        let wanted = Array(text.utf8)
        return { start in
            start.indices.contains { place in
                start[place] == wanted[0] && start[place...].starts(with: wanted)
            }
        }
    }

    private static let picture = Text("convert it: convert FILE NEW.png", zh: "请转换：convert FILE NEW.png")

    /// The archive whose members are arrays, which is read.
    private static let arrays = FileSignature(
        Text("an archive of arrays of numpy", zh: "这是 numpy 数组的归档"), [0x50, 0x4B, 0x03, 0x04],
        Text("it is read", zh: "可以读取"), where: contains(".npy"))

    /// Whether it is that of arrays of numpy.
    var isArrays: Bool { name == Self.arrays.name }

    /// The more special before the more general.
    static let all: [FileSignature] = [
        FileSignature(Text("a Parquet file", zh: "这是 Parquet 文件"), "PAR1", pandas("read_parquet(\"FILE\")")),
        FileSignature(Text("an Arrow file", zh: "这是 Arrow 文件"), "ARROW1", pandas("read_feather(\"FILE\")")),
        FileSignature(Text("a Feather file", zh: "这是 Feather 文件"), "FEA1", pandas("read_feather(\"FILE\")")),
        FileSignature(
            Text("an ORC file", zh: "这是 ORC 文件"), "ORC", pandas("read_orc(\"FILE\")"), where: { $0.contains(0) }),
        FileSignature(
            Text("an Avro file", zh: "这是 Avro 文件"), [0x4F, 0x62, 0x6A, 0x01],
            Text("convert it to JSON-lines: avro-tools tojson FILE", zh: "转换为 JSON-lines：avro-tools tojson FILE")),
        FileSignature(
            Text("an HDF5 file", zh: "这是 HDF5 文件"), [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A],
            pandas("read_hdf(\"FILE\")")),
        arrays,
        FileSignature(
            Text("a Word document", zh: "这是 Word 文档"), [0x50, 0x4B, 0x03, 0x04],
            Text("save its text as a text file", zh: "把文本另存为文本文件"), where: contains("word/")),
        FileSignature(
            Text("an Excel workbook", zh: "这是 Excel 工作簿"), [0x50, 0x4B, 0x03, 0x04],
            excel,
            where: contains("xl/")),
        FileSignature(
            Text("an Excel workbook", zh: "这是 Excel 工作簿"), [0x50, 0x4B, 0x03, 0x04],
            excel,
            where: contains("[Content_Types].xml")),
        FileSignature(
            Text("an OpenDocument file", zh: "这是 OpenDocument 文件"), [0x50, 0x4B, 0x03, 0x04],
            Text("save the sheet as CSV", zh: "把工作表另存为 CSV"),
            where: contains("application/vnd.oasis")),
        FileSignature(
            Text("a file of PyTorch", zh: "这是 PyTorch 文件"), [0x50, 0x4B, 0x03, 0x04],
            Text("write what it holds as CSV or text", zh: "把其中内容写成 CSV 或文本"),
            where: contains("data.pkl")),
        FileSignature(
            Text("a zip archive", zh: "这是 zip 压缩包"), [0x50, 0x4B, 0x03, 0x04],
            Text("unpack it first: unzip FILE", zh: "请先解压：unzip FILE")),
        FileSignature(
            Text("an empty zip archive", zh: "这是空的 zip 压缩包"), [0x50, 0x4B, 0x05, 0x06],
            Text("there is nothing in it", zh: "里面什么都没有")),
        FileSignature(
            Text("a workbook of an old Excel", zh: "这是旧版 Excel 工作簿"), [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
            Text("save the sheet as CSV", zh: "把工作表另存为 CSV")),
        FileSignature(
            Text("packed by bzip2", zh: "经 bzip2 压缩"), "BZh",
            Text("unpack it first: bunzip2 -k FILE", zh: "请先解压：bunzip2 -k FILE"), where: { $0.contains { $0 > 0x7F } }),
        FileSignature(
            Text("packed by xz", zh: "经 xz 压缩"), [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00],
            Text("unpack it first: unxz -k FILE", zh: "请先解压：unxz -k FILE")),
        FileSignature(
            Text("packed by zstd once more", zh: "又经 zstd 压缩了一次"), [0x28, 0xB5, 0x2F, 0xFD],
            Text("unpack it once", zh: "请先解压一次")),
        FileSignature(
            Text("packed by LZ4", zh: "经 LZ4 压缩"), [0x04, 0x22, 0x4D, 0x18],
            Text("unpack it first: lz4 -d FILE", zh: "请先解压：lz4 -d FILE")),
        FileSignature(
            Text("packed by compress", zh: "经 compress 压缩"), [0x1F, 0x9D],
            Text("unpack it first: uncompress FILE", zh: "请先解压：uncompress FILE")),
        FileSignature(
            Text("packed by gzip once more", zh: "又经 gzip 压缩了一次"), [0x1F, 0x8B, 0x08],
            Text("unpack it once", zh: "请先解压一次")),
        FileSignature(
            Text("a 7-Zip archive", zh: "这是 7-Zip 压缩包"), [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C],
            Text("unpack it first: 7z x FILE", zh: "请先解压：7z x FILE")),
        FileSignature(
            Text("a RAR archive", zh: "这是 RAR 压缩包"), [0x52, 0x61, 0x72, 0x21, 0x1A, 0x07],
            Text("unpack it first: unrar x FILE", zh: "请先解压：unrar x FILE")),
        FileSignature(
            Text("a tar archive", zh: "这是 tar 归档"), "ustar", at: 257,
            Text("unpack it first: tar xf FILE", zh: "请先解压：tar xf FILE")),
        FileSignature(
            Text("an SQLite database", zh: "这是 SQLite 数据库"), "SQLite format 3\0",
            Text(
                "write the table as CSV: sqlite3 -header -csv FILE \"SELECT * FROM NAME\" > FILE.csv",
                zh: "把表写成 CSV：sqlite3 -header -csv FILE \"SELECT * FROM NAME\" > FILE.csv")),
        FileSignature(
            Text("a DuckDB database", zh: "这是 DuckDB 数据库"), "DUCK", at: 8,
            Text("write the table as CSV with its COPY statement", zh: "用 COPY 语句把表写成 CSV")),
        FileSignature(
            Text("a pickle of Python", zh: "这是 Python 的 pickle"), [0x80], pandas("read_pickle(\"FILE\")"),
            where: { (2...5).contains($0[safe: 1] ?? 0) }
        ),
        FileSignature(
            Text("a MATLAB file", zh: "这是 MATLAB 文件"), "MATLAB 5.0",
            Text("write its arrays as CSV: writematrix(A, \"FILE.csv\")", zh: "把数组写成 CSV：writematrix(A, \"FILE.csv\")")),
        FileSignature(
            Text("data of R", zh: "这是 R 的数据"), "RDX",
            Text(
                "write them as CSV: write.csv(DATA, \"FILE.csv\", row.names=FALSE)",
                zh: "写成 CSV：write.csv(DATA, \"FILE.csv\", row.names=FALSE)")),
        FileSignature(
            Text("data of R", zh: "这是 R 的数据"), [0x58, 0x0A, 0x00],
            Text(
                "write them as CSV: write.csv(readRDS(\"FILE.rds\"), \"FILE.csv\", row.names=FALSE)",
                zh: "写成 CSV：write.csv(readRDS(\"FILE.rds\"), \"FILE.csv\", row.names=FALSE)")),
        FileSignature(Text("data of Stata", zh: "这是 Stata 的数据"), "<stata_dta>", pandas("read_stata(\"FILE\")")),
        FileSignature(Text("data of SPSS", zh: "这是 SPSS 的数据"), "$FL2", pandas("read_spss(\"FILE\")")),
        FileSignature(
            Text("an ARFF file of Weka", zh: "这是 Weka 的 ARFF 文件"), "@relation",
            Text(
                "convert it to CSV: its lines after @data, and the names as a header",
                zh: "转换为 CSV：取 @data 之后的行，并以列名作表头")),
        FileSignature(
            Text("an ARFF file of Weka", zh: "这是 Weka 的 ARFF 文件"), "@RELATION",
            Text(
                "convert it to CSV: its lines after @data, and the names as a header",
                zh: "转换为 CSV：取 @data 之后的行，并以列名作表头")),
        FileSignature(Text("a GIF picture", zh: "这是 GIF 图像"), "GIF8", picture, where: { $0.contains(0) }),
        FileSignature(Text("a TIFF picture", zh: "这是 TIFF 图像"), [0x49, 0x49, 0x2A, 0x00], picture),
        FileSignature(Text("a TIFF picture", zh: "这是 TIFF 图像"), [0x4D, 0x4D, 0x00, 0x2A], picture),
        FileSignature(Text("a bitmap picture", zh: "这是位图"), "BM", picture, where: { $0.contains(0) }),
        FileSignature(
            Text("a HEIC or AVIF picture", zh: "这是 HEIC 或 AVIF 图像"), "ftyp", at: 4,
            Text("convert it: heif-convert FILE NEW.png", zh: "请转换：heif-convert FILE NEW.png"),
            where: contains("heic")),
        FileSignature(
            Text("a HEIC or AVIF picture", zh: "这是 HEIC 或 AVIF 图像"), "ftyp", at: 4,
            Text("convert it: heif-convert FILE NEW.png", zh: "请转换：heif-convert FILE NEW.png"),
            where: contains("avif")),
        FileSignature(
            Text("a WebP picture", zh: "这是 WebP 图像"), "WEBP", at: 8, picture, where: { $0.starts(with: "RIFF".utf8) }),
        FileSignature(
            Text("a sound file", zh: "这是声音文件"), "WAVE", at: 8, Text("sounds are not read", zh: "不读取声音"),
            where: { $0.starts(with: "RIFF".utf8) }),
        FileSignature(
            Text("a PDF document", zh: "这是 PDF 文档"), "%PDF-",
            Text("take its text out first: pdftotext FILE", zh: "请先提取文本：pdftotext FILE")),
        FileSignature(
            Text("weights in GGUF", zh: "这是 GGUF 权重"), "GGUF",
            Text("weights are no data to learn from", zh: "权重不是可学习的数据"), where: { $0.contains(0) }),
        FileSignature(
            Text("weights in safetensors", zh: "这是 safetensors 权重"), "{\"", at: 8,
            Text("weights are no data to learn from", zh: "权重不是可学习的数据"),
            where: { $0[5...7].elementsEqual([0, 0, 0]) }),
        FileSignature(
            Text("a program", zh: "这是程序"), [0x7F, 0x45, 0x4C, 0x46], Text("it is nothing to learn from", zh: "没有可学习的内容")
        ),
        FileSignature(
            Text("text in UTF-32", zh: "这是 UTF-32 文本"), [0xFF, 0xFE, 0x00, 0x00],
            Text("convert it: iconv -f UTF-32 -t UTF-8 FILE > NEW", zh: "转换：iconv -f UTF-32 -t UTF-8 FILE > NEW"),
            where: { $0.count >= 8 && $0[6] == 0 && $0[7] == 0 }),
        FileSignature(
            Text("text in UTF-32", zh: "这是 UTF-32 文本"), [0x00, 0x00, 0xFE, 0xFF],
            Text("convert it: iconv -f UTF-32 -t UTF-8 FILE > NEW", zh: "转换：iconv -f UTF-32 -t UTF-8 FILE > NEW")),
    ]
}

extension Array {
    /// The element of an index, or nil where there is none.
    fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
