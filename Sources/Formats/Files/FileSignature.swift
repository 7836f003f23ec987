/// The bytes a kind of file begins with, and what to do with such a file.
///
/// Sources: the formats' own specifications, and the list of the `file` program (magic(5)).
struct FileSignature {
    let name: String
    let advice: String
    private let bytes: [UInt8]
    private let offset: Int
    private let isRight: @Sendable ([UInt8]) -> Bool

    private init(
        _ name: String, _ bytes: [UInt8], at offset: Int = 0, _ advice: String,
        where isRight: @escaping @Sendable ([UInt8]) -> Bool = { _ in true }
    ) {
        self.name = name
        self.advice = advice
        self.bytes = bytes
        self.offset = offset
        self.isRight = isRight
    }

    private init(
        _ name: String, _ text: String, at offset: Int = 0, _ advice: String,
        where isRight: @escaping @Sendable ([UInt8]) -> Bool = { _ in true }
    ) {
        self.init(name, Array(text.utf8), at: offset, advice, where: isRight)
    }

    func matches(_ start: [UInt8]) -> Bool {
        start.count >= offset + bytes.count && start[offset..<(offset + bytes.count)].elementsEqual(bytes)
            && isRight(start)
    }

    /// A line of Python that writes a table of pandas as CSV.
    private static func pandas(_ call: String) -> String {
        "convert it, for instance with pandas: pd.\(call).to_csv(\"FILE.csv\", index=False)"
    }

    private static func contains(_ text: String) -> @Sendable ([UInt8]) -> Bool {
        let wanted = Array(text.utf8)
        return { start in
            start.indices.contains { place in
                start[place] == wanted[0] && start[place...].starts(with: wanted)
            }
        }
    }

    private static let picture =
        "pictures are read from IDX files, or as a CSV file of a row for each picture and a column for each point"

