/// States of a run kept in memory, dense near the present and sparse in the past.
///
/// When the budget is used up, the snapshot goes whose loss costs least: the one whose neighbours are
/// nearest to each other, measured against its distance from the present. So the replay to any step
/// stays short in proportion to how far back the step is.
package struct SnapshotRing {
    /// In ascending order of their steps.
    package private(set) var snapshots: [Snapshot] = []
    /// Bytes they may take together.
    private(set) var budget: Int

    package init(budget: Int) {
        self.budget = budget
    }

    package var steps: [Int] { snapshots.map(\.step) }

    var bytes: Int { snapshots.reduce(0) { $0 + $1.bytes } }

    /// The snapshot of a step or the latest one before it.
    package func nearest(to step: Int) -> Snapshot? { snapshots.last { $0.step <= step } }

    func contains(_ step: Int) -> Bool { snapshots.contains { $0.step == step } }

    /// Adds a state, in place of one of the same step.
    ///
    /// - Returns: those that had to go, for whoever keeps them elsewhere.
    @discardableResult
    package mutating func insert(_ snapshot: Snapshot) -> [Snapshot] {
        guard budget > 0 else { return [snapshot] }
        if let place = snapshots.firstIndex(where: { $0.step >= snapshot.step }) {
            if snapshots[place].step == snapshot.step {
                snapshots[place] = snapshot
            } else {
                snapshots.insert(snapshot, at: place)
            }
        } else {
            snapshots.append(snapshot)
        }
        return shrink(present: snapshot.step)
    }

    mutating func setBudget(_ bytes: Int, present: Int) -> [Snapshot] {
        budget = bytes
        return shrink(present: present)
    }

    /// Forgets the states after a step: the past was rewritten there.
    mutating func removeAll(after step: Int) { snapshots.removeAll { $0.step > step } }

    private mutating func shrink(present: Int) -> [Snapshot] {
        var removed: [Snapshot] = []
        while bytes > budget, let place = leastUseful(present: present) { removed.append(snapshots.remove(at: place)) }
        return removed
    }

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
