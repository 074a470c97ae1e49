package io.cdpkit.examples.dedupecsv;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the process has used since it was started, the start of the JVM included. */
record Usage(double seconds, double cpuSeconds, long peakMegabytes) {
    private static final long MEGABYTE = 1 << 20;

    static Usage now() {
        double cpu =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
        return new Usage(ManagementFactory.getRuntimeMXBean().getUptime() / 1e3, cpu, peak());
    }

    /** What the operating system says the process held at most, or else the most of each memory pool. */
    private static long peak() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                }
            }
        } catch (IOException | NumberFormatException e) {
            // another operating system
        }
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .map(MemoryPoolMXBean::getPeakUsage)
                        .mapToLong(usage -> usage.getUsed())
                        .sum()
                / MEGABYTE;
    }
}
