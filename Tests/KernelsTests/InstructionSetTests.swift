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
    }
}
