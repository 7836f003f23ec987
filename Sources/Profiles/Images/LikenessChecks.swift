import Catalog
import Columns
import Datasets
import Foundation
import Language
import Pictures

// Checks of pictures against each other.

extension Check {
    static let duplicateImages = Check(
        "duplicate-images", Text("Images that are the same point by point", zh: "逐点相同的图像"),
        from: Threshold(
            0...1, 0.01, Text("Share of the images from which they are more than a note", zh: "占比达到多少起不只是提示"))
    ) { profile, limit in
        guard let images = profile.images else { return [] }
        let set = images.set
        let repeated = images.duplicates.flatMap { $0.places.dropFirst() }.sorted()
        guard let group = images.duplicates.first, !repeated.isEmpty else { return [] }
        let share = Double(repeated.count) / Double(set.count)
        let (first, second) = (set.told(group.places[0]), set.told(group.places[1]))
        let count = repeated.count.grouped
        let told =
            repeated.count == 1 ? Text("1 image is", zh: "1 张图像") : Text("\(count) images are", zh: "\(count) 张图像")
        return [
            Finding(
                "duplicate-images", share >= limit ? .warning : .note, count: repeated.count,
                lines: repeated.map { set.numbers[$0] },
                evidence: [.init("share", share), .init("groups", images.duplicates.count)],
                remedy: remedy(repeated, set),
                Text(
                    "\(told) the same as an earlier one (\(percent(share))), such as \(second), which is \(first) again",
                    zh: "\(told)与之前的图像相同（\(percent(share))），例如\(second)与\(first)相同"))
        ]
    }

    static let similarImages = Check(
        "near-duplicate-images", Text("Images that are nearly the same", zh: "近似重复的图像"),
        reference: "dHash",
        from: Threshold(
            0...1, 0.02, Text("Share of the images from which they are more than a note", zh: "占比达到多少起不只是提示"))
    ) { profile, limit in
        guard let images = profile.images else { return [] }
        let set = images.set
        let repeated = images.similar.flatMap { $0.places.dropFirst() }.sorted()
        guard let group = images.similar.first, !repeated.isEmpty else { return [] }
        let share = Double(repeated.count) / Double(images.compared)
        let (first, second) = (set.told(group.places[0]), set.told(group.places[1]))
        let count = repeated.count.grouped, all = images.compared.grouped
        let told =
            repeated.count == 1 ? Text("1 image is", zh: "1 张图像") : Text("\(count) images are", zh: "\(count) 张图像")
        let among =
            images.compared < set.count
            ? Text(", of the first \(all) that were compared", zh: "，仅比较了前 \(all) 张") : .empty
        return [
            Finding(
                "near-duplicate-images", share >= limit ? .warning : .note, count: repeated.count,
                lines: images.similar.flatMap(\.places).sorted().map { set.numbers[$0] },
                evidence: [.init("share", share), .init("groups", images.similar.count)],
                remedy: remedy(repeated, set),
                Text(
                    "\(told) nearly the same as an earlier one\(among), such as \(second) and \(first)",
                    zh: "\(told)与之前的图像近似重复\(among)，例如\(second)与\(first)"))
        ]
    }

    static let conflictingImages = Check(
        "conflicting-images", Text("Images that are the same and have different labels", zh: "图像相同而标签不同")
    ) { profile, _ in
        guard let images = profile.images else { return [] }
        let set = images.set
        let groups = images.duplicates.filter { Set($0.places.map { set.codes[$0] }).count > 1 }
        guard let group = groups.first else { return [] }
        let places = groups.flatMap(\.places).sorted()
        let labels = Set(group.places.map { set.codes[$0] }).sorted().map { set.levels[Int($0)] }.joined(
            separator: ", ")
        let count = groups.count
        let told =
            count == 1
            ? Text("1 image stands under several labels", zh: "1 张图像有多个标签")
            : Text("\(count) images stand under several labels", zh: "\(count) 张图像有多个标签")
        return [
            Finding(
                "conflicting-images", .warning, count: places.count, lines: places.map { set.numbers[$0] },
                evidence: [.init("groups", count)], remedy: remedy(places, set),
                Text(
                    "\(told), such as \(set.told(group.places[0])): \(labels)",
                    zh: "\(told)，例如\(set.told(group.places[0]))：\(labels)"))
        ]
    }

    static let imageOverlap = Check(
        "image-split-overlap",
        Text("Images of the validation or test set that are also in the training set", zh: "验证集或测试集中同时出现在训练集的图像"),
        from: Threshold(0...1, 0.05, Text("Share of a set from which it is told", zh: "占该集合比例达到多少起报告"))
    ) { profile, limit in
        guard let images = profile.images else { return [] }
        let apart = Split.allCases.compactMap { split in images.held[split].map { (split, $0) } }
            .compactMap { split, held -> Finding? in
                let share = Double(held.known.count) / Double(max(1, held.count))
                guard !held.known.isEmpty, share >= limit else { return nil }
                let told = counted(held.known.count, Text("image", zh: "张图像"), Text("images", zh: "张图像"))
                let name = split.label
                return Finding(
                    "image-split-overlap", .warning, count: held.known.count,
                    evidence: [.init(split.rawValue, held.known.count), .init("share", share)],
                    Text(
                        """
                        \(told) of the \(name) set's own (\(percent(share))) stand in the source too, exactly or nearly; what \
                        is measured there is memory
                        """,
                        zh: "\(name)自己的图像中有 \(told)（\(percent(share))）也以相同或近似的形式出现在源数据；在它们上测得的只是记忆"))
            }
        guard let splits = profile.splits else { return apart }
        let training = Set(splits.train)
        let held = [
            ("validation", Set(splits.validation), Text("validation set", zh: "验证集")),
            ("test", Set(splits.test), Text("test set", zh: "测试集")),
        ]
        return apart
            + held.compactMap { name, places, label in
                let again = (images.duplicates + images.similar)
                    .filter { group in group.places.contains { training.contains($0) } }
                    .flatMap(\.places).filter { places.contains($0) }
                let overlap = Set(again).sorted()
                guard !places.isEmpty, Double(overlap.count) >= limit * Double(places.count), !overlap.isEmpty else {
                    return nil
                }
                let share = Double(overlap.count) / Double(places.count)
                let told = "\(overlap.count.grouped)"
                return Finding(
                    "image-split-overlap", .warning, count: overlap.count,
                    lines: overlap.map { images.set.numbers[$0] },
                    evidence: [.init(name, overlap.count), .init("share", share)],
                    remedy: remedy(overlap, images.set),
                    Text(
                        "\(told) images of the \(label) (\(percent(share))) are in the training set too, exactly or nearly",
                        zh: "\(label)中有 \(told) 张图像（\(percent(share))）也以相同或近似的形式出现在训练集"))
            }
    }

    private static func remedy(_ places: [Int], _ set: PictureSet) -> Remedy? {
        places.count <= 1000 ? .drop(places.map { set.numbers[$0] }) : nil
    }
}

extension Checks {
    /// Those of pictures alone.
    static let images: [Check] = [
        .darkImages, .brightImages, .blurryImages, .emptyImages, .greyImages, .oddSizes, .oddAspects, .unreadableImages,
        .duplicateImages, .similarImages, .conflictingImages, .imageOverlap,
    ]
    /// Those of tables that make sense for pictures, whose rows are their figures.
    static let alsoOfImages: Set<String> = ["obstacle", "class-imbalance", "rare-classes", "wrong-labels"]
}
