import Foundation
import Kernels
import Testing

@Suite struct InstructionSetTests {
    @Test func everyMachineHasTheBaseline() {
        #expect(InstructionSet.baseline.isSupported)
        #expect(InstructionSet.supported.contains(InstructionSet.best))
        #expect(InstructionSet.supported == InstructionSet.supported.sorted())
    }

    @Test func libraryNamesItself() {
        #expect(KernelLibrary.description.hasPrefix("oneDNN "))
        #expect(
            KernelLibrary.description.hasSuffix(" with \(InstructionSet.ofLibrary.rawValue)")
                == (InstructionSet.ofLibrary != .current))
    }

    /// Tests may be run as on a lesser machine; then everything must be.
    @Test func theSetThatIsAskedForIsInUse() throws {
        let asked = try InstructionSet.asked()
        #expect(InstructionSet.current == asked ?? .best)
        #expect(KernelSet.current.instructionSet == .current)
        #expect(InstructionSet.ofLibrary <= .current)
        #expect(
            InstructionSet.hasBF16Products == ([.current, .ofLibrary] == [InstructionSet.avx512BF16, .avx512BF16]))
    }

    /// Another set than the one in use would mix results.
    @Test func aSetIsChosenOnce() throws {
        try InstructionSet.force(.current)
        for set in InstructionSet.allCases where set != .current {
            #expect(throws: KernelError.self) { try InstructionSet.force(set) }
        }
    }

    /// The one place that says what these tests ran on; `make test-lesser` looks for the line.
    @Test func saysWhatIsTestedHere() {
        let kernels = kernelSets.map(\.instructionSet)
        let absent = InstructionSet.allCases.filter { !kernels.contains($0) }
        #expect(kernels == InstructionSet.supported)
        #expect(kernels.count + absent.count == 4)
        func names(_ sets: [InstructionSet]) -> String {
            sets.isEmpty ? "none" : sets.map(\.rawValue).joined(separator: ", ")
        }
        let line =
            "instruction sets: programs tested on \(InstructionSet.current.rawValue), kernels on \(names(kernels)); "
            + "not tested, as this machine lacks them: \(names(absent)); \(KernelLibrary.description); "
            + (InstructionSet.hasBF16Products ? "programs tested in bf16, too" : "no program is tested in bf16")
        // In one piece, as other tests write meanwhile.
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
