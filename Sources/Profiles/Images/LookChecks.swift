import Catalog
import Datasets
import Foundation
import Language
import Pictures

// Checks of one picture at a time: how it looks, and how large it is.

extension Check {
    static let darkImages = Check(
        "dark-images", Text("Images in which nearly nothing is bright", zh: "几乎没有亮处的图像"), reference: "CleanVision",
        from: Threshold(
            0...1, 0.32, Text("Brightness, of 0 to 1, that 1 % of the points must reach", zh: "至少 1 % 的点应达到的亮度（0 到 1）"))
    ) { profile, limit in
        found(in: profile, "dark-images", { $0.brightest < limit }) { images, first in
            Text(
                "\(images) dark: 99 % of their points are below \(figure(limit)) of white, such as \(first)",
                zh: "\(images)过暗：99 % 的点低于白色的 \(figure(limit))，例如\(first)")
        }
    }

    static let brightImages = Check(
        "bright-images", Text("Images in which nearly nothing is dark", zh: "几乎没有暗处的图像"), reference: "CleanVision",
        from: Threshold(
            0...1, 0.95, Text("Brightness, of 0 to 1, above which 95 % of the points are", zh: "95 % 的点都超过的亮度（0 到 1）"))
    ) { profile, limit in
        found(in: profile, "bright-images", { $0.darkest > limit }) { images, first in
            Text(
                "\(images) too bright: 95 % of their points are above \(figure(limit)) of white, such as \(first)",
                zh: "\(images)过亮：95 % 的点高于白色的 \(figure(limit))，例如\(first)")
        }
    }

    static let blurryImages = Check(
        "blurry-images", Text("Images far less sharp than the others", zh: "远不如其他图像清晰的图像"),
        reference: "Pech-Pacheco 2000",
        from: Threshold(
            0...1, 0.2, Text("Share of the median sharpness below which an image is told", zh: "低于清晰度中位数的多少起报告"))
    ) { profile, limit -> [Finding] in
        guard let figures = profile.images?.set.figures, figures.count >= 10 else { return [] }
        let sharp = figures.filter { $0.contrast > 0 }.map(\.sharpness).sorted()
        guard !sharp.isEmpty else { return [] }
        let median = sharp[sharp.count / 2], bound = limit * median
        return found(in: profile, "blurry-images", { $0.contrast > 0 && $0.sharpness < bound }) { images, first in
            let (edge, middle) = (figure(bound), figure(median))
            return Text(
                "\(images) blurry: their sharpness is below \(edge), the median being \(middle), such as \(first)",
                zh: "\(images)模糊：清晰度低于 \(edge)，中位数为 \(middle)，例如\(first)")
        }
    }

    static let emptyImages = Check(
        "low-information-images", Text("Images with next to nothing on them", zh: "几乎没有内容的图像"),
        reference: "CleanVision",
        from: Threshold(
            0...8, 1, Text("Entropy of the greys, in bits, below which an image is told", zh: "灰度熵低于多少比特起报告"))
    ) { profile, limit in
        found(in: profile, "low-information-images", { $0.entropy < limit }) { images, first in
            Text(
                "\(images) nearly empty: the entropy of their greys is below \(figure(limit)), such as \(first)",
                zh: "\(images)几乎是空的：灰度信息不足 \(figure(limit)) 比特，例如\(first)")
        }
    }

    static let greyImages = Check(
        "grey-images", Text("Grey images among those in color", zh: "彩色图像中的灰度图像"), reference: "CleanVision"
    ) { profile, _ in
        guard let set = profile.images?.set, set.figures.contains(where: { !$0.isGrey }) else { return [] }
        return found(in: profile, "grey-images", { $0.isGrey }, drops: false) { images, first in
            Text(
                "\(images) grey among others in color, such as \(first)", zh: "彩色图像中有\(images)是灰度的，例如\(first)")
        }
    }

