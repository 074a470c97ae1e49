package io.cdpkit.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The public CDNOW sample of Fader and Hardie: 6,919 purchases at a CD shop in 1997 and 1998. */
class CdnowTest {
    private static final Path FILE = Path.of(System.getProperty("cdpkit.data", "../../shared/data"))
            .resolve("cdnow")
            .resolve("CDNOW_sample.txt");

    private static final RecordMapping MAPPING = RecordMapping.track(
                    Source.of("cdnow", Source.Kind.SHOP), "CDNOW_sample", "Order Completed")
            .keyIsLine()
            .identifier(Namespace.USER_ID, "master_id")
            .time(Column.instant("date").formats("yyyyMMdd").zone(ZoneOffset.UTC))
            .column(Column.integer("cds"))
            .column(Column.decimal("dollars").to("total"))
            .build();

    private static List<RowResult> read() {
        CsvFormat format = CsvFormat.whitespace("master_id", "sample_id", "date", "cds", "dollars");
        try (RecordReader reader =
                CsvRecords.read(Files.newBufferedReader(FILE, StandardCharsets.US_ASCII), MAPPING, format)) {
            return reader.stream().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void read_cdnowSample_equalsAPlainLoop() throws IOException {
        assumeTrue(Files.exists(FILE), "the CDNOW sample is not there; name its directory by -Dcdpkit.data");
        Map<String, Integer> ordersByCustomer = new HashMap<>();
        BigDecimal dollars = BigDecimal.ZERO;
        int orders = 0;
        for (String line : Files.readAllLines(FILE, StandardCharsets.US_ASCII)) {
            String[] words = line.strip().split(" +", -1);
            ordersByCustomer.merge(words[0], 1, Integer::sum);
            dollars = dollars.add(new BigDecimal(words[4]));
            orders++;
        }

        Map<String, Integer> eventsByCustomer = new HashMap<>();
        BigDecimal total = BigDecimal.ZERO;
        Set<String> messageIds = new HashSet<>();
        for (RowResult result : read()) {
            Event event = assertInstanceOf(RowResult.Row.class, result).event();
            messageIds.add(event.id());
            Identifier customer = event.identifiers().get(0);
            eventsByCustomer.merge(customer.value(), 1, Integer::sum);
            total = total.add(
                    assertInstanceOf(Value.Decimal.class, event.properties().find("total"))
                            .number());
        }
        assertEquals(6_919, orders);
        assertEquals(orders, messageIds.size());
        assertEquals(ordersByCustomer, eventsByCustomer);
        assertEquals(0, dollars.compareTo(total));
    }

    @Test
    void read_cdnowSampleTwice_givesTheSameEvents() {
        assumeTrue(Files.exists(FILE), "the CDNOW sample is not there; name its directory by -Dcdpkit.data");
        Set<RowResult> first = read().stream().collect(Collectors.toSet());
        assertEquals(first, Set.copyOf(read()));
    }
}
