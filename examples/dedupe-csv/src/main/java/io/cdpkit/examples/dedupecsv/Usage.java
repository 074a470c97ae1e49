package io.cdpkit.examples.dedupecsv;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** What the run has used since it began, the start of its JVMs included. */
record Usage(double seconds, double cpuSeconds, long peakMegabytes) {
    private static final long MEGABYTE = 1 << 20;

    static Usage now() {
        RuntimeMXBean jvm = ManagementFactory.getRuntimeMXBean();
        double cpu =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
        Long began = Long.getLong(OwnJvm.BEGAN);
        if (began == null) {
            return new Usage(jvm.getUptime() / 1e3, cpu, peak());
        }
        double seconds = (jvm.getStartTime() - began + jvm.getUptime()) / 1e3;
        Optional<ProcessHandle> first = ProcessHandle.current().parent();
        cpu += first.flatMap(process -> process.info().totalCpuDuration())
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
        return new Usage(
                seconds,
                cpu,
                peak()
                        + first.map(process ->
                                        held(Long.toString(process.pid())).orElse(0))
                                .orElse(0L));
    }

    /** What the operating system says the process held at most, or else the most of each memory pool. */
    private static long peak() {
        return held("self")
                .orElseGet(() -> ManagementFactory.getMemoryPoolMXBeans().stream()
                                .map(MemoryPoolMXBean::getPeakUsage)
                                .mapToLong(usage -> usage.getUsed())
                                .sum()
                        / MEGABYTE);
    }

    private static OptionalLong held(String process) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", process, "status"))) {
                if (line.startsWith("VmHWM:")) {
                    return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) / 1024);
                }
            }
        } catch (IOException | NumberFormatException e) {
            // another operating system
        }
        return OptionalLong.empty();
    }
}
