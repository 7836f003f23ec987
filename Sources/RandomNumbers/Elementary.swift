#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Natural logarithm.
func logarithm(_ x: Double) -> Double { log(x) }

/// Sine and cosine of an angle in radians.
func sineAndCosine(_ angle: Double) -> (Double, Double) { (sin(angle), cos(angle)) }