    static let oddSizes = Check(
        "odd-size-images", Text("Images much larger or smaller than the others", zh: "比其他图像大得多或小得多的图像"),
        from: Threshold(
            0...1000, 3, Text("Times the median side from which an image is told", zh: "边长与中位数相差多少倍起报告"))
    ) { profile, limit in
        guard let originals = profile.images?.set.originals, !originals.isEmpty else { return [] }
        let sides = originals.map { (Double($0.width) * Double($0.height)).squareRoot() }
        let median = sides.sorted()[sides.count / 2]
        let odd = sides.indices.filter { sides[$0] > limit * median || sides[$0] * limit < median }
        return told(in: profile, "odd-size-images", odd, drops: false) { images, first in
            Text(
                "\(images) of an odd size: more than \(figure(limit)) times off the median side of \(figure(median)), such as \(first)",
                zh: "\(images)尺寸异常：与边长中位数 \(figure(median)) 相差 \(figure(limit)) 倍以上，例如\(first)")
        }
    }

    static let oddAspects = Check(
        "odd-aspect-images", Text("Images much longer than they are wide", zh: "长宽比悬殊的图像"), reference: "CleanVision",
        from: Threshold(0...1, 0.35, Text("Shorter side to longer below which an image is told", zh: "短边与长边之比低于多少起报告"))
    ) { profile, limit in
        guard let originals = profile.images?.set.originals, !originals.isEmpty else { return [] }
        let odd = originals.indices.filter {
            let (width, height) = (Double(originals[$0].width), Double(originals[$0].height))
            return min(width, height) < limit * max(width, height)
        }
        return told(in: profile, "odd-aspect-images", odd, drops: false) { images, first in
            Text(
                "\(images) of odd proportions: the shorter side is below \(figure(limit)) of the longer, such as \(first)",
                zh: "\(images)长宽比异常：短边不足长边的 \(figure(limit))，例如\(first)")
        }
    }

    static let unreadableImages = Check(
        "unreadable-images", Text("Files that are no images, or damaged", zh: "不是图像或已损坏的文件")
    ) { profile, _ in
        guard profile.images != nil, let first = profile.badRows.first else { return [] }
        let count = profile.badRowCount
        let bad =
            count == 1
            ? Text("1 image is", zh: "1 张图像") : Text("\(count.grouped) images are", zh: "\(count.grouped) 张图像")
        return [
            Finding(
                "unreadable-images", .warning, count: count,
                Text("\(bad) kept aside: \(first.reason)", zh: "\(bad)被搁置：\(first.reason)"))
        ]
    }
}

/// What is told of pictures whose figures are so.
private func found(
    in profile: TableProfile, _ kind: String, _ isSo: (PictureFigures) -> Bool, drops: Bool = true,
    _ sentence: (_ images: Text, _ first: Text) -> Text
) -> [Finding] {
    guard let figures = profile.images?.set.figures else { return [] }
    return told(in: profile, kind, figures.indices.filter { isSo(figures[$0]) }, drops: drops, sentence)
}

/// What is told of pictures: a warning where they are more than a few, and fewer than half of all, as then they are just
/// so.
private func told(
    in profile: TableProfile, _ kind: String, _ places: [Int], drops: Bool,
    _ sentence: (_ images: Text, _ first: Text) -> Text
) -> [Finding] {
    guard let set = profile.images?.set, let first = places.first else { return [] }
    let share = Double(places.count) / Double(set.count)
    let isOdd = share >= 0.001 && share <= 0.5
    let numbers = places.map { set.numbers[$0] }
    return [
        Finding(
            kind, isOdd ? .warning : .note, count: places.count, lines: numbers,
            evidence: [.init("share", share)],
            remedy: drops && isOdd && numbers.count <= 1000 && set.keepsClasses(without: places) ? .drop(numbers) : nil,
            sentence(
                places.count == 1
                    ? Text("1 image is", zh: "1 张图像")
                    : Text("\(places.count.grouped) images are", zh: "\(places.count.grouped) 张图像"),
                set.told(first)))
    ]
}

extension PictureSet {
    /// Whether each class keeps half of its pictures at least: one that goes with how they look is no fault of theirs.
    func keepsClasses(without places: [Int]) -> Bool {
        var whole = [Int](repeating: 0, count: levels.count), lost = whole
        for code in codes { whole[Int(code)] += 1 }
        for place in places { lost[Int(codes[place])] += 1 }
        return zip(whole, lost).allSatisfy { $1 * 2 <= $0 }
    }

    /// What a picture is called in a sentence: by its file, or by its number.
    func told(_ place: Int) -> Text {
        let number = numbers[place]
        return names.isEmpty
            ? Text("number \(number)", zh: "第 \(number) 张") : Text("\(names[place])", zh: " \(names[place]) ")
    }
}
