/// The processor's sensor among those the kernel knows.
enum Temperature {
    /// Degrees Celsius; nil where no sensor is known to be the processor's.
    static func processor(files: SystemFiles) -> Double? {
        let chips = ["coretemp", "k10temp", "zenpower", "cpu_thermal"]
        for chip in files.names(in: "sys/class/hwmon") {
            let folder = "sys/class/hwmon/\(chip)"
            guard chips.contains(word(folder + "/name", files: files)) else { continue }
            if let degrees = plausible(files.number(folder + "/temp1_input")) { return degrees }
        }
        let zones = ["x86_pkg_temp", "cpu-thermal", "cpu_thermal", "soc_thermal"]
        for zone in files.names(in: "sys/class/thermal") where zone.hasPrefix("thermal_zone") {
            let folder = "sys/class/thermal/\(zone)"
            guard zones.contains(word(folder + "/type", files: files)) else { continue }
            if let degrees = plausible(files.number(folder + "/temp")) { return degrees }
        }
        return nil
    }

    private static func word(_ path: String, files: SystemFiles) -> String {
        String((files.text(path) ?? "").prefix { !$0.isWhitespace })
    }

    /// Thousandths of a degree, unless the sensor is broken or switched off.
    private static func plausible(_ value: Int?) -> Double? {
        guard let value, value > 0, value < 150_000 else { return nil }
        return Double(value) / 1000
    }
}
