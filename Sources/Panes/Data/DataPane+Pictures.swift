import Hosting
import Language
import Profiles
import TerminalUI

extension KeyScope {
    static let pictures = KeyScope(id: "images", title: Text("Images of the data", zh: "数据的图像"))
}

extension PartID {
    static let pictures = PartID(rawValue: "images")
}

extension DataPane {
    static let pictureCommands: [PaneCommand<DataPane>] = [
        PaneCommand(
            "images.show", Text("enlarge", zh: "放大"), in: .pictures, keys: ["enter"], footer: 1,
            help: Text("Show the chosen image as large as the screen, with its figures", zh: "全屏显示所选图像及其统计量"),
            state: { pane, _ in
                pane.browser?.chosen == nil ? .refused(Text("there is no image", zh: "没有图像")) : .ready
            },
            run: { pane, screen in
                guard let browser = pane.browser, let shown = browser.shown, let profile = pane.profiling.profile,
                    let page = PicturePage(browser.position.selection, of: shown, profile)
                else { return [] }
                screen.present(page)
                return []
            }),
        PaneCommand(
            "images.filter", Text("filter…", zh: "筛选…"), in: .pictures, keys: ["/"], footer: 2,
            help: Text(
                "Show only images that match conditions, such as label = 3 and brightness < 0.2",
                zh: "只显示符合条件的图像，例如 label = 3 and brightness < 0.2"),
            run: { pane, screen in
                screen.present(pane.filterPrompt)
                return []
            }),
        PaneCommand(
            "images.larger", Text("larger", zh: "放大缩略图"), in: .pictures, keys: ["="], footer: 3,
            help: Text("Show fewer and larger thumbnails", zh: "缩略图更大，数量更少"),
            run: { pane, _ in pane.resizeThumbnails(by: 1) }),
        PaneCommand(
            "images.smaller", Text("smaller", zh: "缩小缩略图"), in: .pictures, keys: ["-"], footer: 4,
            help: Text("Show more and smaller thumbnails", zh: "缩略图更小，数量更多"),
            run: { pane, _ in pane.resizeThumbnails(by: -1) }),
        PaneCommand(
            "images.left", Text("image left", zh: "左一张"), in: .pictures, keys: ["left", "h"],
            help: Text("Choose the image to the left", zh: "选择左边的图像"),
            run: { pane, _ in pane.movePicture(by: -1) }),
        PaneCommand(
            "images.right", Text("image right", zh: "右一张"), in: .pictures, keys: ["right", "l"],
            help: Text("Choose the image to the right", zh: "选择右边的图像"),
            run: { pane, _ in pane.movePicture(by: 1) }),
    ]

    /// The thumbnails; nil where the data are no pictures.
    var pictureGrid: PictureGrid? {
        guard let browser, let images = profiling.profile?.images else { return nil }
        return PictureGrid(browser, images, side: thumbnailSide)
    }

    private mutating func movePicture(by count: Int) -> [Effect] {
        let chosen = browser?.position.selection ?? 0
        browser?.select(chosen + count)
        return []
    }

    /// Moves down by so many rows of thumbnails.
    mutating func movePicture(down rows: Int, in part: PlacedPart) {
        guard let columns = pictureGrid?.extent(in: Frame.inside(part.rect)).columns else { return }
        _ = movePicture(by: rows * columns)
    }

    private mutating func resizeThumbnails(by steps: Int) -> [Effect] {
        let sides = PictureGrid.sides
        let place = (sides.firstIndex(of: thumbnailSide) ?? 0) + steps
        thumbnailSide = sides[min(max(0, place), sides.count - 1)]
        return []
    }
}
