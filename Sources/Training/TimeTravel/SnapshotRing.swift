import Learning

/// Something that keeps the state of a run after a step.
package protocol KeptState {
    var step: Int { get }
    /// The room it takes.
    var bytes: Int { get }
}

extension Snapshot: KeptState {}

/// States of a run within a budget of room, dense near the present and sparse in the past.
///
/// When the budget is used up, the snapshot goes whose loss costs least: the one whose neighbors are
/// nearest to each other, measured against its distance from the present. So the replay to any step
/// stays short in proportion to how far back the step is.
package struct SnapshotRing<Kept: KeptState> {
    /// In ascending order of their steps.
    package private(set) var snapshots: [Kept] = []
    /// Bytes they may take together.
    private(set) var budget: Int

    package init(budget: Int) {
        self.budget = budget
    }

    /// Bytes they take now.
    package private(set) var bytes = 0

    package var steps: [Int] { snapshots.map(\.step) }

    /// The snapshot of a step or the latest one before it.
    package func nearest(to step: Int) -> Kept? { snapshots.last { $0.step <= step } }

    func contains(_ step: Int) -> Bool { snapshots.contains { $0.step == step } }

    /// Adds a state, in place of one of the same step.
    ///
    /// - Returns: those that had to go, for whoever keeps them elsewhere.
    @discardableResult
    package mutating func insert(_ snapshot: Kept) -> [Kept] {
        guard budget > 0 else { return [snapshot] }
        if let place = snapshots.firstIndex(where: { $0.step >= snapshot.step }) {
            if snapshots[place].step == snapshot.step {
                bytes -= snapshots[place].bytes
                snapshots[place] = snapshot
            } else {
                snapshots.insert(snapshot, at: place)
            }
        } else {
            snapshots.append(snapshot)
        }
        bytes += snapshot.bytes
        return shrink(present: snapshot.step)
    }

    mutating func setBudget(_ bytes: Int, present: Int) -> [Kept] {
        budget = bytes
        return shrink(present: present)
    }

    /// Forgets the states after a step: the past was rewritten there.
    @discardableResult
    mutating func removeAll(after step: Int) -> [Kept] {
        let removed = snapshots.filter { $0.step > step }
        snapshots.removeAll { $0.step > step }
        bytes -= removed.reduce(0) { $0 + $1.bytes }
        return removed
    }

    private mutating func shrink(present: Int) -> [Kept] {
        var removed: [Kept] = []
        while bytes > budget || snapshots.count > Self.most, let place = leastUseful(present: present) {
            let snapshot = snapshots.remove(at: place)
            bytes -= snapshot.bytes
            removed.append(snapshot)
        }
        return removed
    }

    /// More are of no use: looking for the one to drop takes longer than the replay they spare.
    private static var most: Int { 512 }

    /// The place of the snapshot that is missed least. The first one stays as long as there is
    /// another, since everything can be replayed from it; so does the latest.
    private func leastUseful(present: Int) -> Int? {
        guard snapshots.count > 2 else { return snapshots.isEmpty ? nil : 0 }
        return (1..<snapshots.count - 1).min { cost(of: $0, present) < cost(of: $1, present) }
    }

    private func cost(of place: Int, _ present: Int) -> Double {
        let gap = snapshots[place + 1].step - snapshots[place - 1].step
        return Double(gap) / Double(abs(present - snapshots[place].step) + 1)
    }
}
