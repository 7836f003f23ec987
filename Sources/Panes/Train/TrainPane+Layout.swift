import Drawing
import TerminalUI

extension PartID {
    static let gauges = PartID(rawValue: "gauges")
    static let rates = PartID(rawValue: "rates")
    static let learningRate = PartID(rawValue: "learning-rate")
    static let gradient = PartID(rawValue: "gradient")
}

extension TrainPane {
    public func layout(in body: Rect, focus: PartID, _ screen: ScreenState) -> [PlacedPart] {
        if body.width >= 140, body.height >= 30 { return wide(body, screen) }
        if body.width >= 72, body.height >= 14 { return twoColumns(body, focus: focus, screen) }
        guard body.width >= 50, body.height >= (body.width >= 72 ? 11 : 14) else { return [PlacedPart(focus, body)] }
        var rest = body
        let lower = rest.cutBottom(min(7, max(5, body.height / 3))).columns([.fill, .fill])
        return [
            PlacedPart(.chart, rest), PlacedPart(.metrics, lower[0]),
            PlacedPart(lowerLeft(focus: focus, screen), lower[1]),
        ]
    }

    /// The text samples of a language model, or the events, whichever has the keys.
    private func lowerLeft(focus: PartID, _ screen: ScreenState) -> PartID {
        hasSamples(screen) && focus != .events ? .samples : .events
    }

    private func twoColumns(_ body: Rect, focus: PartID, _ screen: ScreenState) -> [PlacedPart] {
        var parts: [PlacedPart] = []
        let hasRoom = body.width >= 100
        let columns = body.columns([.fill, .fixed(hasRoom ? 36 : 28)])
        var left = columns[0]
        let lower = left.cutBottom(min(max(5, body.height * 3 / 10), 12))
        parts.append(PlacedPart(.chart, left))
        if hasRoom, hasSamples(screen) {
            let halves = lower.columns([.fill, .fill])
            parts += [PlacedPart(.events, halves[0]), PlacedPart(.samples, halves[1])]
        } else {
            parts.append(PlacedPart(lowerLeft(focus: focus, screen), lower))
        }
        var right = columns[1]
        let metrics = metricsHeight(screen)
        // Whole boxes only: where an alert leaves little room, the metrics have what there is.
        let rates = right.cutBottom(right.height >= 13 + min(metrics, 5) - 1 ? 6 : 0)
        let gauges = right.cutBottom(right.height >= 6 + min(metrics, 5) ? 6 : 0)
        if right.height > metrics + 8 {
            parts.append(PlacedPart(.metrics, right.cutTop(metrics)))
            parts.append(PlacedPart(.gradient, right))
        } else {
            parts.append(PlacedPart(.metrics, right))
        }
        return parts + [PlacedPart(.gauges, gauges), PlacedPart(.rates, rates)].filter { !$0.rect.isEmpty }
    }

    private func wide(_ body: Rect, _ screen: ScreenState) -> [PlacedPart] {
        var rest = body
        var side = rest.cutRight(min(76, body.width * 2 / 5))
        let charts = rest.cutBottom(max(9, body.height / 4)).columns([.fill, .fill])
        let top = side.cutTop(max(12, min(metricsHeight(screen), side.height / 3)))
        let columns = top.columns([.fill, .fixed(min(30, top.width / 2))])
        let gauges = columns[1].rows([.fill, .fixed(6)])
        var parts = [
            PlacedPart(.chart, rest), PlacedPart(.learningRate, charts[0]), PlacedPart(.gradient, charts[1]),
            PlacedPart(.metrics, columns[0]), PlacedPart(.gauges, gauges[0]), PlacedPart(.rates, gauges[1]),
        ]
        if hasSamples(screen) {
            parts.append(PlacedPart(.samples, side.cutTop(side.height * 3 / 5)))
        } else if let layers = screen.session?.shown?.plan?.layers.count, layers > 0, side.height >= 16 {
            parts.append(PlacedPart(.layers, side.cutTop(min(layers + 5, side.height / 2))))
        }
        return parts + [PlacedPart(.events, side)]
    }

    private func metricsHeight(_ screen: ScreenState) -> Int {
        // Titles and borders with all lines.
        max(8, MetricsList(screen.session?.shown).count + 3)
    }
}
