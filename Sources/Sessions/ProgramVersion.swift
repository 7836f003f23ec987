/// The version of this program, kept with every session it writes.
public enum ProgramVersion {
    /// Major, minor and patch: `0.1.0`.
    public static let current = "0.1.0"
}