    /// The more special before the more general.
    static let all: [FileSignature] = [
        FileSignature("a Parquet file", "PAR1", pandas("read_parquet(\"FILE\")")),
        FileSignature("an Arrow file", "ARROW1", pandas("read_feather(\"FILE\")")),
        FileSignature("a Feather file", "FEA1", pandas("read_feather(\"FILE\")")),
        FileSignature("an ORC file", "ORC", pandas("read_orc(\"FILE\")"), where: { $0.contains(0) }),
        FileSignature("an Avro file", [0x4F, 0x62, 0x6A, 0x01], "convert it to JSON-lines: avro-tools tojson FILE"),
        FileSignature("an HDF5 file", [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A], pandas("read_hdf(\"FILE\")")),
        FileSignature(
            "an array of numpy", [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59],
            "convert it: np.savetxt(\"FILE.csv\", np.load(\"FILE.npy\"), delimiter=\",\")"),
        FileSignature(
            "an archive of arrays of numpy", [0x50, 0x4B, 0x03, 0x04],
            "convert an array of it: np.savetxt(\"FILE.csv\", np.load(\"FILE.npz\")[\"NAME\"], delimiter=\",\")",
            where: contains(".npy")),
        FileSignature(
            "a Word document", [0x50, 0x4B, 0x03, 0x04], "save its text as a text file", where: contains("word/")),
        FileSignature(
            "an Excel workbook", [0x50, 0x4B, 0x03, 0x04],
            "save the sheet as CSV, or " + pandas("read_excel(\"FILE\")"),
            where: contains("xl/")),
        FileSignature(
            "an Excel workbook", [0x50, 0x4B, 0x03, 0x04],
            "save the sheet as CSV, or " + pandas("read_excel(\"FILE\")"),
            where: contains("[Content_Types].xml")),
        FileSignature(
            "an OpenDocument file", [0x50, 0x4B, 0x03, 0x04], "save the sheet as CSV",
            where: contains("application/vnd.oasis")),
        FileSignature(
            "a file of PyTorch", [0x50, 0x4B, 0x03, 0x04], "write what it holds as CSV or text",
            where: contains("data.pkl")),
        FileSignature("a zip archive", [0x50, 0x4B, 0x03, 0x04], "unpack it first: unzip FILE"),
        FileSignature("an empty zip archive", [0x50, 0x4B, 0x05, 0x06], "there is nothing in it"),
        FileSignature(
            "a workbook of an old Excel", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "save the sheet as CSV"),
        FileSignature(
            "packed by bzip2", "BZh", "unpack it first: bunzip2 -k FILE", where: { $0.contains { $0 > 0x7F } }),
        FileSignature("packed by xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "unpack it first: unxz -k FILE"),
        FileSignature("packed by Zstandard", [0x28, 0xB5, 0x2F, 0xFD], "unpack it first: zstd -d FILE"),
        FileSignature("packed by LZ4", [0x04, 0x22, 0x4D, 0x18], "unpack it first: lz4 -d FILE"),
        FileSignature("packed by compress", [0x1F, 0x9D], "unpack it first: uncompress FILE"),
        FileSignature(
            "packed by gzip twice", [0x1F, 0x8B, 0x08], "unpack it once: gunzip -k FILE"),
        FileSignature("a 7-Zip archive", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "unpack it first: 7z x FILE"),
        FileSignature("a RAR archive", [0x52, 0x61, 0x72, 0x21, 0x1A, 0x07], "unpack it first: unrar x FILE"),
        FileSignature("a tar archive", "ustar", at: 257, "unpack it first: tar xf FILE"),
        FileSignature(
            "an SQLite database", "SQLite format 3\0",
            "write the table as CSV: sqlite3 -header -csv FILE \"SELECT * FROM NAME\" > FILE.csv"),
        FileSignature("a DuckDB database", "DUCK", at: 8, "write the table as CSV with its COPY statement"),
        FileSignature(
            "a pickle of Python", [0x80], pandas("read_pickle(\"FILE\")"), where: { (2...5).contains($0[safe: 1] ?? 0) }
        ),
        FileSignature("a MATLAB file", "MATLAB 5.0", "write its arrays as CSV: writematrix(A, \"FILE.csv\")"),
        FileSignature("data of R", "RDX", "write them as CSV: write.csv(DATA, \"FILE.csv\", row.names=FALSE)"),
        FileSignature(
            "data of R", [0x58, 0x0A, 0x00],
            "write them as CSV: write.csv(readRDS(\"FILE.rds\"), \"FILE.csv\", row.names=FALSE)"),
        FileSignature("data of Stata", "<stata_dta>", pandas("read_stata(\"FILE\")")),
        FileSignature("data of SPSS", "$FL2", pandas("read_spss(\"FILE\")")),
        FileSignature(
            "an ARFF file of Weka", "@relation", "convert it to CSV: its lines after @data, and the names as a header"),
        FileSignature(
            "an ARFF file of Weka", "@RELATION", "convert it to CSV: its lines after @data, and the names as a header"),
        FileSignature("a PNG picture", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], picture),
        FileSignature("a JPEG picture", [0xFF, 0xD8, 0xFF], picture),
        FileSignature("a GIF picture", "GIF8", picture, where: { $0.contains(0) }),
        FileSignature("a TIFF picture", [0x49, 0x49, 0x2A, 0x00], picture),
        FileSignature("a TIFF picture", [0x4D, 0x4D, 0x00, 0x2A], picture),
        FileSignature("a bitmap picture", "BM", picture, where: { $0.contains(0) }),
        FileSignature("a WebP picture", "WEBP", at: 8, picture, where: { $0.starts(with: "RIFF".utf8) }),
        FileSignature(
            "a sound file", "WAVE", at: 8, "sounds are not read", where: { $0.starts(with: "RIFF".utf8) }),
        FileSignature("a PDF document", "%PDF-", "take its text out first: pdftotext FILE"),
        FileSignature(
            "weights in GGUF", "GGUF", "weights are no data to learn from", where: { $0.contains(0) }),
        FileSignature(
            "weights in safetensors", "{\"", at: 8, "weights are no data to learn from",
            where: { $0[5...7].elementsEqual([0, 0, 0]) }),
        FileSignature("a program", [0x7F, 0x45, 0x4C, 0x46], "it is nothing to learn from"),
        FileSignature(
            "text in UTF-32", [0xFF, 0xFE, 0x00, 0x00], "convert it: iconv -f UTF-32 -t UTF-8 FILE > NEW",
            where: { $0.count >= 8 && $0[6] == 0 && $0[7] == 0 }),
        FileSignature(
            "text in UTF-32", [0x00, 0x00, 0xFE, 0xFF], "convert it: iconv -f UTF-32 -t UTF-8 FILE > NEW"),
    ]
}

extension Array {
    /// The element of an index, or nil where there is none.
    fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
